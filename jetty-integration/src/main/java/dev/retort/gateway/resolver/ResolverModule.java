package dev.retort.gateway.resolver;

import static dev.retort.gateway.config.Context.HTTP;
import static dev.retort.gateway.config.Context.LOCATION;
import static dev.retort.gateway.config.Context.SERVER;
import static dev.retort.gateway.config.Known.directive;

import dev.retort.gateway.config.Known;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.exchange.Settings;
import dev.retort.gateway.site.Load;
import dev.retort.gateway.site.Module;
import java.util.List;

/** {@code resolver}: who is asked for the addresses of upstreams' names. */
public final class ResolverModule implements Module {
    /** Creates the module. */
    public ResolverModule() {}

    @Override
    public List<Known> directives() {
        return List.of(
                directive(
                                "resolver",
                                "address … [valid=time] [ipv4=on|off] [ipv6=on|off] [status_zone=zone]",
                                "Who is asked for the addresses of names that are known only with a request.",
                                HTTP,
                                SERVER,
                                LOCATION)
                        .atLeast(1)
                        .checked(Resolver::check),
                directive(
                        "resolver_timeout",
                        "time",
                        "How long the address of a name is waited for.",
                        HTTP,
                        SERVER,
                        LOCATION));
    }

    @Override
    public void configure(Scope scope, Settings settings, Load load) {
        // Who forwards asks for it; a value that is none is found wherever it stands.
        Resolver.timeout(scope);
    }
}
