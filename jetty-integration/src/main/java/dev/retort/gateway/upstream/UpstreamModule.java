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
import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.ResponseFilter;
import dev.retort.gateway.resolver.Resolver;
import dev.retort.gateway.site.Load;
import dev.retort.gateway.site.Module;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * nginx's {@code ngx_http_upstream_module} and its balancing methods: groups of servers.
 */
public final class UpstreamModule implements Module {
    /** Eight pages of memory. */
    private static final long LEAST_ZONE = 8 * 4096;

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
                                "address [weight=n] [max_fails=n] [fail_timeout=time] [max_conns=n] [slow_start=time]"
                                        + " [route=name] [backup] [down] [drain] [resolve]",
                                "A server of the group.",
                                UPSTREAM)
                        .atLeast(1)
                        .many(),
                directive("least_conn", "", "The peer with the fewest exchanges for its weight.", UPSTREAM)
                        .arguments(0, 0),
                directive("ip_hash", "", "One peer for the clients of one network.", UPSTREAM)
                        .arguments(0, 0),
                directive("hash", "key [consistent]", "One peer for one key.", UPSTREAM)
                        .arguments(1, 2)
                        .checked(directive -> word(directive, 1, "consistent"))
                        .withVariables(0)
                        .many(),
                directive("random", "[two [least_conn]]", "Any peer, or the less busy of any two.", UPSTREAM)
                        .arguments(0, 2)
                        .checked(directive -> {
                            word(directive, 0, "two");
                            word(directive, 1, "least_conn");
                        }),
                directive(
                                "sticky",
                                "cookie name [expires=time] [domain=name] [httponly] [secure] [samesite=mode] [path=path]"
                                        + " | route $variable … | learn create=$variable lookup=$variable"
                                        + " zone=name:size [timeout=time] [header]",
                                "Keeps a session with one peer.",
                                UPSTREAM)
                        .atLeast(2),
                directive(
                                "resolver",
                                "address … [valid=time] [ipv4=on|off] [ipv6=on|off]",
                                "See server … resolve.",
                                UPSTREAM)
                        .atLeast(1)
                        .checked(Resolver::check),
                directive("resolver_timeout", "time", "How long the address of a name is waited for.", UPSTREAM),
                directive("zone", "name [size]", "Accepted; one process shares its state anyway.", UPSTREAM)
                        .arguments(1, 2)
                        .many()
                        .checked(UpstreamModule::zone)
                        .withoutEffect(),
                directive(
                                "keepalive",
                                "connections [local]",
                                "How many connections wait for their next request.",
                                UPSTREAM)
                        .arguments(1, 2)
                        .checked(UpstreamModule::keepalive),
                directive("keepalive_requests", "number", "How many requests a connection may serve.", UPSTREAM),
                directive("keepalive_time", "time", "How old a connection may get.", UPSTREAM),
                directive("keepalive_timeout", "time", "How long a connection may wait.", UPSTREAM));
    }

    private static void word(Directive directive, int index, String word) {
        if (directive.arguments().size() > index && !directive.argument(index).equals(word)) {
            throw directive.mistake("invalid parameter \"" + directive.argument(index) + "\"");
        }
    }

    private static void keepalive(Directive directive) {
        word(directive, 1, "local");
        String text = directive.argument(0);
        if (!text.matches("[0-9]{1,18}") || text.matches("0+")) {
            throw directive.mistake("invalid value \"" + text + "\" in \"keepalive\" directive");
        }
    }

    private static void refuseZonesWithoutSize(Load load) {
        List<Directive> zones = load.http().own("upstream").stream()
                .flatMap(upstream -> upstream.children().stream())
                .filter(directive -> directive.name().equals("zone"))
                .toList();
        for (Directive zone : zones) {
            boolean sized = zones.stream()
                    .anyMatch(other -> other.argument(0).equals(zone.argument(0))
                            && other.arguments().size() == 2);
            if (!sized) {
                throw zone.mistake("zero size shared memory zone \"" + zone.argument(0) + "\"");
            }
        }
    }

    private static void zone(Directive directive) {
        String name = directive.argument(0);
        if (name.isEmpty()) {
            throw directive.mistake("invalid zone name \"\"");
        }
        if (directive.arguments().size() == 1) {
            return;
        }
        long size;
        try {
            size = Values.size(directive.argument(1), directive);
        } catch (ConfigException none) {
            throw directive.mistake("invalid zone size \"" + directive.argument(1) + "\"");
        }
        if (size < LEAST_ZONE) {
            throw directive.mistake("zone \"" + name + "\" is too small");
        }
    }

    @Override
    public void begin(Load load) {
        refuseZonesWithoutSize(load);
        for (Directive directive : load.http().own("upstream")) {
            Scope scope = load.http().enter(directive, Context.UPSTREAM);
            Upstream upstream = new UpstreamBlock(scope, load, System::nanoTime).compile(directive.argument(0));
            Upstreams.of(load).declare(upstream, directive.place());
        }
    }

    @Override
    public @Nullable ResponseFilter filter(Scope scope, Load load) {
        boolean keepsSessions = Upstreams.of(load).declared().stream().anyMatch(upstream -> upstream.sticky() != null);
        return keepsSessions ? UpstreamModule::tellSticky : null;
    }

    private static ResponseFilter.@Nullable Body tellSticky(Exchange exchange) {
        Sticky.Choice choice = exchange.note(Sticky.CHOICE);
        if (choice != null) {
            choice.sticky().answered(exchange, choice.peer());
        }
        return null;
    }
}
