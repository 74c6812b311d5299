package dev.retort.template;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.ScopeChain;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the variables of one rendering: those that the template sets, the model's, the engine's globals, and last what
 * belongs to the request, which is asked for when it is first used.
 *
 * <p>Pebble's own chain copies no scope into a macro, and lets {@code set} write into whichever scope has the name.
 * Model and globals are therefore no scopes here: they are behind the chain, so that macros see them, as Jinja's do,
 * and that nothing a template sets outlives the rendering.
 */
final class Variables extends ScopeChain {
    private final Map<String, ?> model;
    private final Map<String, ?> globals;
    private final TemplateScope scope;
    private final PebbleEngine engine;
    private @Nullable Map<String, @Nullable Object> asked;

    Variables(Map<String, ?> model, Map<String, ?> globals, TemplateScope scope, PebbleEngine engine) {
        this.model = model;
        this.globals = globals;
        this.scope = scope;
        this.engine = engine;
        pushScope(new HashMap<>());
    }

    /** Returns the variables of the rendering that a context belongs to. */
    static Variables of(EvaluationContext context) {
        return (Variables) ((EvaluationContextImpl) context).getScopeChain();
    }

    TemplateScope scope() {
        return scope;
    }

    PebbleEngine engine() {
        return engine;
    }

    @Override
    public @Nullable Object get(String name) {
        Object value = super.get(name);
        if (value == null && !super.containsKey(name)) {
            value = behind(name);
        }
        return Values.inTemplate(value);
    }

    private @Nullable Object behind(String name) {
        Object value = model.get(name);
        if (value != null || model.containsKey(name)) {
            return value;
        }
        value = globals.get(name);
        return value == null ? ofRequest(name) : value;
    }

    private @Nullable Object ofRequest(String name) {
        Map<String, @Nullable Object> known = asked;
        if (known == null) {
            known = new HashMap<>();
            asked = known;
        }
        Object value = known.get(name);
        if (value == null && !known.containsKey(name)) {
            value = scope.variable(name);
            known.put(name, value);
        }
        return value;
    }

    @Override
    public boolean containsKey(String name) {
        return super.containsKey(name)
                || model.containsKey(name)
                || globals.containsKey(name)
                || ofRequest(name) != null;
    }
}
