package dev.retort.gateway.site;

import static dev.retort.gateway.config.Context.HTTP;
import static dev.retort.gateway.config.Context.LOCATION;
import static dev.retort.gateway.config.Context.SERVER;
import static dev.retort.gateway.config.Known.directive;

import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Known;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.config.Values;
import dev.retort.gateway.exchange.Settings;
import java.util.List;

/**
 * {@code resolver}: for how long the addresses of upstreams' names count. Which name servers are asked, and how long they
 * may take, the operating system tells the JVM.
 */
public final class ResolverModule implements Module {
    /** Creates the module. */
    public ResolverModule() {}

    @Override
    public List<Known> directives() {
        return List.of(
                directive(
                                "resolver",
                                "address … [valid=time] [ipv4=on|off] [ipv6=on|off] [status_zone=zone]",
                                "How often names are resolved again, see server … resolve; the JVM's resolver is asked.",
                                HTTP,
                                SERVER,
                                LOCATION)
                        .atLeast(1),
                directive("resolver_timeout", "time", "Accepted; the JVM's resolver decides.", HTTP, SERVER, LOCATION)
                        .withoutEffect());
    }

    @Override
    public void configure(Scope scope, Settings settings, Load load) {
        Directive directive = scope.one("resolver");
        if (directive == null) {
            return;
        }
        boolean named = false;
        boolean ipv4 = true;
        boolean ipv6 = true;
        for (String argument : directive.arguments()) {
            if (argument.startsWith("valid=")) {
                Values.time(argument.substring("valid=".length()), directive);
            } else if (argument.startsWith("ipv4=")) {
                ipv4 = flag(argument, directive);
            } else if (argument.startsWith("ipv6=")) {
                ipv6 = flag(argument, directive);
            } else if (!argument.startsWith("status_zone=")) {
                named = true;
            }
        }
        if (!named) {
            throw directive.mistake("no name servers defined");
        }
        if (!ipv4 && !ipv6) {
            throw directive.mistake("\"ipv4\" and \"ipv6\" cannot both be \"off\"");
        }
    }

    private static boolean flag(String argument, Directive directive) {
        return switch (argument.substring("ipv4=".length())) {
            case "on" -> true;
            case "off" -> false;
            default -> throw directive.mistake("invalid parameter: " + argument);
        };
    }
}
