package dev.retort.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Renders a handler's result with a template.
 *
 * <p>The result is the model: the entries of a {@code Map}, or the components of a record, become the template's
 * variables. A handler that has to choose the template, the status or a header returns a {@code View} instead.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Template {
    /**
     * The template's name.
     *
     * @return a path below a folder of templates, with {@code /} between its parts, such as {@code blog/index.html}
     */
    String value();
}
