package dev.retort.containers;

import dev.retort.containers.forward.Forwards;
import dev.retort.tls.Credential;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import javax.net.ServerSocketFactory;

/** The WAR with upstreams in each container, and its upstreams: a plain one and three with TLS. */
final class ForwardingServers {
    enum Container {
        JETTY,
        TOMCAT_10,
        TOMCAT_11,
        UNDERTOW
    }

    private static final String STORE = "javax.net.ssl.trustStore";
    private static final String STORE_TYPE = "javax.net.ssl.trustStoreType";
    private static final String STORE_PASSWORD = "javax.net.ssl.trustStorePassword";

    private final Path folder;
    private final Map<String, String> before = new HashMap<>();
    private final Map<Container, Server> servers = new EnumMap<>(Container.class);
    private final ScriptedUpstream upstream = new ScriptedUpstream();
    private final ScriptedUpstream secure;
    private final ScriptedUpstream stranger;
    private final ScriptedUpstream misnamed;

    ForwardingServers(Path folder) throws Exception {
        this.folder = folder;
        Credential trusted = Credential.selfSigned();
        trust(trusted);
        secure = tls(trusted, "127.0.0.1");
        misnamed = tls(trusted, "127.0.0.2"); // For which the certificate is not.
        stranger = tls(Credential.selfSigned(), "127.0.0.1");
        set("SERVICE", "http://127.0.0.1:" + upstream.port());
        set("SECURE", "https://localhost:" + secure.port());
        set("STRANGER", "https://localhost:" + stranger.port());
        set("MISNAMED", "https://127.0.0.2:" + misnamed.port());
        Path war = War.make(folder.resolve("war"), Forwards.class);
        War.addForwarder(war);
        for (Container container : Container.values()) {
            servers.put(container, start(container, war, container + "-work"));
        }
    }

    private static ScriptedUpstream tls(Credential credential, String address) throws IOException {
        ServerSocketFactory sockets = credential.sslContext().getServerSocketFactory();
        return new ScriptedUpstream(sockets, InetAddress.getByName(address));
    }

    /** Lets the JVM trust a certificate, and no other, as a deployment may. */
    private void trust(Credential credential) throws Exception {
        Path file = folder.resolve("trusted.p12");
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("upstream", credential.chain().get(0));
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, "changeit".toCharArray());
        }
        set(STORE, file.toString());
        set(STORE_TYPE, "PKCS12");
        set(STORE_PASSWORD, "changeit");
    }

    private void set(String property, String value) {
        before.put(property, System.setProperty(property, value));
    }

    /** Serves a WAR in a container. */
    Server start(Container container, Path war, String work) throws Exception {
        return switch (container) {
            case JETTY -> Server.jetty(war);
            case TOMCAT_10 -> Server.tomcat("10.1", war, folder.resolve(work), false);
            case TOMCAT_11 -> Server.tomcat("11", war, folder.resolve(work), false);
            case UNDERTOW -> Server.undertow(war, folder.resolve(work), false);
        };
    }

    int port(Container container) {
        return Objects.requireNonNull(servers.get(container)).port();
    }

    /** Connects to a container and sends the beginning of a request, {@code |} for the end of a line. */
    Socket connect(Container container, String request) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(container));
        socket.setSoTimeout(30_000);
        socket.getOutputStream().write(ScriptedUpstream.bytes(request));
        return socket;
    }

    /** Returns all that comes until the connection ends. */
    static String rest(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** Sends a request, {@code |} for the end of a line, and returns all that comes until the connection ends. */
    String ask(Container container, String request) throws IOException {
        try (Socket socket = connect(container, request)) {
            return rest(socket);
        }
    }

    /** Asks for a target, with more fields of the request. */
    String get(Container container, String target, String... fields) throws IOException {
        String more = fields.length == 0 ? "" : String.join("|", fields) + "|";
        return ask(container, "GET " + target + " HTTP/1.1|Host: site.example|Connection: close|" + more + "|");
    }

    ScriptedUpstream upstream() {
        return upstream;
    }

    ScriptedUpstream secure() {
        return secure;
    }

    ScriptedUpstream stranger() {
        return stranger;
    }

    ScriptedUpstream misnamed() {
        return misnamed;
    }

    /** Ends everything. */
    void close() throws Exception {
        for (Server server : servers.values()) {
            server.stop().stop();
        }
        for (ScriptedUpstream one : new ScriptedUpstream[] {upstream, secure, stranger, misnamed}) {
            one.close();
        }
        before.forEach((property, value) -> {
            if (value == null) {
                System.clearProperty(property);
            } else {
                System.setProperty(property, value);
            }
        });
    }
}
