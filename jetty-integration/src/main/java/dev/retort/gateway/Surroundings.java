package dev.retort.gateway;

import dev.retort.gateway.config.Context;
import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.webapp.Webapps;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Handler;
import org.jspecify.annotations.Nullable;

/**
 * What an embedder gives a configuration that it does not say itself. Immutable.
 *
 * @param named webapps by the names that {@code webapp_pass} calls them
 * @param rest takes the place of the one webapp that the configuration declares, and of the location for all paths that a
 *     server does not have; null for none
 * @param deployed whether the rest is what the server deploys, so that the configuration cannot declare webapps beside it
 * @param upstreams addresses that stand in the place of an upstream's own servers, by its name
 */
record Surroundings(
        Map<String, Handler> named, @Nullable Handler rest, boolean deployed, Map<String, List<String>> upstreams) {
    static final Surroundings NONE = new Surroundings(Map.of(), null, false, Map.of());

    /** What the rest is called where the configuration has no name for it. */
    private static final String NAME = "webapp";

    Surroundings {
        named = Map.copyOf(named);
        upstreams = Map.copyOf(upstreams);
    }

    Surroundings with(String name, Handler webapp) {
        Map<String, Handler> more = new LinkedHashMap<>(named);
        more.put(name, webapp);
        return new Surroundings(more, rest, deployed, upstreams);
    }

    Surroundings with(Handler everythingElse) {
        return new Surroundings(named, everythingElse, false, upstreams);
    }

    Surroundings withDeployed(Handler webapps) {
        return new Surroundings(named, webapps, true, upstreams);
    }

    Surroundings with(String upstream, List<String> servers) {
        Map<String, List<String>> more = new LinkedHashMap<>(upstreams);
        more.put(upstream, List.copyOf(servers));
        return new Surroundings(named, rest, deployed, more);
    }

    /** Tells whether the server may deploy a webapp at any time. */
    boolean deploysLater() {
        return deployed && rest instanceof Handler.AbstractContainer container && container.isDynamic();
    }

    /** Returns all webapps. */
    List<Handler> webapps() {
        return Stream.concat(named.values().stream(), Stream.ofNullable(rest))
                .distinct()
                .toList();
    }

    /** Returns an http block with the upstreams in place of its own; each must be there. */
    Directive changed(Directive http) {
        if (upstreams.isEmpty()) {
            return http;
        }
        Set<String> missing = new TreeSet<>(upstreams.keySet());
        List<Directive> block = new ArrayList<>();
        for (Directive directive : http.children()) {
            boolean isUpstream = directive.name().equals("upstream");
            List<String> servers = isUpstream ? upstreams.get(directive.argument(0)) : null;
            block.add(servers == null ? directive : withServers(directive, servers));
            if (isUpstream) {
                missing.remove(directive.argument(0));
            }
        }
        if (!missing.isEmpty()) {
            throw http.mistake("there is no upstream \"" + String.join("\", \"", missing) + "\"");
        }
        return new Directive(http.name(), http.arguments(), block, http.place(), http.end());
    }

    private static Directive withServers(Directive upstream, List<String> servers) {
        List<Directive> block = new ArrayList<>();
        for (String server : servers) {
            block.add(new Directive("server", List.of(server), null, upstream.place()));
        }
        for (Directive directive : upstream.children()) {
            if (!directive.name().equals("server")) {
                block.add(directive);
            }
        }
        return new Directive(upstream.name(), upstream.arguments(), block, upstream.place(), upstream.end());
    }

    /** Makes the webapps known to a load. */
    void declareIn(Scope http, Webapps webapps) {
        named.forEach(webapps::give);
        if (rest != null && deployed) {
            webapps.deployed(NAME, rest);
        } else if (rest != null) {
            webapps.give(nameOfRest(http), rest);
        }
    }

    private String nameOfRest(Scope http) {
        if (deployed) {
            return NAME;
        }
        List<String> others = http.own("webapp").stream()
                .map(declared -> declared.argument(0))
                .filter(name -> !named.containsKey(name))
                .toList();
        return others.size() == 1 ? others.get(0) : NAME;
    }

    /** Enters a server's block, with a location for the rest if it has none that takes all paths. */
    Scope enter(Directive server, Scope http) {
        if (rest == null || server.children().stream().anyMatch(Surroundings::takesAll)) {
            return http.enter(server, Context.SERVER);
        }
        List<Directive> block = new ArrayList<>(server.children());
        Directive pass = new Directive("webapp_pass", List.of(nameOfRest(http)), null, server.place());
        block.add(new Directive("location", List.of("/"), List.of(pass), server.place()));
        return http.enter(new Directive(server.name(), server.arguments(), block, server.place()), Context.SERVER);
    }

    /** Tells whether some server passes what no location takes. */
    boolean takeRest(Scope http) {
        return rest != null
                && http.own("server").stream()
                        .anyMatch(server -> server.children().stream().noneMatch(Surroundings::takesAll));
    }

    private static boolean takesAll(Directive directive) {
        List<String> arguments = directive.arguments();
        return directive.name().equals("location")
                && (arguments.equals(List.of("/"))
                        || arguments.equals(List.of("^~", "/"))
                        || arguments.equals(List.of("^~/")));
    }
}
