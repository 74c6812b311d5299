package dev.retort.routing;

import dev.retort.routing.Match.Redirect;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds rules whose redirects never end.
 *
 * <p>Only a target without variables is known before there is a request; it is followed as a browser would, on the assumption
 * that the application is mounted at the root.
 */
final class Circles {

    /** As many redirects as browsers follow. */
    private static final int MOST_STEPS = 20;

    private final UrlMatcher matcher;
    private final Faults faults;

    Circles(UrlMatcher matcher, Faults faults) {
        this.matcher = matcher;
        this.faults = faults;
    }

    /** Reports a rule if its target leads on without end. */
    void check(Rule rule, String template, RedirectTarget target) {
        String location = target.literal();
        if (location == null || rule.isBuildOnly()) {
            return;
        }
        Set<String> methods = rule.methods().isEmpty() ? Set.of("GET") : rule.methods();
        for (String method : methods) {
            Set<String> seen = new LinkedHashSet<>();
            if (!ends(rule, method, location, seen)) {
                List<String> shown = seen.stream().limit(3).toList();
                faults.add(
                        rule,
                        template,
                        new RuleFault(
                                0,
                                template.length(),
                                "The redirect never ends",
                                "It leads to " + String.join(", then ", shown)
                                        + ", and on. Write a target that a rule answers."));
                return;
            }
        }
    }

    private boolean ends(Rule rule, String method, String location, Set<String> seen) {
        String path = pathOf(location);
        while (path != null) {
            if (!seen.add(path) || seen.size() > MOST_STEPS) {
                return false;
            }
            Match match = matcher.match(
                    MatchRequest.of(method, path).host(rule.host()).websocket(rule.isWebsocket()));
            path = match instanceof Redirect redirect ? pathOf(redirect.location()) : null;
        }
        return true;
    }

    /** Returns the percent-decoded path of a location on this server, or null if it is none. */
    private static @Nullable String pathOf(String location) {
        if (!location.startsWith("/") || location.startsWith("//")) {
            return null;
        }
        String path = location.split("[?#]", 2)[0];
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null; // A container refuses it.
        }
    }
}
