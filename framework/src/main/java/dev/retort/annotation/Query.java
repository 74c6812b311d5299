package dev.retort.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Binds a parameter to a field of the query.
 *
 * <p>A value that does not fit the parameter's type is answered with 400. A missing one is too, unless there is a default,
 * or the parameter is an {@code Optional} or {@code @Nullable}. Browsers send the empty inputs of a form and leave out the
 * boxes that are not checked: so an empty text is a missing value for every type but {@code String}, and a missing
 * {@code boolean} is false.
 *
 * <p>The first value counts where a field is repeated; a {@code List}, {@code Set} or array has all of them. A record is
 * put together of the fields that its components name, one inside it of fields such as {@code range.from}. On a component
 * the annotation gives another name.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
public @interface Query {
    /**
     * The field's name.
     *
     * @return the name, or empty for the parameter's own
     */
    String value() default "";

    /**
     * The text that stands in for a missing field; read like one that was sent.
     *
     * @return the text, or {@link #NONE} for no default
     */
    String defaultValue() default NONE;

    /** Says that there is no default, which an empty text could not. */
    String NONE = "\0none";
}
