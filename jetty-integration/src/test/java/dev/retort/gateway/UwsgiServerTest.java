package dev.retort.gateway;

import static dev.retort.gateway.Eventually.eventually;
import static dev.retort.gateway.UwsgiServer.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.WireClient.Answer;
import dev.retort.jetty.uwsgi.UwsgiConnectionFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the variables of a packet become, and how the response is written. */
class UwsgiServerTest {
    @FunctionalInterface
    interface Action {
        void handle(Request request, Response response, Callback callback) throws Exception;
    }

    static Handler handler(Action action) {
        return new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                action.handle(request, response, callback);
                return true;
            }
        };
    }

    /** Answers with something of the request. */
    private static Handler telling(Function<Request, String> what) {
        return handler(
                (request, response, callback) -> Content.Sink.write(response, true, what.apply(request), callback));
    }

    private static String told(Function<Request, String> what, String... namesAndValues) {
        try (UwsgiServer server = new UwsgiServer(telling(what))) {
            String answer = server.ask(namesAndValues);
            return answer.substring(answer.indexOf("\r\n\r\n") + 4);
        }
    }

    @Test
    void theResponseIsThatOfUwsgiAndTheConnectionItsEnd() {
        Handler plain = handler((request, response, callback) -> {
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain");
            response.getHeaders().add("X-Own", "1");
            response.getHeaders().add("X-Own", "2");
            Content.Sink.write(response, true, "hello", callback);
        });
        try (UwsgiServer server = new UwsgiServer(plain)) {
            String answer = server.ask();

            assertThat(answer)
                    .isEqualTo("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX-Own: 1\r\nX-Own: 2\r\n"
                            + "Content-Length: 5\r\n\r\nhello");
            server.awaitNoConnection();
        }
    }

    @Test
    void aBodyOfUnknownLengthIsSentAsItIs() {
        Handler parts = handler((request, response, callback) -> {
            response.getHeaders().put(HttpHeader.TRANSFER_ENCODING, "chunked");
            response.getHeaders().put(HttpHeader.CONNECTION, "keep-alive");
            response.getHeaders().put(HttpHeader.KEEP_ALIVE, "timeout=5");
            Content.Sink.write(response, false, ByteBuffer.wrap("first ".getBytes(StandardCharsets.US_ASCII)));
            Content.Sink.write(response, true, "second", callback);
        });
        try (UwsgiServer server = new UwsgiServer(parts)) {
            assertThat(server.ask()).isEqualTo("HTTP/1.1 200 OK\r\n\r\nfirst second");
        }
    }

    @Test
    void aPartOfTheResponseIsSentWhenItIsWritten() throws Exception {
        BlockingQueue<String> parts = new LinkedBlockingQueue<>();
        Handler stream = handler((request, response, callback) -> {
            for (String part = parts.take(); !part.equals("end"); part = parts.take()) {
                Content.Sink.write(response, false, ByteBuffer.wrap(part.getBytes(StandardCharsets.US_ASCII)));
            }
            callback.succeeded();
        });
        try (UwsgiServer server = new UwsgiServer(stream);
                WireClient client = server.connect().sendBytes(request())) {
            for (String part : List.of("first|", "second|", "third|")) {
                parts.add(part);
                assertThat(client.readThrough("|")).endsWith(part);
            }
            parts.add("end");
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void headAndBodilessStatusesHaveNoBody() {
        Handler byStatus = handler((request, response, callback) -> {
            int status = Integer.parseInt(Request.getPathInContext(request).substring(1));
            response.setStatus(status);
            response.getHeaders().put(HttpHeader.ETAG, "\"x\"");
            if (status == 200) {
                Content.Sink.write(response, true, "hello", callback);
            } else {
                callback.succeeded();
            }
        });
        try (UwsgiServer server = new UwsgiServer(byStatus)) {
            assertThat(server.ask("REQUEST_METHOD", "HEAD", "REQUEST_URI", "/200"))
                    .isEqualTo("HTTP/1.1 200 OK\r\nETag: \"x\"\r\nContent-Length: 5\r\n\r\n");
            assertThat(server.ask("REQUEST_URI", "/204")).isEqualTo("HTTP/1.1 204 No Content\r\nETag: \"x\"\r\n\r\n");
            assertThat(server.ask("REQUEST_URI", "/304")).isEqualTo("HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\n\r\n");
            assertThat(server.ask("REQUEST_URI", "/599")).startsWith("HTTP/1.1 599 599\r\n");
        }
    }

    @Test
    void interimResponsesStayBehind() {
        Handler hints = handler((request, response, callback) -> {
            response.writeInterim(HttpStatus.EARLY_HINTS_103, HttpFields.build().add("Link", "</a.css>"))
                    .get();
            Content.Sink.write(response, true, "ok", callback);
        });
        try (UwsgiServer server = new UwsgiServer(hints)) {
            assertThat(server.ask()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nok");
        }
    }

    @Test
    void whoExpects100ContinueGetsTheResponseAlone() {
        Handler reader = handler((request, response, callback) ->
                Content.Source.asString(request, StandardCharsets.UTF_8, new Promise.Invocable<>() {
                    @Override
                    public void succeeded(String body) {
                        Content.Sink.write(response, true, body, callback);
                    }

                    @Override
                    public void failed(Throwable failure) {
                        callback.failed(failure);
                    }
                }));
        try (UwsgiServer server = new UwsgiServer(reader);
                WireClient client = server.connect()) {
            client.sendBytes(request("REQUEST_METHOD", "POST", "CONTENT_LENGTH", "4", "HTTP_EXPECT", "100-continue"));
            eventually(() -> assertThat(server.connection().getEndPoint().isFillInterested())
                    .isTrue());
            client.send("body");
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nbody");
        }
    }

    @Test
    void variablesBecomeHeaderFields() {
        String fields = told(
                request -> {
                    StringBuilder lines = new StringBuilder();
                    for (HttpField field : request.getHeaders()) {
                        lines.append(field.getName())
                                .append('=')
                                .append(field.getValue())
                                .append('\n');
                    }
                    return lines.toString();
                },
                "CONTENT_TYPE",
                "text/plain",
                "CONTENT_LENGTH",
                "0",
                "HTTP_HOST",
                "site.example:81",
                "HTTP_ACCEPT",
                "*/*",
                "HTTP_COOKIE",
                "a=1",
                "HTTP_COOKIE",
                "b=2",
                "HTTP_X_FORWARDED_FOR",
                "10.0.0.1",
                "HTTP_X_B3_TRACE",
                "t\tt\u00e4",
                "HTTP_EMPTY",
                "",
                // nginx sends these too.
                "HTTP_CONTENT_LENGTH",
                "0",
                "HTTP_CONTENT_TYPE",
                "text/plain",
                "HTTP_TRANSFER_ENCODING",
                "chunked");

        assertThat(fields).isEqualTo("""
                        Host=site.example:81
                        Accept=*/*
                        Cookie=a=1
                        Cookie=b=2
                        X-Forwarded-For=10.0.0.1
                        X-B3-Trace=t\tt\u00c3\u00a4
                        Empty=
                        Content-Type=text/plain
                        Content-Length=0
                        """);
    }

    @ParameterizedTest
    @CsvSource({
        "'',http",
        "HTTPS:on,https",
        "HTTPS:ON,https",
        "HTTPS:1,https",
        "HTTPS:off,http",
        "HTTPS:,http",
        "REQUEST_SCHEME:https,https",
        "HTTPS:off|REQUEST_SCHEME:https,http",
        "UWSGI_SCHEME:https|HTTPS:off,https",
        "UWSGI_SCHEME:HTTP|HTTPS:on,http",
        "UWSGI_SCHEME:|HTTPS:on,https",
        // Any client could say this.
        "HTTP_X_FORWARDED_PROTO:https,http"
    })
    void theWebServerSaysTheScheme(String variables, String scheme) {
        String[] namesAndValues = Arrays.stream(variables.split("\\|"))
                .filter(variable -> !variable.isEmpty())
                .flatMap(variable -> Arrays.stream(variable.split(":", 2)))
                .toArray(String[]::new);

        assertThat(told(
                        request -> request.getHttpURI().getScheme() + " " + request.isSecure() + " "
                                + request.getConnectionMetaData().isSecure(),
                        namesAndValues))
                .isEqualTo(scheme + (scheme.equals("https") ? " true true" : " false false"));
    }

    private static String addresses(Request request) {
        return Request.getRemoteAddr(request) + "|" + Request.getRemotePort(request) + "|"
                + Request.getLocalAddr(request) + "|" + Request.getLocalPort(request) + "|"
                + Request.getServerName(request) + "|" + Request.getServerPort(request);
    }

    @Test
    void theWebServerSaysWhoTheClientIs() {
        assertThat(told(
                        UwsgiServerTest::addresses,
                        "REMOTE_ADDR",
                        "203.0.113.9",
                        "REMOTE_PORT",
                        "4711",
                        "SERVER_ADDR",
                        "198.51.100.1",
                        "SERVER_PORT",
                        "8080",
                        "SERVER_NAME",
                        "site.example"))
                .isEqualTo("203.0.113.9|4711|198.51.100.1|8080|site.example|8080");
        assertThat(told(
                        UwsgiServerTest::addresses,
                        "REMOTE_ADDR",
                        "2001:db8::1",
                        "SERVER_ADDR",
                        "::1",
                        "SERVER_PORT",
                        "443",
                        "SERVER_NAME",
                        "name.example",
                        "HTTP_HOST",
                        "asked.example",
                        "HTTPS",
                        "on"))
                .isEqualTo("[2001:db8:0:0:0:0:0:1]|0|[0:0:0:0:0:0:0:1]|443|asked.example|443");
    }

    @Test
    void aClientOnAUnixSocketHasTheAddressOfTheWebServer() {
        // So nginx tells of one.
        String told = told(
                UwsgiServerTest::addresses,
                "REMOTE_ADDR",
                "unix:",
                "REMOTE_PORT",
                "",
                "SERVER_PORT",
                "",
                "SERVER_NAME",
                "~^www\\d",
                "HTTP_HOST",
                "");

        assertThat(told).matches("127\\.0\\.0\\.1\\|\\d+\\|127\\.0\\.0\\.1\\|(\\d+)\\|127\\.0\\.0\\.1\\|\\1");
    }

    @Test
    void theProtocolIsTheClients() {
        for (String protocol : List.of("HTTP/1.0", "HTTP/1.1", "HTTP/2.0", "HTTP/3.0")) {
            assertThat(told(request -> request.getConnectionMetaData().getProtocol(), "SERVER_PROTOCOL", protocol))
                    .isEqualTo(protocol);
        }
        assertThat(told(request -> request.getConnectionMetaData().getProtocol(), "SERVER_PROTOCOL", ""))
                .isEqualTo("HTTP/1.0");
    }

    @Test
    void otherVariablesAreAnAttribute() {
        Function<Request, String> others =
                request -> String.valueOf(request.getAttribute(UwsgiConnectionFactory.VARIABLES));

        assertThat(told(others, "REMOTE_USER", "ada", "DOCUMENT_ROOT", "/srv", "SSL_CLIENT_CERT", "a\n\tb"))
                .isEqualTo("{REMOTE_USER=ada, DOCUMENT_ROOT=/srv, SSL_CLIENT_CERT=a\n\tb}");
        assertThat(told(others)).isEqualTo("null");
    }

    @Test
    void aVariableThatStandsTwiceCountsAsItStandsLast() {
        assertThat(told(
                        request -> request.getMethod() + " " + Request.getServerName(request),
                        "REQUEST_METHOD",
                        "GET",
                        "HTTP_HOST",
                        "one.example",
                        "REQUEST_METHOD",
                        "PUT",
                        "HTTP_HOST",
                        "two.example"))
                .isEqualTo("PUT two.example");
    }

    @Test
    void aPacketMayComeByteByByte() {
        Handler reader = handler((request, response, callback) ->
                Content.Sink.write(response, true, Content.Source.asString(request), callback));
        try (UwsgiServer server = new UwsgiServer(reader);
                WireClient client = server.connect()) {
            byte[] packet = request("REQUEST_METHOD", "POST", "CONTENT_LENGTH", "5", "HTTP_HOST", "h");
            for (byte octet : packet) {
                client.sendBytes(new byte[] {octet});
            }
            for (char c : "hello".toCharArray()) {
                client.send(String.valueOf(c));
            }
            assertThat(client.readToEnd()).endsWith("\r\n\r\nhello");
        }
    }

    @Test
    void aPacketMayHaveAllThatItsSizeCanSay() {
        int value = 65_535 - request("HTTP_X_LARGE", "").length + 4;
        assertThat(told(
                        request -> String.valueOf(
                                request.getHeaders().get("X-Large").length()),
                        "HTTP_X_LARGE",
                        "x".repeat(value)))
                .isEqualTo(String.valueOf(value));
    }

    @Test
    void aHeadThatIsTooLargeForItsBufferIsSentAllTheSameOrAnswered500() {
        HttpConfiguration http = new UwsgiConnectionFactory().getHttpConfiguration();
        http.setResponseHeaderSize(1024);
        http.setMaxResponseHeaderSize(4096);
        Handler large = handler((request, response, callback) -> {
            int size = Integer.parseInt(Request.getPathInContext(request).substring(1));
            response.getHeaders().put("X-Large", "x".repeat(size));
            Content.Sink.write(response, true, "ok", callback);
        });
        try (UwsgiServer server = new UwsgiServer(large, new UwsgiConnectionFactory(http))) {
            assertThat(server.ask("REQUEST_URI", "/2000"))
                    .startsWith("HTTP/1.1 200 OK\r\nX-Large: x")
                    .endsWith("\r\n\r\nok");
            assertThat(server.ask("REQUEST_URI", "/5000")).startsWith("HTTP/1.1 500 ");
        }
    }

    @Test
    void aFailureBeforeTheHeadIsAnswered500() {
        Handler broken = handler((request, response, callback) -> {
            response.getHeaders().put("X-Half", "done");
            throw new IllegalStateException("on purpose");
        });
        try (LogTap log = new LogTap();
                UwsgiServer server = new UwsgiServer(broken)) {
            assertThat(server.ask()).startsWith("HTTP/1.1 500 Server Error\r\n").doesNotContain("X-Half");
            assertThat(log.lines("on purpose")).isNotEmpty();
        }
    }

    @Test
    void aServerThatStopsLetsTheRequestInFlightEnd() throws Exception {
        BlockingQueue<Callback> waiting = new LinkedBlockingQueue<>();
        UwsgiServer server = new UwsgiServer(handler((request, response, callback) -> waiting.add(
                Callback.from(() -> Content.Sink.write(response, true, "late", callback), callback::failed))));
        server.connector().getServer().setStopTimeout(20_000);
        try (WireClient client = server.connect().sendBytes(request())) {
            Callback answer = waiting.poll(20, TimeUnit.SECONDS);
            assertThat(answer).isNotNull();
            var stopped = server.connector().shutdown();
            answer.succeeded();
            assertThat(client.readToEnd()).endsWith("\r\n\r\nlate");
            stopped.get(20, TimeUnit.SECONDS);
        } finally {
            server.close();
        }
    }

    @Test
    void theStatusLineIsOneThatHttpClientsRead() {
        try (UwsgiServer server = new UwsgiServer(telling(Request::getMethod));
                WireClient client = server.connect().sendBytes(request("REQUEST_METHOD", "X-OWN_METHOD"))) {
            Answer answer = client.read();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).isEqualTo("X-OWN_METHOD");
        }
    }
}
