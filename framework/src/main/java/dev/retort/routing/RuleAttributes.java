package dev.retort.routing;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Rule} says. Written only by the method that makes a copy, before it gives the copy to a rule; the rule keeps
 * it in a final field, so every thread that sees the rule sees all of it.
 */
final class RuleAttributes {

    String pattern;

    @Nullable String endpoint;

    Set<String> methods = Set.of();
    Map<String, Object> defaults = Map.of();

    Map<String, VariableType> types = Map.of();

    @Nullable Boolean strictSlashes;

    @Nullable Boolean mergeSlashes;

    @Nullable String host;

    boolean alias;

    @Nullable String redirectTo;

    boolean buildOnly;
    boolean websocket;
    boolean automaticOptions = true;

    @Nullable String origin;

    RuleAttributes(String pattern) {
        this.pattern = Objects.requireNonNull(pattern, "pattern");
    }

    RuleAttributes copy() {
        RuleAttributes copy = new RuleAttributes(pattern);
        copy.endpoint = endpoint;
        copy.methods = methods;
        copy.defaults = defaults;
        copy.types = types;
        copy.strictSlashes = strictSlashes;
        copy.mergeSlashes = mergeSlashes;
        copy.host = host;
        copy.alias = alias;
        copy.redirectTo = redirectTo;
        copy.buildOnly = buildOnly;
        copy.websocket = websocket;
        copy.automaticOptions = automaticOptions;
        copy.origin = origin;
        return copy;
    }
}
