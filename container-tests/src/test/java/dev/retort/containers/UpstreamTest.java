package dev.retort.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.containers.ForwardingServers.Container;
import dev.retort.containers.ScriptedUpstream.Received;
import dev.retort.containers.forward.Forwards;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code @Upstream} of a WAR in each container, before a server that plays a script. */
@Tag("once")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UpstreamTest {
    private static final String OK = "HTTP/1.1 200 OK|Content-Length: 2||ok";

    @TempDir
    private static Path folder;

    private static ForwardingServers servers;
    private static ScriptedUpstream upstream;

    @BeforeAll
    static void begin() throws Exception {
        servers = new ForwardingServers(folder);
        upstream = servers.upstream();
    }

    @AfterAll
    static void end() throws Exception {
        servers.close();
    }

    @ParameterizedTest
    @EnumSource
    void pathsAreForwardedAndTheApplicationHasTheOthers(Container container) throws Exception {
        upstream.answer(OK);
        assertThat(servers.get(container, "/api/a%20b/c;v=1?x=1&y=%C3%BC"))
                .startsWith("HTTP/1.1 200")
                .endsWith("ok");
        assertThat(upstream.next().line()).isEqualTo("GET /api/a%20b/c;v=1?x=1&y=%C3%BC HTTP/1.1");
        for (String[] pair : new String[][] {
            {"/shop/api/x", "/api/x"},
            {"/api", "/api"},
            {"/api/", "/api/"},
            {"/v1/x/y?q", "/base/x/y?q"},
            {"/v1", "/base"},
            {"/shop/v1/", "/base/"},
            {"/status", "/status"}
        }) {
            servers.get(container, pair[0]);
            assertThat(upstream.next().line()).as(pair[0]).isEqualTo("GET " + pair[1] + " HTTP/1.1");
        }
        assertThat(servers.get(container, "/shop/own")).endsWith("own");
        assertThat(servers.get(container, "/status/x")).startsWith("HTTP/1.1 404");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNoUriIsEscapedOrRefusedByTheContainerAndNeverAnErrorOfTheServer(Container container) throws Exception {
        upstream.answer(OK);
        for (String query : List.of("a%7Cb", "%zz", "%", "a{b}", "a\"b", "a^b", "a[]=1", "a<b>", "ü", "a\\b")) {
            String answer = servers.get(container, "/api/x?" + query);
            if (answer.startsWith("HTTP/1.1 200")) {
                assertThat(upstream.next().line()).startsWith("GET /api/x?").matches("[!-~]+ [!-~]+ [!-~]+");
            } else {
                assertThat(answer).as(query).startsWith("HTTP/1.1 400");
            }
        }
        String bar = "GET /api/x?a!b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".replace('!', '|');
        try (Socket socket = servers.connect(container, "")) {
            socket.getOutputStream().write(bar.getBytes(StandardCharsets.ISO_8859_1));
            String answer = ForwardingServers.rest(socket);
            boolean isTaken = container == Container.JETTY; // Tomcat wants relaxedQueryChars.
            assertThat(answer).startsWith(isTaken ? "HTTP/1.1 200" : "HTTP/1.1 400");
            if (isTaken) {
                assertThat(upstream.next().line()).isEqualTo("GET /api/x?a%7Cb HTTP/1.1");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPathWithTwoMeaningsDoesNotReachTheUpstream(Container container) throws Exception {
        upstream.answer(OK);
        for (String target : List.of(
                "/api/..;/secret",
                "/api/..;a=b/secret",
                "/api/%2e%2e/secret",
                "/api/.%2E;x/secret",
                "/api/a%2f..%2f..%2fsecret",
                "/api/..%5csecret",
                "/api/a%00",
                "/v1/../secret",
                "/v1/..%2fsecret",
                "/own/../api/secret",
                "/%61pi/secret",
                "/api;x=1/secret")) {
            assertThat(servers.get(container, target)).as(target).matches("(?s)HTTP/1.1 (400|404) .*");
            assertThat(upstream.unexpected()).as(target).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theUpstreamIsToldWhoTheClientIsByThisServerAlone(Container container) throws Exception {
        upstream.answer(OK);
        String answer = servers.ask(
                container,
                "GET /api/x HTTP/1.1|Host: site.example:81|Forwarded: for=10.0.0.1|X-Forwarded-For: 10.0.0.1"
                        + "|X-Forwarded-Proto: https|X-Forwarded-Host: evil|X-Real-IP: 10.0.0.1|X_Forwarded_For: 10.0.0.1"
                        + "|Proxy: http://evil|Cookie: a=1; b=\"2\"|X-Own: 1|X-Own: 2|X-Secret: 1|Keep-Alive: 5|TE: trailers"
                        + "|Connection: close|Connection: X-Secret, Cookie, X-Forwarded-For, Host||");
        assertThat(answer).startsWith("HTTP/1.1 200");
        // Tomcat has names in small letters.
        assertThat(upstream.next().fields())
                .extracting(field -> field.substring(0, field.indexOf(':')).toLowerCase(Locale.ROOT)
                        + field.substring(field.indexOf(':')))
                .containsExactlyInAnyOrder(
                        "host: 127.0.0.1:" + upstream.port(),
                        "cookie: a=1; b=\"2\"",
                        "x-own: 1",
                        "x-own: 2",
                        "x-forwarded-for: 127.0.0.1",
                        "x-forwarded-proto: http",
                        "x-forwarded-host: site.example:81",
                        "forwarded: for=127.0.0.1;host=\"site.example:81\";proto=http",
                        "via: 1.1 retort");
    }

    @ParameterizedTest
    @EnumSource
    void aTrustedProxyIsBelievedAndTheHostKeptWhereAskedFor(Container container) throws Exception {
        upstream.answer(OK);
        servers.get(container, "/v1/x", "X-Forwarded-For: 198.51.100.9, 2001:db8::7", "X-Forwarded-Proto: https");
        Received request = upstream.next();
        assertThat(request.values("Host")).containsExactly("site.example");
        assertThat(request.values("X-Forwarded-For")).containsExactly("2001:db8::7");
        assertThat(request.values("Forwarded"))
                .containsExactly("for=\"[2001:db8::7]\";host=\"site.example\";proto=https");
    }

    @ParameterizedTest
    @EnumSource
    void fieldsOfTheResponseStayAsTheyAre(Container container) throws Exception {
        upstream.answer("HTTP/1.1 401 Unauthorized|Date: Thu, 01 Jan 1970 00:00:00 GMT|Server: own"
                + "|Content-Disposition: attachment; filename=\"a b, c\"|WWW-Authenticate: Basic realm=\"x, y\""
                + "|Set-Cookie: a=1; Path=/|Set-Cookie: b=\"2, 3\"|X-Secret: 1|Keep-Alive: timeout=5"
                + "|Connection: X-Secret|Content-Length: 0||");
        List<String> lines = servers.get(container, "/api/x").lines().toList();
        assertThat(lines.get(0)).startsWith("HTTP/1.1 401");
        assertThat(lines)
                .contains(
                        "Date: Thu, 01 Jan 1970 00:00:00 GMT",
                        "Server: own",
                        "Content-Disposition: attachment; filename=\"a b, c\"",
                        "WWW-Authenticate: Basic realm=\"x, y\"",
                        "Set-Cookie: a=1; Path=/",
                        "Set-Cookie: b=\"2, 3\"")
                .noneMatch(line -> line.startsWith("X-Secret") || line.startsWith("Keep-Alive"))
                .filteredOn(line -> line.startsWith("Date:"))
                .hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void aRedirectOfTheUpstreamLeadsBackHere(Container container) throws Exception {
        String there = "http://127.0.0.1:" + upstream.port();
        for (String[] pair : new String[][] {
            {"/shop/v1/x", there + "/base/login?a", "/shop/v1/login?a"},
            {"/shop/v1/x", there + "/other", there + "/other"},
            {"/shop/api/x", there + "/login", "/shop/login"},
            {"/api/x", "/relative", "/relative"},
            {"/api/x", "http://elsewhere.example/", "http://elsewhere.example/"}
        }) {
            upstream.answer("HTTP/1.1 302 Found|Location: " + pair[1] + "|Content-Length: 0||");
            assertThat(servers.get(container, pair[0])).contains("\r\nLocation: " + pair[2] + "\r\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void bodiesPassInBothDirections(Container container) throws Exception {
        byte[] body = new byte[2_000_000]; // Undertow takes 2 MiB by default.
        new Random(7).nextBytes(body);
        upstream.play((request, out, socket) -> {
            out.write(ScriptedUpstream.bytes("HTTP/1.1 200 OK|Content-Type: application/octet-stream|Content-Length: "
                    + request.body().length + "||"));
            out.write(request.body());
        });
        try (Socket socket = servers.connect(
                container,
                "POST /api/x HTTP/1.1|Host: a|Connection: close|Expect: 100-continue|Content-Length: " + body.length
                        + "||")) {
            assertThat(line(socket)).startsWith("HTTP/1.1 100");
            assertThat(line(socket)).isEmpty();
            socket.getOutputStream().write(body);
            assertThat(endsWith(socket.getInputStream().readAllBytes(), body)).isTrue();
        }
        assertThat(upstream.next().values("Content-Length")).containsExactly("2000000");

        assertThat(
                        servers.ask(
                                container,
                                "PUT /api/x HTTP/1.1|Host: a|Connection: close|Transfer-Encoding: chunked||5|hello|6| world|0||"))
                .endsWith("hello world");
        assertThat(upstream.next().values("Content-Type")).isEmpty();
    }

    private static String line(Socket socket) throws Exception {
        StringBuilder line = new StringBuilder();
        InputStream in = socket.getInputStream();
        for (int octet = in.read(); octet != '\n' && octet >= 0; octet = in.read()) {
            line.append((char) octet);
        }
        return line.toString().trim();
    }

    private static boolean endsWith(byte[] all, byte[] end) {
        return Arrays.equals(all, all.length - end.length, all.length, end, 0, end.length);
    }

    @ParameterizedTest
    @EnumSource
    void statusesWithoutABodyHaveNone(Container container) throws Exception {
        upstream.answer("HTTP/1.1 304 Not Modified|ETag: \"x\"||");
        assertThat(servers.get(container, "/api/x")).startsWith("HTTP/1.1 304").endsWith("\r\n\r\n");
        upstream.answer("HTTP/1.1 204 No Content||");
        assertThat(servers.get(container, "/api/x")).startsWith("HTTP/1.1 204").endsWith("\r\n\r\n");
        upstream.answer("HTTP/1.1 200 OK|Content-Length: 500||");
        assertThat(servers.ask(container, "HEAD /api/x HTTP/1.1|Host: a|Connection: close||"))
                .startsWith("HTTP/1.1 200")
                .containsIgnoringCase("Content-Length: 500")
                .endsWith("\r\n\r\n");
    }

    @ParameterizedTest
    @EnumSource
    void aPieceOfAStreamIsSentBeforeTheNextOneComes(Container container) throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        upstream.play((request, out, socket) -> {
            out.write(ScriptedUpstream.bytes(
                    "HTTP/1.1 200 OK|Content-Type: text/event-stream|Transfer-Encoding: chunked||" + "8|data: 1\n|"));
            seen.await();
            out.write(ScriptedUpstream.bytes("8|data: 2\n|0||"));
        });
        try (Socket socket = servers.connect(container, "GET /api/x HTTP/1.1|Host: a|Connection: close||")) {
            String line = line(socket);
            while (!line.contains("data: 1")) {
                line = line(socket);
            }
            seen.countDown();
            assertThat(ForwardingServers.rest(socket)).contains("data: 2");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aResponseThatBreaksOffIsSeenToBeBroken(Container container) throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        upstream.play((request, out, socket) -> {
            out.write(ScriptedUpstream.bytes("HTTP/1.1 200 OK|Transfer-Encoding: chunked||5|hello|"));
            seen.await();
            socket.close();
        });
        try (Socket socket = servers.connect(container, "GET /api/x HTTP/1.1|Host: a||")) {
            while (socket.getInputStream().read() != '5'
                    || socket.getInputStream().read() != '\r') {
                // The head, and the size of the chunk behind it.
            }
            seen.countDown();
            // The last chunk, which would say that it is whole, does not come.
            try {
                assertThat(ForwardingServers.rest(socket)).doesNotContain("0\r\n\r\n");
            } catch (java.net.SocketException reset) {
                assertThat(reset).hasMessageContaining("reset");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anUpstreamThatIsAwayIs502AndOneThatIsSlowIs504(Container container) throws Exception {
        assertThat(servers.get(container, "/gone/x")).startsWith("HTTP/1.1 502").doesNotContain("Exception");
        CountDownLatch done = new CountDownLatch(1);
        upstream.play((request, out, socket) -> done.await());
        assertThat(servers.get(container, "/hasty/x"))
                .startsWith("HTTP/1.1 504")
                .doesNotContain("Exception");
        upstream.play((request, out, socket) -> {
            for (byte octet : ScriptedUpstream.bytes("HTTP/1.1 200 OK|X: " + "x".repeat(5_000))) {
                out.write(octet);
                done.await(50, java.util.concurrent.TimeUnit.MILLISECONDS);
            }
        });
        assertThat(servers.get(container, "/brief/x")).startsWith("HTTP/1.1 504");
        done.countDown();
        upstream.answer("nonsense||");
        assertThat(servers.get(container, "/api/x")).startsWith("HTTP/1.1 502");
    }

    @ParameterizedTest
    @EnumSource
    void aConnectionThatTheUpstreamHasClosedCostsNoRequestThatMayBeRepeated(Container container) throws Exception {
        AtomicInteger requests = new AtomicInteger();
        upstream.play((request, out, socket) -> {
            if (requests.incrementAndGet() == 2) {
                socket.close();
            } else {
                out.write(ScriptedUpstream.bytes(OK));
            }
        });
        assertThat(servers.get(container, "/api/1")).endsWith("ok");
        assertThat(servers.get(container, "/api/2")).endsWith("ok");
        assertThat(requests.get()).isEqualTo(3);

        requests.set(1);
        assertThat(servers.ask(container, "POST /api/3 HTTP/1.1|Host: a|Connection: close|Content-Length: 1||x"))
                .startsWith("HTTP/1.1 502");
        assertThat(requests.get()).isEqualTo(2);
    }

    @ParameterizedTest
    // Undertow knows no web.xml by itself.
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNDERTOW")
    void aWebXmlSaysTheSame(Container container) throws Exception {
        Path war = War.make(folder.resolve("xml-" + container), dev.retort.containers.plain.Hello.class);
        War.addForwarder(war);
        // region web-xml
        String xml = """
                <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
                  <servlet>
                    <servlet-name>api</servlet-name>
                    <servlet-class>dev.retort.servlet.UpstreamServlet</servlet-class>
                    <init-param>
                      <param-name>to</param-name>
                      <param-value>${SERVICE}/v2</param-value>
                    </init-param>
                    <init-param>
                      <param-name>preserveHost</param-name>
                      <param-value>true</param-value>
                    </init-param>
                    <async-supported>true</async-supported>
                  </servlet>
                  <servlet-mapping>
                    <servlet-name>api</servlet-name>
                    <url-pattern>/api/*</url-pattern>
                  </servlet-mapping>
                </web-app>
                """;
        // endregion
        Files.writeString(war.resolve("WEB-INF/web.xml"), xml);
        Server server = servers.start(container, war, container + "-xml-work");
        try {
            upstream.answer(OK);
            assertThat(Wire.ask(server.port(), "/shop", Case.get("/api/x")).body())
                    .isEqualTo("ok");
            Received request = upstream.next();
            assertThat(request.line()).isEqualTo("GET /v2/x HTTP/1.1");
            assertThat(request.values("Host")).containsExactly("localhost");
            assertThat(Wire.ask(server.port(), "/shop", Case.get("/hello")).body())
                    .isEqualTo("Hello World!");
        } finally {
            server.stop().stop();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWarWithoutTheArtifactDoesNotStartAndSaysWhatItMisses(Container container) throws Exception {
        Path war = War.make(folder.resolve("bare-" + container), Forwards.class);
        Queue<Throwable> logged = new ConcurrentLinkedQueue<>();
        Handler tap = new Handler() {
            @Override
            public void publish(LogRecord line) {
                if (line.getThrown() != null) {
                    logged.add(line.getThrown());
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger.getLogger("").addHandler(tap);
        try {
            assertThatThrownBy(() -> servers.start(container, war, container + "-bare-work"))
                    .satisfies(logged::add);
        } finally {
            Logger.getLogger("").removeHandler(tap);
        }
        // Tomcat's own failure says nothing of the cause, which is in its log.
        assertThat(logged)
                .anySatisfy(failure ->
                        assertThat(failure).hasStackTraceContaining("<artifactId>jetty-ee10-proxy</artifactId>"));
    }
}
