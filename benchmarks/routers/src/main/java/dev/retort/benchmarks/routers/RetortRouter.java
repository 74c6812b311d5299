package dev.retort.benchmarks.routers;

import dev.retort.routing.Match;
import dev.retort.routing.MatchRequest;
import dev.retort.routing.Rule;
import dev.retort.routing.UrlMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Retort's {@link UrlMap}. */
final class RetortRouter implements Router {
    private final UrlMap map;

    RetortRouter(List<String> rules) {
        UrlMap.Builder builder = UrlMap.builder();
        for (String rule : rules) {
            builder.add(Rule.of(Rules.withAngleBrackets(rule)).endpoint(rule).methods("GET"));
        }
        map = builder.build();
    }

    @Override
    public Object find(String method, String path) {
        return map.match(MatchRequest.of(method, path));
    }

    @Override
    public Answer answer(Object found) {
        if (found instanceof Match.Found match) {
            Map<String, String> values = new TreeMap<>();
            match.values().forEach((name, value) -> values.put(name, value.toString()));
            return Answer.found(match.endpoint(), values);
        }
        return found instanceof Match.MethodNotAllowed ? Answer.METHOD_NOT_ALLOWED : Answer.NOT_FOUND;
    }
}
