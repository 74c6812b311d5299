package dev.retort.gateway.upstream;

import dev.retort.gateway.config.ConfigException;
import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Place;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.config.Values;
import dev.retort.gateway.exchange.Expression;
import dev.retort.gateway.resolver.Resolver;
import dev.retort.gateway.site.Load;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Compiles one {@code upstream} block, its directives in their order: which parameters a {@code server} may have depends on
 * the balancing method in front of it, in nginx too.
 */
final class UpstreamBlock {
    private static final int DEFAULT_PORT = 80;

    private final Scope scope;
    private final Load load;
    private final LongSupplier clock;
    private final List<Server> servers = new ArrayList<>();
    private final List<NameRefresh.Name> names = new ArrayList<>();
    private @Nullable Directive method;
    private boolean keepsConnections;
    private @Nullable Sticky sticky;

    UpstreamBlock(Scope scope, Load load, LongSupplier clock) {
        this.scope = scope;
        this.load = load;
        this.clock = clock;
    }

    Upstream compile(String name) {
        for (Directive directive : scope.directives()) {
            switch (directive.name()) {
                case "server" -> addServer(directive);
                case "least_conn", "ip_hash", "hash", "random" -> {
                    if (method != null || keepsConnections) {
                        load.warn("load balancing method redefined", directive.place());
                    }
                    method = directive;
                }
                case "keepalive" -> keepsConnections = true;
                case "sticky" -> sticky = sticky(directive);
                default -> {}
            }
        }
        if (servers.isEmpty()) {
            throw new ConfigException("no servers are inside upstream", end());
        }
        if (servers.stream().allMatch(server -> server.settings().backup())) {
            throw new ConfigException("no servers in upstream \"" + name + "\"", scope.place());
        }
        Upstream upstream = new Upstream(name, servers, policy(method), sticky, keepalive(), clock);
        if (!names.isEmpty()) {
            Resolver resolver = Resolver.of(scope, load);
            if (resolver == null) {
                throw new ConfigException(
                        "no resolver defined to resolve names at run time in upstream \"" + name + "\"", scope.place());
            }
            load.manage(new NameRefresh(upstream, names, resolver));
        }
        return upstream;
    }

    private Place end() {
        Directive opening = scope.opening();
        return opening == null ? scope.place() : opening.end();
    }

    private void addServer(Directive directive) {
        boolean onlyEqualPeers = method != null && !method.name().equals("least_conn");
        PeerSettings settings = PeerSettings.parse(directive, onlyEqualPeers);
        String text = directive.argument(0);
        Server server = new Server(text, settings);
        PeerAddress.Unresolved unresolved = PeerAddress.parse(text, DEFAULT_PORT, text, directive.place());
        if (settings.resolve() && !unresolved.isUnix() && !unresolved.isAddress()) {
            names.add(new NameRefresh.Name(server, unresolved));
        } else {
            server.addresses(PeerAddress.resolve(unresolved, text, directive.place()), 0);
        }
        servers.add(server);
    }

    private PeerSelector policy(@Nullable Directive directive) {
        if (directive == null) {
            return SmoothWeightedRoundRobin.INSTANCE;
        }
        return switch (directive.name()) {
            case "least_conn" -> new LeastConnections();
            case "ip_hash" -> new IpHash();
            case "hash" -> hash(directive);
            default -> random(directive);
        };
    }

    private PeerSelector hash(Directive directive) {
        Expression key = Expression.compile(directive.argument(0), load.variables(), directive);
        if (directive.arguments().size() == 1) {
            return new KeyHash(key);
        }
        return new ConsistentHash(key, servers);
    }

    private static PeerSelector random(Directive directive) {
        int count = directive.arguments().size();
        return new RandomChoice(count > 0, bound -> ThreadLocalRandom.current().nextLong(bound));
    }

    private Sticky sticky(Directive directive) {
        return switch (directive.argument(0)) {
            case "cookie" -> StickyCookie.of(directive, load.variables());
            case "route" -> StickyRoute.of(directive, load.variables());
            case "learn" -> StickyLearn.of(directive, load.variables(), clock);
            default -> throw directive.mistake("unknown parameter \"" + directive.argument(0) + "\"");
        };
    }

    private Upstream.Keepalive keepalive() {
        Upstream.Keepalive usual = Upstream.Keepalive.DEFAULT;
        Directive keepalive = scope.ownOne("keepalive");
        int connections = usual.connections();
        if (keepalive != null) {
            connections = Values.number(keepalive.argument(0), keepalive);
        }
        return new Upstream.Keepalive(
                connections,
                own("keepalive_requests", usual.requests()),
                own("keepalive_time", Duration.ofMillis(usual.ageMillis())),
                own("keepalive_timeout", Duration.ofMillis(usual.idleMillis())));
    }

    /** These have namesakes in the blocks around, which mean the client's connections. */
    private int own(String name, int otherwise) {
        Directive directive = scope.ownOne(name);
        return directive == null ? otherwise : Values.number(directive.argument(0), directive);
    }

    private long own(String name, Duration otherwise) {
        Directive directive = scope.ownOne(name);
        return (directive == null ? otherwise : Values.time(directive.argument(0), directive)).toMillis();
    }
}
