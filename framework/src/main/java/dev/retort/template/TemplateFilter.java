package dev.retort.template;

import org.jspecify.annotations.Nullable;

/** Changes a value in a template: {@code {{ value | name(arguments) }}}. Safe for use by several threads. */
@FunctionalInterface
public interface TemplateFilter {
    /**
     * Changes a value.
     *
     * @param value what stands before the bar; null where it is undefined
     * @param arguments what stands in the parentheses
     * @return the new value; {@link SafeHtml} is not escaped
     */
    @Nullable Object apply(@Nullable Object value, TemplateArguments arguments);
}
