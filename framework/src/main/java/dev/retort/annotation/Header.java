package dev.retort.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Binds a parameter to a header of the request.
 *
 * <p>A value is read and a missing one answered as with {@link Query}. A list, set or array has a value for each line of
 * the header; lines with commas are not split.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface Header {
    /**
     * The header's name.
     *
     * @return the name in any case, or empty for the parameter's own in Train-Case: {@code userAgent} reads
     *     {@code User-Agent}
     */
    String value() default "";

    /**
     * The text that stands in for a missing header; read like one that was sent.
     *
     * @return the text, or {@link Query#NONE} for no default
     */
    String defaultValue() default Query.NONE;
}
