package dev.retort.template;

import org.jspecify.annotations.Nullable;

/** Makes a value in a template: {@code {{ name(arguments) }}}. Safe for use by several threads. */
@FunctionalInterface
public interface TemplateFunction {
    /**
     * Makes a value.
     *
     * @param arguments what stands in the parentheses
     * @return the value; {@link SafeHtml} is not escaped
     */
    @Nullable Object call(TemplateArguments arguments);
}
