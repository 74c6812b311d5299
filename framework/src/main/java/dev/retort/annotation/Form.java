package dev.retort.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Binds a parameter to a field of a form in the body.
 *
 * <p>The form is of type {@code application/x-www-form-urlencoded}. A value that does not fit the parameter's type is
 * answered with 400. A missing one is too, unless there is a default, or the parameter is an {@code Optional} or
 * {@code @Nullable}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
public @interface Form {
    /**
     * The field's name.
     *
     * @return the name, or empty for the parameter's own
     */
    String value() default "";

    /**
     * The text that stands in for a missing field; read like one that was sent.
     *
     * @return the text, or {@link Query#NONE} for no default
     */
    String defaultValue() default Query.NONE;
}
