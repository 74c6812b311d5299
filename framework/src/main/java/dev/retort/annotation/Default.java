package dev.retort.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives the text that stands in for a value that is missing: of a parameter, or of a component of a record that is bound
 * from a request, its JSON among it, or from the configuration.
 *
 * <pre>{@code
 * record Search(String q, @Default("1") int page) {}
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
public @interface Default {
    /**
     * The text, read like one that was sent; empty for a list, set or map without elements.
     *
     * @return a text that fits the type
     */
    String value();
}
