package dev.retort.gateway.upstream;

import dev.retort.gateway.config.ConfigException;
import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Values;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a {@code server} in an upstream.
 *
 * @param weight 1 or more
 * @param maxFails after how many failures within the fail timeout a peer is left alone; 0 for never
 * @param failTimeout the time in which failures count, and for which a peer is left alone then
 * @param maxConnections how many exchanges a peer takes at a time; 0 for any number
 * @param slowStart how long a peer that has come back takes to get its full weight; zero for none
 * @param route the name that sessions know a peer by; null for a hash of its address
 * @param backup whether it serves only when no other can
 * @param down whether it never serves
 * @param drain whether it serves only those sessions that are bound to it
 * @param resolve whether its name is resolved again while the server runs
 */
record PeerSettings(
        int weight,
        int maxFails,
        Duration failTimeout,
        int maxConnections,
        Duration slowStart,
        @Nullable String route,
        boolean backup,
        boolean down,
        boolean drain,
        boolean resolve) {
    private static final int MAX_ROUTE = 32;

    static final PeerSettings DEFAULT =
            new PeerSettings(1, 1, Duration.ofSeconds(10), 0, Duration.ZERO, null, false, false, false, false);

    /**
     * Reads the parameters of a directive.
     *
     * @param server the directive, its first argument the address
     * @param onlyEqualPeers whether the balancing method knows neither backups nor weights that change, as those that
     *     hash
     * @throws ConfigException if one is unknown, has no such value, or does not go with the method
     */
    static PeerSettings parse(Directive server, boolean onlyEqualPeers) {
        int weight = DEFAULT.weight;
        int maxFails = DEFAULT.maxFails;
        Duration failTimeout = DEFAULT.failTimeout;
        int maxConnections = DEFAULT.maxConnections;
        Duration slowStart = DEFAULT.slowStart;
        String route = null;
        boolean backup = false;
        boolean down = false;
        boolean drain = false;
        boolean resolve = false;
        for (String parameter : server.arguments().subList(1, server.arguments().size())) {
            int equals = parameter.indexOf('=');
            String name = equals < 0 ? parameter : parameter.substring(0, equals + 1);
            String value = parameter.substring(equals + 1);
            try {
                switch (name) {
                    case "weight=" -> weight = positive(Values.number(value, server), server);
                    case "max_fails=" -> maxFails = Values.number(value, server);
                    case "fail_timeout=" -> failTimeout = Values.seconds(value, server);
                    case "max_conns=" -> maxConnections = Values.number(value, server);
                    case "slow_start=" -> slowStart = Values.time(value, server);
                    case "route=" -> route = route(value, server);
                    case "backup" -> backup = true;
                    case "down" -> down = true;
                    case "drain" -> drain = true;
                    case "resolve" -> resolve = true;
                    default -> throw server.mistake("");
                }
            } catch (ConfigException wrong) {
                String repair = name.equals("service=") ? "; name the port and write \"resolve\" alone" : "";
                throw server.mistake("invalid parameter \"" + parameter + "\"" + repair);
            }
            if (onlyEqualPeers && (name.equals("backup") || name.equals("slow_start="))) {
                throw server.mistake("balancing method does not support parameter \"" + parameter + "\"");
            }
        }
        return new PeerSettings(
                weight, maxFails, failTimeout, maxConnections, slowStart, route, backup, down, drain, resolve);
    }

    private static int positive(int number, Directive server) {
        if (number == 0) {
            throw server.mistake("");
        }
        return number;
    }

    private static String route(String value, Directive server) {
        if (value.isEmpty() || value.length() > MAX_ROUTE) {
            throw server.mistake("");
        }
        return value;
    }
}
