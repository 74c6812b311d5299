package dev.retort.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives a component of a settings record the text that stands in where the configuration says nothing.
 *
 * <pre>{@code
 * record Server(@Default("8080") int port, @Default("30s") Duration timeout, Optional<Path> root) {}
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
    /**
     * The text, read like one of a file; empty for a list, set or map without elements.
     *
     * @return the text
     */
    String value();
}
