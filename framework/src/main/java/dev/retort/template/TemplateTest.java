package dev.retort.template;

import org.jspecify.annotations.Nullable;

/** Tests a value in a template: {@code {% if value is name(arguments) %}}. Safe for use by several threads. */
@FunctionalInterface
public interface TemplateTest {
    /**
     * Tests a value.
     *
     * @param value what stands before {@code is}; null where it is undefined
     * @param arguments what stands in the parentheses
     * @return whether the value passes
     */
    boolean test(@Nullable Object value, TemplateArguments arguments);
}
