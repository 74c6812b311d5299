package dev.retort.benchmarks.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;

/** The files and configurations that the peers share. A peer's own differs in its port alone. */
final class Sites {
    /** The configurations. */
    enum Kind {
        /** Files of a folder. */
        FILES,
        /** Everything goes to an nginx that answers at once, over connections that are kept. */
        PROXY,
        /** A servlet: in the gateway's JVM, or behind nginx in a Jetty of its own. */
        WEBAPP
    }

    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    private final Path folder;
    private final int workers;

    Sites(Path folder, int workers) throws IOException {
        this.folder = folder;
        this.workers = workers;
        Files.createDirectories(folder.resolve("root"));
        write("1k.html", 1 << 10);
        write("100k.html", 100 << 10);
        write("10m.bin", 10 << 20);
        webapp();
    }

    private void write(String name, int length) throws IOException {
        byte[] bytes = new byte[length];
        new Random(1).nextBytes(bytes);
        Path file = Files.write(folder.resolve("root").resolve(name), bytes);
        Files.setLastModifiedTime(file, FileTime.from(TIME));
    }

    private void webapp() throws IOException {
        String name = TextServlet.class.getName();
        Path classFile = folder.resolve("webapp/WEB-INF/classes/" + name.replace('.', '/') + ".class");
        Files.createDirectories(Objects.requireNonNull(classFile.getParent()));
        try (InputStream bytes = TextServlet.class.getResourceAsStream("TextServlet.class")) {
            Files.write(classFile, Objects.requireNonNull(bytes).readAllBytes());
        }
        Files.writeString(folder.resolve("webapp/WEB-INF/web.xml"), """
                <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0" metadata-complete="true">
                  <servlet><servlet-name>text</servlet-name><servlet-class>%s</servlet-class></servlet>
                  <servlet-mapping><servlet-name>text</servlet-name><url-pattern>/text</url-pattern></servlet-mapping>
                </web-app>
                """.formatted(name));
    }

    Path folder() {
        return folder;
    }

    /** When the files were written, as an HTTP date. */
    String lastModified() {
        return DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
                .withZone(ZoneOffset.UTC)
                .format(TIME);
    }

    /** A port that was free a moment ago. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Writes a configuration for nginx and the gateway alike; returns its file. */
    Path configuration(Kind kind, String peer, int port, int upstream) throws IOException {
        String body = switch (kind) {
            case FILES -> "server { listen 127.0.0.1:%d; root %s; }".formatted(port, folder.resolve("root"));
            case PROXY -> proxy(port, upstream);
            case WEBAPP ->
                peer.equals("nginx")
                        ? proxy(port, upstream)
                        : "webapp app { war %s; context /; } server { listen 127.0.0.1:%d; location / { webapp_pass app; } }"
                                .formatted(folder.resolve("webapp"), port);
        };
        return write(peer + "-" + kind.name().toLowerCase(Locale.ROOT), body);
    }

    /** Writes the configuration of the upstream that {@link Kind#PROXY} forwards to. */
    Path upstream(int port) throws IOException {
        return write(
                "upstream",
                "server { listen 127.0.0.1:%d; root %s; location = /text { default_type text/plain; return 200 \"Hello, World!\"; } }"
                        .formatted(port, folder.resolve("root")));
    }

    private static String proxy(int port, int upstream) {
        return """
                upstream app { server 127.0.0.1:%d; keepalive 128; keepalive_requests 1000000000; }
                server {
                  listen 127.0.0.1:%d;
                  location / { proxy_pass http://app; proxy_http_version 1.1; proxy_set_header Connection ""; }
                }
                """.formatted(upstream, port);
    }

    private Path write(String name, String body) throws IOException {
        Path prefix = Files.createDirectories(folder.resolve(name));
        Files.createDirectories(prefix.resolve("logs"));
        // The gateway has no access log yet, and does not know the directive.
        String log = name.startsWith("gateway") ? "" : "access_log off;";
        return Files.writeString(prefix.resolve("nginx.conf"), """
                worker_processes %d;
                pid %s/pid;
                error_log %s/error.log error;
                events { worker_connections 4096; }
                http {
                %s sendfile on; tcp_nopush on; keepalive_requests 1000000000; keepalive_time 10h;
                %s
                }
                """.formatted(workers, prefix, prefix, log, body));
    }
}
