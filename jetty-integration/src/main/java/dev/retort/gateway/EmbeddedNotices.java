package dev.retort.gateway;

import dev.retort.gateway.connector.SocketSettings;
import dev.retort.gateway.site.Listen;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what there is to know of a configuration on a server that somebody else runs: what it says in vain, as the threads,
 * the log and the sockets are that server's.
 */
final class EmbeddedNotices {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    /** What concerns the process and its connections to clients. */
    private static final Set<String> OF_THE_SERVER = Set.of(
            "worker_processes",
            "worker_shutdown_timeout",
            "pid",
            "error_log",
            "client_header_timeout",
            "client_body_timeout",
            "send_timeout",
            "keepalive_timeout",
            "keepalive_requests",
            "keepalive_time",
            "large_client_header_buffers",
            "reset_timedout_connection",
            "http2",
            "http2_max_concurrent_streams");

    private EmbeddedNotices() {}

    /** Tells what is dangerous in a configuration, and what has no effect. */
    static void ofContent(Configuration configuration) {
        configuration.warnings().forEach(warning -> LOG.warn("{}", warning));
        Set<String> idle = new TreeSet<>(configuration.withoutEffect());
        idle.addAll(configuration.having(OF_THE_SERVER));
        if (!idle.isEmpty()) {
            LOG.info("without effect here: {}", String.join(", ", idle));
        }
    }

    /**
     * Warns of each port that the server does not have. The first needs none: its servers are for whatever comes to a port
     * that the configuration does not name.
     *
     * @param ports what the server listens on
     */
    static void ofPorts(Configuration configuration, Set<Integer> ports) {
        List<Listen> listens =
                configuration.sockets().stream().map(SocketSettings::listen).toList();
        Set<Integer> known = new LinkedHashSet<>(ports);
        known.add(listens.get(0).port());
        for (Listen listen : listens) {
            if (known.add(listen.port())) {
                LOG.warn(
                        "nothing comes to \"listen {}\", as this server's connectors have {} in {}",
                        listen.unix() == null ? String.valueOf(listen.port()) : "unix:" + listen.unix(),
                        ports.isEmpty() ? "no port" : "port " + String.join(", ", texts(ports)),
                        listen.place());
            }
        }
    }

    private static List<String> texts(Set<Integer> ports) {
        return ports.stream().map(String::valueOf).toList();
    }
}
