package dev.retort.gateway;

import static dev.retort.gateway.Eventually.eventually;
import static dev.retort.gateway.UwsgiServerTest.handler;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.Retort;
import dev.retort.gateway.WireClient.Answer;
import dev.retort.servlet.RetortServlet;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same application behind {@code uwsgi_pass} to a port, {@code uwsgi_pass} to a unix socket and {@code proxy_pass}, of a
 * real nginx and of Retort's gateway: it must make no difference.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class UwsgiServerPeerTest {
    private static final int LARGE = 50_000_000;
    private static final List<String> UWSGI = List.of("tcp.example", "unix.example");
    private static final List<String> FIELDS = List.of(
            "Content-Type",
            "Content-Length",
            "Content-Range",
            "ETag",
            "Set-Cookie",
            "Location",
            "Vary",
            "X-Own",
            "Allow");

    private static final String PARAMS = """
            uwsgi_param QUERY_STRING $query_string; uwsgi_param REQUEST_METHOD $request_method;
            uwsgi_param CONTENT_TYPE $content_type; uwsgi_param CONTENT_LENGTH $content_length;
            uwsgi_param REQUEST_URI $request_uri; uwsgi_param PATH_INFO $document_uri;
            uwsgi_param DOCUMENT_ROOT $document_root; uwsgi_param SERVER_PROTOCOL $server_protocol;
            uwsgi_param REQUEST_SCHEME $scheme; uwsgi_param HTTPS $https if_not_empty;
            uwsgi_param REMOTE_ADDR $remote_addr; uwsgi_param REMOTE_PORT $remote_port;
            uwsgi_param SERVER_PORT $server_port; uwsgi_param SERVER_NAME $server_name;
            uwsgi_param HTTP_HOST site.example;
            """;

    private final CompletableFuture<Throwable> departure = new CompletableFuture<>();
    private final CountDownLatch mayGoOn = new CountDownLatch(1);
    private final Semaphore mayDie = new Semaphore(0);

    @TempDir
    private Path folder;

    private UwsgiServer server;
    private final Map<String, NginxPeer> fronts = new HashMap<>();

    @BeforeEach
    void start() throws Exception {
        Files.writeString(folder.resolve("file.txt"), "0123456789");
        ServletContextHandler retort = new ServletContextHandler("/app");
        retort.addServlet(
                new ServletHolder(new RetortServlet(Retort.builder()
                        .get("/file", (request, values) -> folder.resolve("file.txt"))
                        .build())),
                "/*");
        retort.getServletHandler().setDecodeAmbiguousURIs(true);
        server = new UwsgiServer(new Handler.Sequence(new ContextHandlerCollection(retort), handler(this::handle)));
        Path socket = folder.resolve("app.sock");
        server.listen(socket);
        front("tcp.example", "uwsgi_pass 127.0.0.1:" + server.port() + ";");
        front("unix.example", "uwsgi_pass unix:" + socket + ";");
        front(
                "http.example",
                "proxy_set_header Host site.example; proxy_set_header Connection \"\"; proxy_http_version 1.1;"
                        + " proxy_pass http://127.0.0.1:" + server.httpPort() + ";");
    }

    /** Starts an nginx and a gateway that pass requests on in one way. */
    private void front(String name, String pass) throws IOException {
        String site = "client_max_body_size 60m; " + PARAMS + "location / { " + pass + " }\n"
                + "location /direct/ { uwsgi_request_buffering off; uwsgi_buffering off; proxy_request_buffering off;"
                + " proxy_buffering off; " + pass + " }\n"
                + "location /old/ { rewrite ^/old/(.*)$ /echo/new/$1?added=1 break; " + pass + " }\n";
        fronts.put(name, NginxPeer.server(Files.createDirectory(folder.resolve(name)), site));
    }

    private WireClient connect(boolean ours, String host) {
        return Objects.requireNonNull(fronts.get(host)).connect(ours);
    }

    @AfterEach
    void stop() {
        mayGoOn.countDown();
        fronts.values().forEach(NginxPeer::close);
        server.close();
    }

    private void handle(Request request, Response response, Callback callback) throws Exception {
        String path = request.getHttpURI().getPath();
        List<String> steps = List.of(path.split("/", -1));
        switch (steps.get(steps.get(1).equals("direct") ? 2 : 1)) {
            case "upload" -> Content.Sink.write(response, true, upload(request), callback);
            case "large" -> {
                byte[] part = new byte[50_000];
                for (int i = 0; i < LARGE / part.length; i++) {
                    Content.Sink.write(response, false, ByteBuffer.wrap(part));
                }
                callback.succeeded();
            }
            case "status" -> {
                response.setStatus(Integer.parseInt(steps.get(2)));
                response.getHeaders().put(HttpHeader.ETAG, "\"x\"");
                response.getHeaders().put(HttpHeader.LOCATION, "http://site.example/there");
                callback.succeeded();
            }
            case "stream" -> {
                Content.Sink.write(response, false, text("first"));
                mayGoOn.await();
                Content.Sink.write(response, false, text("second"));
                callback.succeeded();
            }
            case "die" -> {
                if (!steps.contains("unknown")) {
                    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, 100);
                }
                Content.Sink.write(response, false, text("half|"));
                mayDie.acquire();
                throw new IllegalStateException("on purpose");
            }
            case "hasty" -> {
                response.setStatus(403);
                Content.Sink.write(response, true, "no", callback);
            }
            case "socket" ->
                ServerWebSocketContainer.get(request.getContext())
                        .upgrade((ask, answer, failed) -> new WebSocketEcho(), request, response, callback);
            case "wait" ->
                request.addFailureListener(cause -> {
                    departure.complete(cause);
                    callback.failed(cause);
                });
            default -> {
                response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
                response.getHeaders().add("Set-Cookie", "a=1; Path=/");
                response.getHeaders().add("Set-Cookie", "b=\"2, 3\"");
                response.getHeaders().add("X-Own", "one");
                response.getHeaders().add("X-Own", "two");
                Content.Sink.write(response, true, echo(request), callback);
            }
        }
    }

    private static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Everything of a request that should not depend on how it came. */
    private static String echo(Request request) throws Exception {
        // nginx 1.22 passes lines with the same name on as they are, newer ones and the gateway as one.
        Map<String, String> fields = new TreeMap<>();
        for (HttpField field : request.getHeaders()) {
            if (field.getHeader() != HttpHeader.CONNECTION) {
                fields.merge(
                        field.getLowerCaseName(), String.valueOf(field.getValue()), (one, more) -> one + ", " + more);
            }
        }
        return String.join(
                "\n",
                request.getMethod(),
                String.valueOf(request.getHttpURI()),
                String.valueOf(request.getHttpURI().getCanonicalPath()),
                Request.getServerName(request) + ":" + Request.getServerPort(request),
                Request.getRemoteAddr(request) + " " + request.isSecure(),
                fields.toString(),
                request.getLength() + " " + upload(request));
    }

    private static String upload(Request request) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        long length = 0;
        try (InputStream in = Content.Source.asInputStream(request)) {
            byte[] part = new byte[50_000];
            for (int read = in.read(part); read >= 0; read = in.read(part)) {
                digest.update(part, 0, read);
                length += read;
            }
        }
        return length + " " + HexFormat.of().formatHex(digest.digest());
    }

    private Answer ask(boolean ours, String host, String request) {
        try (WireClient client = connect(ours, host)) {
            client.sendBytes(request.replaceFirst("\\|", "|Host: " + host + "|Connection: close|")
                    .replace("|", "\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            return request.startsWith("HEAD ") ? client.readHead() : client.read();
        }
    }

    private static String summary(Answer answer) {
        StringBuilder summary = new StringBuilder(answer.status() + "\n");
        for (String name : FIELDS) {
            // A page of an error is each server's own, and nginx sends in chunks what it does not know the length of.
            if (!name.equals("Content-Length") || answer.status() == 206) {
                summary.append(name).append(answer.values(name)).append('\n');
            }
        }
        return summary + answer.octets();
    }

    private void sameAsOverHttp(String request) {
        for (boolean ours : new boolean[] {false, true}) {
            String expected = summary(ask(ours, "http.example", request));
            for (String host : UWSGI) {
                assertThat(summary(ask(ours, host, request)))
                        .as((ours ? "gateway, " : "nginx, ") + host + ": " + request)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void methodsPathsAndQueriesAreTheSame() {
        for (String method : List.of("GET", "HEAD", "DELETE", "OPTIONS", "PUT", "POST", "PATCH", "PROPFIND")) {
            sameAsOverHttp(method + " /echo?a=1&a=2&b=%20%C3%B6&c HTTP/1.1||");
        }
        for (String target : List.of(
                "/echo",
                "/echo/",
                "/echo/a%20b",
                "/echo/%C3%BC",
                "/echo/ü",
                "/echo/a;x=1",
                "/echo/a;x=1/b",
                "/echo/%3B",
                "/echo/a%2Fb",
                "/echo/a%2fb",
                "/echo//a",
                "/echo/./a",
                "/echo/a/../b",
                "/echo/%2e%2e/echo",
                "/echo/%25",
                "/echo/%",
                "/echo/%zz",
                "/echo/%00",
                "/echo/a%5Cb",
                "/echo/a\\b",
                "/echo/a+b",
                "/echo/\"<>^`{|}",
                "/echo/%FF",
                "/echo?",
                "/echo??",
                "/echo?%00",
                "/echo?a|b",
                "/echo?x=%zz&%FF",
                "/echo?ü",
                "/echo#f",
                "/old/x",
                "/old/x%20y?b=2",
                "/old/%C3%BC",
                "/old/a%2Fb",
                "/nowhere",
                "/")) {
            sameAsOverHttp("GET " + target.replace("|", "%7C") + " HTTP/1.1||");
        }
    }

    @Test
    void fieldsAndCookiesAreTheSame() {
        sameAsOverHttp(
                "GET /echo HTTP/1.1|Accept: a|Accept: b|Cookie: a=1; b=2|X-Own: 1|X-Own: 2|X-Empty:|"
                        + "X-B3-TraceId: 5|Range: bytes=0-1|If-None-Match: \"y\"|Accept-Encoding: gzip|User-Agent: u|X-Latin: ä||");
        sameAsOverHttp("GET /echo HTTP/1.0||");
        sameAsOverHttp("GET http://absolute.example/echo?x HTTP/1.1||");
    }

    @Test
    void bodiesAreTheSame() {
        sameAsOverHttp("POST /echo HTTP/1.1|Content-Type: text/plain|Content-Length: 0||");
        sameAsOverHttp("POST /echo HTTP/1.1|Content-Type: text/plain|Content-Length: 5||hello");
        sameAsOverHttp("POST /echo HTTP/1.1|Content-Length: 20000||" + "x".repeat(20_000));
        sameAsOverHttp("GET /echo HTTP/1.1|Content-Length: 5||hello");
        sameAsOverHttp("POST /upload HTTP/1.1|Transfer-Encoding: chunked||5|hello|6| world|0||");
        // The web server gathers the chunks of a request that it does not buffer either.
        for (boolean ours : new boolean[] {false, true}) {
            for (String host : UWSGI) {
                String request = "POST /direct/upload HTTP/1.1|Transfer-Encoding: chunked||5|hello|0||";
                assertThat(ask(ours, host, request).text()).startsWith("5 2cf24dba5fb0a30e");
            }
        }
    }

    @Test
    void statusesAndRangesAreTheSame() {
        for (int status : new int[] {200, 201, 204, 301, 302, 304, 403, 404, 410, 500, 503}) {
            sameAsOverHttp("GET /status/" + status + " HTTP/1.1||");
            sameAsOverHttp("HEAD /status/" + status + " HTTP/1.1||");
        }
        for (String field : List.of("", "Range: bytes=2-5|", "Range: bytes=2-3,5-6|", "Range: bytes=99-|")) {
            if (!field.contains(",")) {
                sameAsOverHttp("GET /app/file HTTP/1.1|" + field + "|");
            }
            sameAsOverHttp("HEAD /app/file HTTP/1.1|" + field + "|");
        }
        String tag = ask(false, "tcp.example", "GET /app/file HTTP/1.1||").field("ETag");
        sameAsOverHttp("GET /app/file HTTP/1.1|If-None-Match: " + tag + "||");
        assertThat(ask(false, "unix.example", "GET /app/file HTTP/1.1|Range: bytes=2-5||")
                        .text())
                .isEqualTo("2345");
    }

    @Test
    void largeBodiesPassInBothDirections() throws Exception {
        byte[] body = new byte[LARGE];
        new Random(1).nextBytes(body);
        String sha =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        for (boolean ours : new boolean[] {false, true}) {
            for (String host : UWSGI) {
                for (String path : List.of("/upload", "/direct/upload")) {
                    try (WireClient client = connect(ours, host)) {
                        client.send("POST " + path + " HTTP/1.1|Host: " + host + "|Connection: close|Content-Length: "
                                        + LARGE + "||")
                                .sendBytes(body);
                        assertThat(client.read().text()).isEqualTo(LARGE + " " + sha);
                    }
                }
                assertThat(ask(ours, host, "GET /large HTTP/1.1||").octets()).hasSize(LARGE);
                assertThat(server.buffersInUse()).isLessThan(5);
            }
            try (WireClient client = connect(ours, "tcp.example")) {
                client.send("POST /upload HTTP/1.1|Host: tcp.example|Connection: close|Transfer-Encoding: chunked||");
                for (int from = 0; from < LARGE; from += 500_000) {
                    client.send(Integer.toHexString(500_000) + "|")
                            .sendBytes(Arrays.copyOfRange(body, from, from + 500_000))
                            .send("|");
                }
                assertThat(client.send("0||").read().text()).isEqualTo(LARGE + " " + sha);
            }
        }
    }

    @Test
    void aStreamIsNotHeldBack() {
        for (boolean ours : new boolean[] {false, true}) {
            for (String host : UWSGI) {
                try (WireClient client = connect(ours, host)) {
                    client.send("GET /direct/stream HTTP/1.1|Host: " + host + "||");
                    client.readHeader();
                    assertThat(client.readChunk())
                            .asString(StandardCharsets.US_ASCII)
                            .startsWith("first");
                    if (ours && host.equals("unix.example")) {
                        mayGoOn.countDown();
                        assertThat(client.readChunk())
                                .asString(StandardCharsets.US_ASCII)
                                .isEqualTo("second");
                        assertThat(client.readChunk()).isEmpty();
                    }
                }
            }
        }
    }

    @Test
    void anApplicationThatDiesLeavesAnAnswerThatIsSeenToBeCut() {
        for (boolean ours : new boolean[] {false, true}) {
            for (String host : UWSGI) {
                cut(ours, host, "/die");
            }
            // On a unix socket the end of such a response cannot be told from a failure.
            cut(ours, "tcp.example", "/direct/die/unknown");
        }
    }

    @Test
    void itSpeaksOverTlsToo() throws Exception {
        PemFiles.write(folder, "site.example", "EC", PemFiles.Form.PKCS8);
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setKeyStorePath(folder.resolve("keys.p12").toString());
        tls.setKeyStorePassword("changeit");
        front("tls.example", "uwsgi_pass suwsgi://127.0.0.1:" + server.listen(tls) + ";");
        for (boolean ours : new boolean[] {false, true}) {
            for (String request : List.of("GET /echo?a HTTP/1.1||", "POST /echo HTTP/1.1|Content-Length: 5||hello")) {
                assertThat(summary(ask(ours, "tls.example", request)))
                        .isEqualTo(summary(ask(ours, "http.example", request)));
            }
            assertThat(ask(ours, "tls.example", "GET /large HTTP/1.1||").octets())
                    .hasSize(LARGE);
            cut(ours, "tls.example", "/die");
        }
        // To nginx a reset beneath TLS is an end like any other.
        cut(true, "tls.example", "/direct/die/unknown");
    }

    private void cut(boolean ours, String host, String path) {
        try (WireClient client = connect(ours, host)) {
            client.send("GET " + path + " HTTP/1.1|Host: " + host + "|Connection: close||");
            if (path.startsWith("/direct")) {
                client.readHeader();
                assertThat(client.readChunk())
                        .asString(StandardCharsets.US_ASCII)
                        .isEqualTo("half|");
                mayDie.release();
                assertThatThrownBy(client::readChunk).as(host + path).hasMessageContaining("end within");
            } else {
                mayDie.release();
                assertThat(isCutOrRefused(client)).as(host + path).isTrue();
            }
        }
    }

    /** A reset may overtake the head of the answer, which is then a 502. */
    private static boolean isCutOrRefused(WireClient client) {
        try {
            return client.read().status() == 502;
        } catch (UncheckedIOException cut) {
            return String.valueOf(cut.getMessage()).contains("of 100 bytes");
        }
    }

    @Test
    void anEarlyAnswerReachesAClientThatIsStillSending() {
        for (boolean ours : new boolean[] {false, true}) {
            for (String host : UWSGI) {
                try (WireClient client = connect(ours, host)) {
                    client.send("POST /direct/hasty HTTP/1.1|Host: " + host + "|Content-Length: " + LARGE + "||");
                    sendAsFarAsItIsTaken(client, 1_000_000);
                    Answer answer = client.read();
                    assertThat(answer.status()).as(host).isEqualTo(403);
                    assertThat(answer.text()).isEqualTo("no");
                }
            }
        }
    }

    /** Who answers early need not take the rest; what it has said by then can be read all the same. */
    private static void sendAsFarAsItIsTaken(WireClient client, int bytes) {
        try {
            client.sendBytes(new byte[bytes]);
        } catch (UncheckedIOException refused) {
            assertThat(refused.getCause()).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void aWebSocketOpensThroughNginx() throws Exception {
        for (String host : UWSGI) {
            try (WireClient client = connect(false, host)) {
                client.send("GET /socket HTTP/1.1|Host: h|Upgrade: websocket|Connection: Upgrade"
                        + "|Sec-WebSocket-Version: 13|Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==||");
                Answer answer = client.readHeader();
                assertThat(answer.status()).isEqualTo(101);
                assertThat(answer.field("Sec-WebSocket-Accept")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
                // A text of two characters, masked with zeros.
                client.sendBytes(new byte[] {(byte) 0x81, (byte) 0x82, 0, 0, 0, 0, 'h', 'i'});
                assertThat(client.readExactly(4)).containsExactly((byte) 0x81, 2, 'h', 'i');
                client.sendBytes(new byte[] {(byte) 0x88, (byte) 0x80, 0, 0, 0, 0});
                assertThat(client.readToEnd()).hasSize(2);
            }
        }
    }

    @Test
    void aClientThatLeavesFailsTheRequest() throws Exception {
        try (WireClient client = connect(false, "tcp.example")) {
            client.send("GET /wait HTTP/1.1|Host: tcp.example||");
            eventually(() -> assertThat(server.connection().getMessagesIn()).isEqualTo(1));
            client.reset();
            assertThat(departure.get(20, TimeUnit.SECONDS)).hasMessageContaining("closed the connection");
        }
        server.awaitNoConnection();
    }
}
