package dev.retort;

import dev.retort.annotation.Template;
import dev.retort.handler.HandlerMethod;
import dev.retort.template.TemplateEngine;
import dev.retort.template.View;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Finds the faults of templates at the start: one that is missing or wrong, and an engine that is not there. The engine is
 * made only if some handler has a template.
 */
final class TemplateCheck {
    private final Supplier<TemplateEngine> engine;
    private final Consumer<String> faults;

    TemplateCheck(Supplier<TemplateEngine> engine, Consumer<String> faults) {
        this.engine = engine;
        this.faults = faults;
    }

    /** Checks that an engine of the application's own choice can be made, though no handler should need it. */
    boolean isEngineFit() {
        try {
            TemplateEngine unused = engine.get();
            return true;
        } catch (IllegalStateException unfit) {
            faults.accept(String.valueOf(unfit.getMessage()));
            return false;
        }
    }

    /** Checks the templates that the methods of handlers name. */
    void check(List<Object> handlers) {
        for (Object handler : handlers) {
            for (Class<?> type = handler.getClass(); type != null; type = type.getSuperclass()) {
                Arrays.stream(type.getDeclaredMethods())
                        .filter(method ->
                                method.isAnnotationPresent(Template.class) || method.getReturnType() == View.class)
                        .forEach(this::check);
            }
        }
    }

    private void check(Method method) {
        Template template = method.getAnnotation(Template.class);
        try {
            // Which template a View names is not known yet, but that it needs an engine is.
            TemplateEngine made = engine.get();
            String fault = template == null ? null : made.check(template.value());
            if (fault != null) {
                faults.accept("The template of " + HandlerMethod.origin(method) + " cannot be used: " + fault);
            }
        } catch (IllegalStateException without) {
            faults.accept(String.valueOf(without.getMessage()));
        } catch (RuntimeException | LinkageError broken) {
            faults.accept("The template of " + HandlerMethod.origin(method) + " cannot be checked: " + broken
                    + "\n  Mend the engine, or put what it needs on the class path.");
        }
    }
}
