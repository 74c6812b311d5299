package dev.retort.benchmarks.peer;

import dev.retort.benchmarks.process.Jdk;
import dev.retort.benchmarks.process.Programs;
import dev.retort.benchmarks.server.JettyFiles;
import dev.retort.benchmarks.server.JettyProxy;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Every peer: what it is called, what it takes, and how it is started. */
public final class Peers {
    /** Starts the processes of a peer, before a backend where the scenario has one. */
    private interface Start {
        void of(Launch launch, Scenario scenario, Backend backend) throws IOException;
    }

    /**
     * A peer that can be started.
     *
     * @param id its name in files
     * @param title its name in tables
     * @param jvm whether it runs on a JDK, so that it has a figure for each
     * @param programs that must be on the machine
     */
    public record Entry(String id, String title, boolean jvm, List<String> programs) {}

    private static final Map<String, Entry> ENTRIES = new LinkedHashMap<>();
    private static final Map<String, Start> STARTS = new LinkedHashMap<>();

    static {
        java("retort", "Retort");
        java("servlet", "servlet");
        java("javalin", "Javalin");
        java("spring", "Spring MVC");
        java("jooby", "Jooby");
        add("flask", "nginx → uWSGI → Flask", false, Peers::flask, "nginx", "uwsgi");
        add("werkzeug", "Werkzeug", false, Peers::noServer);
        add("gateway", "gateway", true, Peers::gateway);
        add("nginx", "nginx", false, Peers::nginx, "nginx");
        add("haproxy", "HAProxy", false, Peers::haproxy, "haproxy");
        add("caddy", "Caddy", false, Peers::caddy, "caddy");
        add("jetty", "Jetty", true, Peers::jetty);
        add("one-jvm", "gateway + Retort, one JVM", true, Peers::oneJvm);
        add("gateway-serve", "gateway → serve", true, Peers::gatewayAndServe);
        add("nginx-servlet", "nginx → servlet", true, behindNginx("servlet"), "nginx");
        add("nginx-javalin", "nginx → Javalin", true, behindNginx("javalin"), "nginx");
        add("nginx-flask", "nginx → uWSGI → Flask", false, Peers::flask, "nginx", "uwsgi");
    }

    private Peers() {}

    private static void java(String id, String title) {
        add(
                id,
                title,
                true,
                (launch, scenario, backend) -> launch.javaPeer(
                        id,
                        launch.port(),
                        scenario == Scenario.THOUSAND_RULES
                                ? List.of("--rules", "1000")
                                : backend.databaseArguments()));
    }

    private static void add(String id, String title, boolean jvm, Start start, String... programs) {
        ENTRIES.put(id, new Entry(id, title, jvm, List.of(programs)));
        STARTS.put(id, start);
    }

    /**
     * Returns a peer.
     *
     * @throws IllegalArgumentException if none is called so
     */
    public static Entry get(String id) {
        Entry entry = ENTRIES.get(id);
        if (entry == null) {
            throw new IllegalArgumentException(
                    "No peer is called " + id + ".\n  There are: " + String.join(", ", ENTRIES.keySet()));
        }
        return entry;
    }

    /** Returns the programs that are not on this machine, in words; empty if all are. */
    public static Optional<String> missing(Entry entry) {
        List<String> missing = entry.programs().stream()
                .filter(program -> Programs.find(program).isEmpty())
                .toList();
        return missing.isEmpty() ? Optional.empty() : Optional.of("not on this machine: " + String.join(", ", missing));
    }

    /**
     * Starts a peer.
     *
     * @param entry which
     * @param jdk for one that is a JVM; null for others
     * @param backend what a front forwards to, or where the database is
     * @return what runs; it may not answer yet
     * @throws IOException if it cannot be started
     */
    public static Peer start(
            Entry entry, @Nullable Jdk jdk, Scenario scenario, Backend backend, Installation installation)
            throws IOException {
        Launch launch = new Launch(installation, entry.id(), jdk);
        try {
            Objects.requireNonNull(STARTS.get(entry.id())).of(launch, scenario, backend);
        } catch (IOException | RuntimeException failure) {
            launch.abandon();
            throw failure;
        }
        return launch.peer(entry.id());
    }

    private static void noServer(Launch launch, Scenario scenario, Backend backend) {
        throw new IllegalStateException("A router is no server.");
    }

    private static void nginx(Launch launch, Scenario scenario, Backend backend) throws IOException {
        launch.nginx(configuration(scenario), backend.names());
    }

    private static void gateway(Launch launch, Scenario scenario, Backend backend) throws IOException {
        launch.gateway("nginx/" + configuration(scenario), backend.names());
    }

    private static String configuration(Scenario scenario) {
        return switch (scenario) {
            case FILES -> "files.conf";
            case UWSGI -> "uwsgi.conf";
            default -> "proxy.conf";
        };
    }

    private static void haproxy(Launch launch, Scenario scenario, Backend backend) throws IOException {
        launch.configuration("haproxy/proxy.cfg", "haproxy.cfg", backend.names());
        launch.program(List.of("haproxy", "-db", "-f", "haproxy.cfg"));
    }

    private static void caddy(Launch launch, Scenario scenario, Backend backend) throws IOException {
        launch.configuration("caddy/Caddyfile", "Caddyfile", backend.names());
        launch.program(List.of("caddy", "run", "--config", "Caddyfile", "--adapter", "caddyfile"));
    }

    private static void jetty(Launch launch, Scenario scenario, Backend backend) throws IOException {
        if (scenario == Scenario.FILES) {
            launch.ownServer(
                    JettyFiles.class,
                    launch.port(),
                    launch.installation().site().root());
        } else {
            launch.ownServer(JettyProxy.class, launch.port(), backend.port());
        }
    }

    private static void flask(Launch launch, Scenario scenario, Backend backend) throws IOException {
        Flask.site(launch);
    }

    private static void oneJvm(Launch launch, Scenario scenario, Backend backend) throws IOException {
        launch.gateway("gateway/webapp.conf", Map.of("WAR", War.of(launch.installation(), "retort", launch.folder())));
    }

    private static void gatewayAndServe(Launch launch, Scenario scenario, Backend backend) throws IOException {
        int upstream = Programs.freePort();
        launch.retort(List.of(
                "serve",
                War.of(launch.installation(), "retort", launch.folder()).toString(),
                "--http",
                "127.0.0.1:" + upstream));
        launch.gateway("nginx/proxy.conf", Map.of("UPSTREAM", upstream));
    }

    private static Start behindNginx(String peer) {
        return (launch, scenario, backend) -> {
            int upstream = Programs.freePort();
            launch.javaPeer(peer, upstream, List.of());
            launch.nginx("proxy.conf", Map.of("UPSTREAM", upstream));
        };
    }
}
