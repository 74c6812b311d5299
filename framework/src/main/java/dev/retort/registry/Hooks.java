package dev.retort.registry;

import dev.retort.handler.AfterHook;
import dev.retort.handler.BeforeHook;
import dev.retort.handler.HandlerCall;
import dev.retort.handler.TeardownHook;
import dev.retort.handler.UrlValuePreprocessor;
import dev.retort.security.Cors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds the requests of one scope, in the order in which it is called: hooks before from the application
 * inwards, hooks after and at the end from the innermost blueprint outwards and each scope's own in reverse, as in Flask.
 *
 * <p>Immutable, and so safe for use by several threads.
 */
public final class Hooks {
    private final UrlValuePreprocessor[] preprocessors;
    private final BeforeHook[] before;
    private final AfterHook[] after;
    private final TeardownHook[] teardown;
    private final @Nullable Cors cors;

    /** From the innermost scope outwards. */
    private final List<Map<Integer, HandlerCall>> byStatus = new ArrayList<>();

    private final List<Map<Class<?>, HandlerCall>> byType = new ArrayList<>();

    private Hooks(Hooks same, @Nullable Cors cors) {
        preprocessors = same.preprocessors;
        before = same.before;
        after = same.after;
        teardown = same.teardown;
        byStatus.addAll(same.byStatus);
        byType.addAll(same.byType);
        this.cors = cors;
    }

    private Hooks(Scope scope, Consumer<String> faults) {
        List<UrlValuePreprocessor> allPreprocessors = new ArrayList<>();
        List<BeforeHook> allBefore = new ArrayList<>();
        List<AfterHook> allAfter = new ArrayList<>();
        List<TeardownHook> allTeardown = new ArrayList<>();
        for (Scope at = scope; at != null; at = at.parent()) {
            allPreprocessors.addAll(0, at.preprocessors);
            allBefore.addAll(0, at.before);
            allAfter.addAll(reversed(at.after));
            allTeardown.addAll(reversed(at.teardown));
            index(at, faults);
        }
        preprocessors = allPreprocessors.toArray(UrlValuePreprocessor[]::new);
        before = allBefore.toArray(BeforeHook[]::new);
        after = allAfter.toArray(AfterHook[]::new);
        teardown = allTeardown.toArray(TeardownHook[]::new);
        cors = scope.cors();
    }

    /**
     * Gathers the hooks of a scope and those around it.
     *
     * @param scope the scope
     * @param faults takes errors that have two handlers
     * @return the hooks
     */
    static Hooks of(Scope scope, Consumer<String> faults) {
        return new Hooks(scope, faults);
    }

    private static <T> List<T> reversed(List<T> list) {
        List<T> copy = new ArrayList<>(list);
        Collections.reverse(copy);
        return copy;
    }

    private void index(Scope scope, Consumer<String> faults) {
        Map<Integer, HandlerCall> statuses = new HashMap<>();
        Map<Class<?>, HandlerCall> types = new HashMap<>();
        Map<Object, String> origins = new HashMap<>();
        for (ErrorDefinition error : scope.errors) {
            Object key = error.type() == null ? (Object) error.status() : error.type();
            String first = origins.putIfAbsent(key, error.origin());
            if (first != null && !first.equals(error.origin())) {
                faults.accept("Both " + first + " and " + error.origin() + " answer for "
                        + (error.type() == null
                                ? "the status " + error.status()
                                : error.type().getSimpleName())
                        + (scope.name().isEmpty() ? "." : " in the blueprint " + scope.name() + ".")
                        + "\n  Leave one of them, or put one into a blueprint of its own.");
            }
            if (error.type() == null) {
                statuses.put(error.status(), error.call());
            } else {
                types.put(error.type(), error.call());
            }
        }
        byStatus.add(statuses);
        byType.add(types);
    }

    /**
     * Returns what reads the values of the path, before all hooks.
     *
     * @return the preprocessors in order, not to be changed
     */
    public UrlValuePreprocessor[] preprocessors() {
        return preprocessors;
    }

    /**
     * Returns what is called before the handler.
     *
     * @return the hooks in order, not to be changed
     */
    public BeforeHook[] before() {
        return before;
    }

    /**
     * Returns what is called after the handler.
     *
     * @return the hooks in order, not to be changed
     */
    public AfterHook[] after() {
        return after;
    }

    /**
     * Returns what is called at the end.
     *
     * @return the hooks in order, not to be changed
     */
    public TeardownHook[] teardown() {
        return teardown;
    }

    /** Joins the error handlers of blueprints that share a prefix; where two are for one error, the first wins. */
    static Hooks together(List<Hooks> all) {
        Hooks first = all.get(0);
        if (all.size() == 1) {
            return first;
        }
        Hooks joined = new Hooks(first, first.cors);
        joined.byStatus.clear();
        joined.byType.clear();
        for (Hooks hooks : all) {
            // The last of each is the application's own, which comes after all blueprints.
            joined.byStatus.addAll(hooks.byStatus.subList(0, hooks.byStatus.size() - 1));
            joined.byType.addAll(hooks.byType.subList(0, hooks.byType.size() - 1));
        }
        joined.byStatus.add(first.byStatus.get(first.byStatus.size() - 1));
        joined.byType.add(first.byType.get(first.byType.size() - 1));
        return joined;
    }

    /**
     * Takes over who may read the answers, for a path without a rule below a blueprint.
     *
     * @param other the hooks of that blueprint
     * @return these hooks with the other's policy
     */
    public Hooks reading(Hooks other) {
        return other.cors == cors ? this : new Hooks(this, other.cors);
    }

    /**
     * Returns which scripts of other origins may read the answers.
     *
     * @return the policy, or null if none may
     */
    public @Nullable Cors cors() {
        return cors;
    }

    /**
     * Finds the handler for a status: the innermost scope's that has one.
     *
     * @param status the status
     * @return the handler, or null if there is none
     */
    public @Nullable HandlerCall errorHandler(int status) {
        for (Map<Integer, HandlerCall> statuses : byStatus) {
            HandlerCall call = statuses.get(status);
            if (call != null) {
                return call;
            }
        }
        return null;
    }

    /**
     * Finds the handler for an exception: the innermost scope's that has one for its class or the nearest superclass.
     *
     * @param failure the exception
     * @return the handler, or null if there is none
     */
    public @Nullable HandlerCall errorHandler(Throwable failure) {
        for (Map<Class<?>, HandlerCall> types : byType) {
            for (Class<?> type = failure.getClass(); type != null && !types.isEmpty(); type = type.getSuperclass()) {
                HandlerCall call = types.get(type);
                if (call != null) {
                    return call;
                }
            }
        }
        return null;
    }

    /** Tells whether any scope but the outermost has a say about errors. */
    boolean hasOwnErrorHandlers() {
        if (cors != null) {
            return true;
        }
        for (int i = 0; i < byStatus.size() - 1; i++) {
            if (!byStatus.get(i).isEmpty() || !byType.get(i).isEmpty()) {
                return true;
            }
        }
        return false;
    }
}
