package dev.retort.template;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request that tells what it was asked. */
final class FakeScope implements TemplateScope {
    final Map<String, Object> variables = new HashMap<>();
    final List<String> asked = new ArrayList<>();

    FakeScope with(String name, Object value) {
        variables.put(name, value);
        return this;
    }

    @Override
    public String urlFor(String endpoint, Map<String, ?> values) {
        asked.add("urlFor");
        if (endpoint.equals("nowhere")) {
            throw new IllegalArgumentException("There is no endpoint \"nowhere\".");
        }
        return "/" + endpoint + values;
    }

    @Override
    public List<?> flashes(boolean withCategories, Set<String> categories) {
        asked.add("flashes");
        return withCategories ? List.of(Map.of("category", "error", "message", "No" + categories)) : List.of("No & no");
    }

    @Override
    public @Nullable Object variable(String name) {
        asked.add(name);
        return variables.get(name);
    }

    @Override
    public String staticUrl(String file) {
        return "/static/" + file + "?v=1&w=2";
    }

    @Override
    public String csrfToken() {
        return "t\"oken";
    }

    @Override
    public String cspNonce() {
        return "n0nce";
    }
}
