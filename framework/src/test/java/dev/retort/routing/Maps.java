package dev.retort.routing;

import dev.retort.routing.Match.Found;
import dev.retort.routing.Match.MethodNotAllowed;
import dev.retort.routing.Match.NotFound;
import dev.retort.routing.Match.Redirect;
import java.util.List;

/** Short ways to write maps and to read matches. */
final class Maps {

    private Maps() {}

    /**
     * Makes a map from lines such as {@code GET,POST /x/<int:id> -> show}: methods and endpoint may be left out; the
     * endpoint is the pattern then.
     */
    static UrlMap map(String... lines) {
        return map(List.of(lines).stream().map(Maps::rule).toArray(Rule[]::new));
    }

    static UrlMap map(Rule... rules) {
        return UrlMap.builder().addAll(List.of(rules)).build();
    }

    static Rule rule(String line) {
        String[] parts = line.split(" -> ", 2);
        String pattern = parts[0].substring(parts[0].indexOf('/'));
        String methods = parts[0].substring(0, parts[0].indexOf('/')).strip();
        Rule rule = Rule.of(pattern).endpoint(parts.length == 1 ? pattern : parts[1]);
        return methods.isEmpty() ? rule : rule.methods(methods.split(","));
    }

    static Match get(UrlMap map, String path) {
        return match(map, "GET", path);
    }

    static Match match(UrlMap map, String method, String path) {
        return map.match(MatchRequest.of(method, path));
    }

    /** Writes a match on one line: {@code endpoint {a=1}}, {@code 308 /x/}, {@code 405 GET, HEAD}, {@code 404}. */
    static String describe(Match match) {
        if (match instanceof Found found) {
            return found.values().isEmpty() ? found.endpoint() : found.endpoint() + " " + found.values();
        } else if (match instanceof Redirect redirect) {
            return redirect.code() + " " + redirect.location();
        } else if (match instanceof MethodNotAllowed refusal) {
            return "405 " + refusal.allow() + (refusal.automaticOptions() ? "" : " (no automatic OPTIONS)");
        }
        return ((NotFound) match).websocketMismatch() ? "400" : "404";
    }
}
