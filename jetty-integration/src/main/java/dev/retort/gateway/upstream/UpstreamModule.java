package dev.retort.gateway.upstream;

import static dev.retort.gateway.config.Context.HTTP;
import static dev.retort.gateway.config.Context.UPSTREAM;
import static dev.retort.gateway.config.Known.directive;

import dev.retort.gateway.config.ConfigException;
import dev.retort.gateway.config.Context;
import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Known;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.config.Values;
import dev.retort.gateway.site.Load;
import dev.retort.gateway.site.Module;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** nginx's {@code ngx_http_upstream_module}: groups of servers. */
public final class UpstreamModule implements Module {
    private static final int DEFAULT_PORT = 80;

    /** Creates the module. */
    public UpstreamModule() {}

    @Override
    public List<Known> directives() {
        return List.of(
                directive("upstream", "name { … }", "A group of servers that do the same.", HTTP)
                        .with(Known.Block.DIRECTIVES)
                        .many(),
                directive(
                                "server",
                                "address [weight=n] [max_fails=n] [fail_timeout=time] [max_conns=n] [backup] [down]",
                                "A server of the group.",
                                UPSTREAM)
                        .atLeast(1)
                        .many(),
                directive("zone", "name [size]", "Accepted; one process shares its state anyway.", UPSTREAM)
                        .arguments(1, 2)
                        .withoutEffect(),
                directive("keepalive", "connections", "How many connections wait for their next request.", UPSTREAM)
                        .arguments(1, 2),
                directive("keepalive_requests", "number", "How many requests a connection may serve.", UPSTREAM),
                directive("keepalive_time", "time", "How old a connection may get.", UPSTREAM),
                directive("keepalive_timeout", "time", "How long a connection may wait.", UPSTREAM));
    }

    @Override
    public void begin(Load load) {
        for (Directive directive : load.http().own("upstream")) {
            Scope scope = load.http().enter(directive, Context.UPSTREAM);
            Upstreams.of(load).declare(upstream(directive.argument(0), scope), directive.place());
        }
    }

    private static Upstream upstream(String name, Scope scope) {
        List<Peer> peers = new ArrayList<>();
        for (Directive server : scope.own("server")) {
            addPeers(server, peers);
        }
        if (peers.isEmpty()) {
            throw new ConfigException("no servers are inside upstream", scope.place());
        }
        Upstream.Keepalive usual = Upstream.Keepalive.DEFAULT;
        Directive keepalive = scope.ownOne("keepalive");
        Upstream.Keepalive kept = new Upstream.Keepalive(
                keepalive == null ? usual.connections() : Values.number(keepalive.argument(0), keepalive),
                own(scope, "keepalive_requests", usual.requests()),
                own(scope, "keepalive_time", Duration.ofMillis(usual.ageMillis())),
                own(scope, "keepalive_timeout", Duration.ofMillis(usual.idleMillis())));
        return new Upstream(name, peers, new SmoothWeightedRoundRobin(), kept);
    }

    /** These have namesakes in the blocks around, which mean the client's connections. */
    private static int own(Scope scope, String name, int otherwise) {
        Directive directive = scope.ownOne(name);
        return directive == null ? otherwise : Values.number(directive.argument(0), directive);
    }

    private static long own(Scope scope, String name, Duration otherwise) {
        Directive directive = scope.ownOne(name);
        return (directive == null ? otherwise : Values.time(directive.argument(0), directive)).toMillis();
    }

    private static void addPeers(Directive server, List<Peer> peers) {
        int weight = 1;
        int maxFails = 1;
        Duration failTimeout = Duration.ofSeconds(10);
        int maxConnections = 0;
        boolean backup = false;
        boolean down = false;
        for (String parameter : server.arguments().subList(1, server.arguments().size())) {
            int equals = parameter.indexOf('=');
            String name = equals < 0 ? parameter : parameter.substring(0, equals);
            String value = parameter.substring(equals + 1);
            switch (name) {
                case "weight" -> weight = Math.max(1, Values.number(value, server));
                case "max_fails" -> maxFails = Values.number(value, server);
                case "fail_timeout" -> failTimeout = Values.time(value, server);
                case "max_conns" -> maxConnections = Values.number(value, server);
                case "backup" -> backup = true;
                case "down" -> down = true;
                default -> throw server.mistake("invalid parameter \"" + parameter + "\"");
            }
        }
        for (Upstreams.Address address : Upstreams.resolve(server.argument(0), DEFAULT_PORT, server.place())) {
            peers.add(new Peer(
                    address.name(), address.socket(), weight, maxFails, failTimeout, maxConnections, backup, down));
        }
    }
}
