package dev.retort.interop;

import dev.retort.Retort;
import dev.retort.gateway.ConfigurationSource;
import dev.retort.gateway.Gateway;
import dev.retort.gateway.WebServer;
import dev.retort.peer.FcgiWrapPeer;
import dev.retort.peer.HaProxyPeer;
import dev.retort.peer.NginxProgram;
import dev.retort.peer.PhpPeer;
import dev.retort.peer.UwsgiPeer;
import dev.retort.servlet.RetortServlet;
import dev.retort.tls.Credential;
import dev.retort.tls.Pems;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.opentest4j.TestAbortedException;

/**
 * Every program of the matrix, each started once: the applications, and the fronts with a server block for each of them. A
 * program that is not installed takes its cells with it, and no others.
 */
final class Stage implements AutoCloseable {
    /** Starts something. */
    private interface Start {
        AutoCloseable start() throws Exception;
    }

    private final Path folder;
    private final Map<Cell, Integer> ports = new HashMap<>();
    private final Map<Back, String> addresses = new EnumMap<>(Back.class);
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final Credential credential = Credential.selfSigned();
    private final Map<App, TestAbortedException> missingApps = new EnumMap<>(App.class);
    private final Map<Front, TestAbortedException> missingFronts = new EnumMap<>(Front.class);

    /**
     * Starts everything.
     *
     * @param folder whose path is short enough for unix sockets
     */
    Stage(Path folder) throws Exception {
        this.folder = folder;
        choosePorts();
        try {
            for (App app : App.values()) {
                Path own = Files.createDirectory(folder.resolve(app.name()));
                start(app, missingApps, () -> application(app, own));
            }
            for (Front front : Front.values()) {
                Path own = Files.createDirectory(folder.resolve(front.name()));
                start(front, missingFronts, () -> front(front, own));
            }
        } catch (Exception | AssertionError failure) {
            close();
            throw failure;
        }
    }

    private <K> void start(K what, Map<K, TestAbortedException> missing, Start start) throws Exception {
        try {
            running.push(start.start());
        } catch (TestAbortedException notInstalled) {
            missing.put(what, notInstalled);
        }
    }

    /** Takes all ports before it gives one back, so that they differ. */
    private void choosePorts() throws IOException {
        List<ServerSocket> taken = new ArrayList<>();
        for (Back back : Back.values()) {
            String address = back.address();
            if (address.startsWith("127")) {
                addresses.put(back, "127.0.0.1:" + freePort(taken));
            } else {
                addresses.put(back, folder.resolve(back.name()) + ".sock");
            }
        }
        for (Cell cell : Cell.all().toList()) {
            ports.put(cell, freePort(taken));
        }
        for (ServerSocket socket : taken) {
            socket.close();
        }
    }

    private static int freePort(List<ServerSocket> taken) throws IOException {
        ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        taken.add(socket);
        return socket.getLocalPort();
    }

    private String address(Back back) {
        return Objects.requireNonNull(addresses.get(back));
    }

    private int port(Back back) {
        return Integer.parseInt(address(back).substring("127.0.0.1:".length()));
    }

    private AutoCloseable application(App app, Path own) throws Exception {
        return switch (app) {
            case RETORT ->
                RetortServer.start(
                        file(own), port(Back.RETORT_HTTP), Path.of(address(Back.RETORT_UNIX)), port(Back.RETORT_UWSGI));
            case FLASK -> {
                UwsgiPeer.requireFlask();
                copy("app.py", own);
                file(own);
                yield UwsgiPeer.startAt(
                        own,
                        address(Back.FLASK_UWSGI),
                        "--socket",
                        address(Back.FLASK_UWSGI_UNIX),
                        "--http-socket",
                        address(Back.FLASK_HTTP),
                        "--callable",
                        "app",
                        "--processes",
                        "2",
                        "--buffer-size",
                        "32768",
                        "--disable-logging");
            }
            case CGI -> {
                if (!copy("echo.cgi", own).toFile().setExecutable(true)) {
                    throw new IOException("echo.cgi cannot be made executable");
                }
                yield FcgiWrapPeer.startAt(own, address(Back.CGI));
            }
            case PHP -> {
                copy("index.php", own);
                yield PhpPeer.startAt(own, address(Back.PHP));
            }
        };
    }

    private AutoCloseable front(Front front, Path own) throws Exception {
        Pems.certificate(own.resolve("site.pem"), credential);
        Pems.key(own.resolve("site.key"), credential);
        return switch (front) {
            case NGINX -> {
                // Those that Debian installs differ from nginx's own in HTTP_HOST.
                for (String name : List.of("uwsgi_params", "fastcgi_params")) {
                    Files.writeString(own.resolve(name), resource("/dev/retort/gateway/config/" + name));
                }
                yield NginxProgram.start(own, listen(front, Back.RETORT_HTTP), servers(front));
            }
            case HAPROXY ->
                HaProxyPeer.start(own, listen(front, Back.RETORT_HTTP), real(resource("haproxy.cfg"), front));
            case GATEWAY -> {
                Retort app = Retort.of(new EchoApplication(file(own)));
                WebServer server = Gateway.of(ConfigurationSource.text("http {\n" + servers(front) + "}\n", own))
                        .webapp("app", context(app))
                        .server();
                server.start();
                yield server::stop;
            }
        };
    }

    private static ServletContextHandler context(Retort app) {
        ServletContextHandler context = new ServletContextHandler("/");
        ServletHolder servlet = new ServletHolder(new RetortServlet(app));
        servlet.setAsyncSupported(true);
        context.addServlet(servlet, "/*");
        context.getServletHandler().setDecodeAmbiguousURIs(true);
        return context;
    }

    private String listen(Front front, Back back) {
        return "127.0.0.1:" + ports.get(new Cell(front, back, false));
    }

    /** The server blocks of the example configurations, for nginx and the gateway alike. */
    private String servers(Front front) throws IOException {
        StringBuilder servers = new StringBuilder();
        for (Back back : front.backs()) {
            servers.append(withTls(real(resource(back.conf()), front), new Cell(front, back, true)));
        }
        return servers.toString();
    }

    /** Lets a server listen for TLS too, if that is a cell. */
    private String withTls(String server, Cell cell) throws IOException {
        Integer port = ports.get(cell);
        return port == null
                ? server
                : server.replaceFirst(
                        "\\{", "{\n" + resource("tls.conf").replace("127.0.0.1:8443", "127.0.0.1:" + port));
    }

    /** Puts the real addresses in the place of those of the examples. */
    private String real(String example, Front front) {
        String text = example.replace("/srv/cgi/", folder.resolve("CGI") + "/")
                .replace("/srv/php/", folder.resolve("PHP") + "/");
        for (Back back : Back.values()) {
            text = text.replace(back.listen() + ";", listen(front, back) + ";")
                    .replace("bind " + back.listen(), "bind " + listen(front, back));
            if (!back.address().isEmpty()) {
                text = text.replace(back.address(), address(back));
            }
        }
        return text;
    }

    static String resource(String name) throws IOException {
        try (InputStream in = Stage.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Path copy(String name, Path folder) throws IOException {
        return Files.writeString(folder.resolve(name), resource(name));
    }

    private static Path file(Path folder) throws IOException {
        return Files.writeString(folder.resolve("file.txt"), "0123456789");
    }

    /** Opens the client's side of a cell; skips the test if one of its programs is missing. */
    Door door(Cell cell) {
        for (TestAbortedException missing : Arrays.asList(
                missingFronts.get(cell.front()), missingApps.get(cell.back().app()))) {
            if (missing != null) {
                throw missing;
            }
        }
        return new Door(cell, Objects.requireNonNull(ports.get(cell)), credential);
    }

    @Override
    public void close() throws IOException {
        if (running.isEmpty()) {
            return;
        }
        try {
            running.pop().close();
        } catch (Exception failure) {
            throw new IOException(failure);
        } finally {
            close(); // Whatever one says, the others end too.
        }
    }
}
