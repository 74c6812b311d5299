package dev.retort.gateway;

import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Scope;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Tells in a few words what a configuration serves where. */
final class Summary {
    private static final Set<String> SOURCES =
            Set.of("alias", "root", "proxy_pass", "uwsgi_pass", "fastcgi_pass", "webapp_pass");

    private static final int MOST = 10;

    private Summary() {}

    /** Returns phrases such as {@code /static/ from web/}; a long configuration is cut short. */
    static List<String> of(Scope http, boolean hasRest) {
        List<String> phrases = new ArrayList<>(http.own("server").stream()
                .flatMap(server -> server.children().stream())
                .filter(directive -> directive.name().equals("location"))
                .flatMap(Summary::phrase)
                .distinct()
                .limit(MOST + 1L)
                .toList());
        if (phrases.size() > MOST) {
            phrases.set(MOST, "…");
        }
        if (hasRest) {
            phrases.add("the rest from the webapp");
        }
        return phrases;
    }

    private static Stream<String> phrase(Directive location) {
        return location.children().stream()
                .filter(directive -> SOURCES.contains(directive.name()))
                .limit(1)
                .map(source -> text(String.join(" ", location.arguments()) + " from " + source.argument(0)));
    }

    private static String text(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
