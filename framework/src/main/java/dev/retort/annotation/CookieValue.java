package dev.retort.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Binds a parameter to the value of a cookie.
 *
 * <p>A value is read and a missing one answered as with {@link Query}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface CookieValue {
    /**
     * The cookie's name.
     *
     * @return the name, case-sensitive, or empty for the parameter's own
     */
    String value() default "";

    /**
     * The text that stands in for a missing cookie; read like one that was sent.
     *
     * @return the text, or {@link Query#NONE} for no default
     */
    String defaultValue() default Query.NONE;
}
