package dev.retort.gateway.resolver;

import dev.retort.gateway.config.ConfigException;
import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.config.Values;
import dev.retort.gateway.exchange.Setting;
import dev.retort.gateway.site.Load;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Who is asked for names in a block, and for how long. Safe for use by many threads.
 *
 * @param names asks and remembers: one for each {@code resolver} directive
 * @param timeout how long an answer is waited for; 0 for ever
 */
public record Resolver(NameResolver names, Duration timeout) {
    private static final int MAX_PORT = 65535;
    private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(30);
    private static final Setting<Map<Directive, NameResolver>> SHARED = new Setting<>("resolvers");

    private record Said(List<String> servers, @Nullable Duration valid, boolean ipv4, boolean ipv6) {}

    /**
     * Returns what holds in a block.
     *
     * @param scope the block
     * @param load the load that starts and stops it
     * @return null if the block and those around it name no name servers
     * @throws ConfigException if a value is none
     */
    public static @Nullable Resolver of(Scope scope, Load load) {
        Directive directive = scope.one("resolver");
        if (directive == null) {
            return null;
        }
        NameResolver names = load.shared(SHARED, IdentityHashMap::new).computeIfAbsent(directive, key -> {
            NameResolver made = resolver(directive);
            load.manage(made);
            return made;
        });
        return new Resolver(names, timeout(scope));
    }

    static Duration timeout(Scope scope) {
        return scope.time("resolver_timeout", USUAL_TIMEOUT);
    }

    /**
     * Finds the addresses of a name.
     *
     * @param host the name, or an address
     * @return as {@link NameResolver#resolve}
     */
    public CompletableFuture<NameResolver.Found> resolve(String host) {
        return names.resolve(host, timeout);
    }

    private static NameResolver resolver(Directive directive) {
        Said said = read(directive);
        List<InetSocketAddress> servers = new ArrayList<>();
        for (String server : said.servers()) {
            servers.addAll(addresses(server, directive));
        }
        List<Integer> types = new ArrayList<>();
        if (said.ipv4()) {
            types.add(DnsMessage.A);
        }
        if (said.ipv6()) {
            types.add(DnsMessage.AAAA);
        }
        return new NameResolver(servers, said.valid(), types);
    }

    /**
     * Looks at what a directive says.
     *
     * @param directive a {@code resolver}
     * @throws ConfigException if it says something else
     */
    public static void check(Directive directive) {
        for (String server : read(directive).servers()) {
            addresses(server, directive);
        }
    }

    private static List<InetSocketAddress> addresses(String server, Directive directive) {
        boolean six = server.startsWith("[");
        int end = six ? server.indexOf(']') + 1 : server.indexOf(':');
        String host = end < 0 || (six && end == 0) ? server : server.substring(0, end);
        String port = server.length() > host.length() ? server.substring(host.length() + 1) : "53";
        String wrong;
        if (host.isEmpty()) {
            wrong = "no host";
        } else if (host.indexOf('/') >= 0 || (six && end == 0)) {
            wrong = "invalid host";
        } else if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) < 1 || Integer.parseInt(port) > MAX_PORT) {
            wrong = "invalid port";
        } else {
            try {
                List<InetSocketAddress> found = new ArrayList<>();
                for (InetAddress address : InetAddress.getAllByName(host)) {
                    found.add(new InetSocketAddress(address, Integer.parseInt(port)));
                }
                return found;
            } catch (UnknownHostException unknown) {
                wrong = "host not found";
            }
        }
        throw directive.mistake(wrong + " in resolver \"" + server + "\"");
    }

    private static Said read(Directive directive) {
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
        return new Said(List.copyOf(servers), valid, ipv4, ipv6);
    }

    private static @Nullable Duration valid(String argument, Directive directive) {
        try {
            Duration valid = Values.seconds(argument.substring("valid=".length()), directive);
            return valid.isZero() ? null : valid;
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
