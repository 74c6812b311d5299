package dev.retort.gateway.site;

import static dev.retort.gateway.config.Context.HTTP;
import static dev.retort.gateway.config.Context.LOCATION;
import static dev.retort.gateway.config.Context.SERVER;
import static dev.retort.gateway.config.Known.directive;

import dev.retort.gateway.config.ConfigException;
import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Known;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.config.Values;
import dev.retort.gateway.exchange.Setting;
import dev.retort.gateway.exchange.Settings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code resolver}: who is asked for the addresses of upstreams' names. */
public final class ResolverModule implements Module {
    private static final int MAX_PORT = 65535;

    /** Creates the module. */
    public ResolverModule() {}

    /**
     * Who is asked, and for how long.
     *
     * @param servers addresses, perhaps with ports
     * @param valid how long an answer counts; null for as long as it says itself
     * @param timeout how long an answer is waited for
     * @param ipv4 whether IPv4 addresses are asked for
     * @param ipv6 whether IPv6 addresses are asked for
     */
    public record Resolver(
            List<String> servers, @Nullable Duration valid, Duration timeout, boolean ipv4, boolean ipv6) {
        /** Where a location keeps it; nothing if no resolver is named. */
        public static final Setting<Resolver> SETTING = new Setting<>("resolver");
    }

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
                        .checked(ResolverModule::check),
                directive("resolver_timeout", "time", "How long it is waited for.", HTTP, SERVER, LOCATION)
                        .withoutEffect());
    }

    @Override
    public void configure(Scope scope, Settings settings, Load load) {
        Duration timeout = scope.time("resolver_timeout", Duration.ofSeconds(30));
        Directive directive = scope.one("resolver");
        if (directive == null) {
            return;
        }
        settings.put(Resolver.SETTING, read(directive, timeout));
    }

    private static void check(Directive directive) {
        for (String server : read(directive, Duration.ZERO).servers()) {
            refuseUnknown(server, directive);
        }
    }

    private static void refuseUnknown(String server, Directive directive) {
        boolean six = server.startsWith("[");
        int end = six ? server.indexOf(']') + 1 : server.indexOf(':');
        String host = end < 0 || (six && end == 0) ? server : server.substring(0, end);
        String port = server.length() > host.length() ? server.substring(host.length() + 1) : "53";
        String wrong = null;
        if (host.isEmpty()) {
            wrong = "no host";
        } else if (host.indexOf('/') >= 0 || (six && end == 0)) {
            wrong = "invalid host";
        } else if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) < 1 || Integer.parseInt(port) > MAX_PORT) {
            wrong = "invalid port";
        } else {
            try {
                InetAddress.getByName(host);
            } catch (UnknownHostException unknown) {
                wrong = "host not found";
            }
        }
        if (wrong != null) {
            throw directive.mistake(wrong + " in resolver \"" + server + "\"");
        }
    }

    private static Resolver read(Directive directive, Duration timeout) {
        List<String> servers = new ArrayList<>();
        Duration valid = null;
        boolean ipv4 = true;
        boolean ipv6 = true;
        for (String argument : directive.arguments()) {
            if (argument.startsWith("valid=")) {
                valid = valid(argument, directive);
            } else if (argument.startsWith("ipv4=")) {
                ipv4 = flag(argument, directive);
            } else if (argument.startsWith("ipv6=")) {
                ipv6 = flag(argument, directive);
            } else if (!argument.startsWith("status_zone=")) {
                servers.add(argument);
            }
        }
        if (servers.isEmpty()) {
            throw directive.mistake("no name servers defined");
        }
        if (!ipv4 && !ipv6) {
            throw directive.mistake("\"ipv4\" and \"ipv6\" cannot both be \"off\"");
        }
        return new Resolver(List.copyOf(servers), valid, timeout, ipv4, ipv6);
    }

    private static Duration valid(String argument, Directive directive) {
        try {
            return Values.seconds(argument.substring("valid=".length()), directive);
        } catch (ConfigException none) {
            throw directive.mistake("invalid parameter: " + argument);
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
