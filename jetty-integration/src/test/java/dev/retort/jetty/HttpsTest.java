package dev.retort.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.Retort;
import dev.retort.RunningServer;
import dev.retort.annotation.Get;
import dev.retort.annotation.WebSocket;
import dev.retort.http.Cookie;
import dev.retort.http.Request;
import dev.retort.http.Response;
import dev.retort.http.WebSocketChannel;
import dev.retort.tls.Credential;
import dev.retort.tls.Pems;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket.Listener;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code start(host, port, tls)}, as a client sees it that checks the certificate. */
class HttpsTest {
    static class Site {
        @Get("/")
        Response index(Request request) {
            return Response.text(request.scheme()).cookie(Cookie.of("seen", "yes"));
        }

        @WebSocket("/echo")
        void echo(WebSocketChannel channel) {
            channel.onText(channel::send);
        }
    }

    private final Credential credential = Credential.selfSigned();
    private RunningServer server;
    private HttpClient client;

    @BeforeEach
    void start() throws Exception {
        server = Retort.of(new Site()).start("127.0.0.1", 0, credential.sslContext());
        client = HttpClient.newBuilder().sslContext(Pems.trusting(credential)).build();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> get(String address, Version version) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(address)).version(version).build(), BodyHandlers.ofString());
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void theClientChoosesTheProtocolAndTheApplicationKnowsThatItIsSecure(Version version) throws Exception {
        HttpResponse<String> answer = get("https://127.0.0.1:" + server.port() + "/", version);

        assertThat(answer.version()).isEqualTo(version);
        assertThat(answer.body()).isEqualTo("https");
        assertThat(answer.headers().firstValue("Set-Cookie"))
                .hasValueSatisfying(cookie -> assertThat(cookie).contains("; Secure"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost"})
    void whatIsMadeForDevelopmentIsGoodForTheNamesOfThisMachine(String name) throws Exception {
        assertThat(get("https://" + name + ":" + server.port() + "/", Version.HTTP_1_1)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void theFilesOfACertificateAreOneLineAway(@TempDir Path folder) throws Exception {
        Path certificate = Pems.certificate(folder.resolve("cert.pem"), credential);
        Path key = Pems.key(folder.resolve("key.pem"), credential);

        Retort app = Retort.of(new Site());
        String host = "127.0.0.1";
        int port = 0;
        // region https
        SSLContext tls = Credential.read(certificate, key).sslContext();
        RunningServer secure = app.start(host, port, tls);
        // endregion
        try (secure) {
            assertThat(get("https://127.0.0.1:" + secure.port() + "/", Version.HTTP_2)
                            .body())
                    .isEqualTo("https");
        }
    }

    @Test
    void webSocketsAreOpenedOverTls() throws Exception {
        CompletableFuture<String> echo = new CompletableFuture<>();
        java.net.http.WebSocket socket = client.newWebSocketBuilder()
                .buildAsync(URI.create("wss://localhost:" + server.port() + "/echo"), new Listener() {
                    @Override
                    public @Nullable CompletionStage<?> onText(
                            java.net.http.WebSocket socket, CharSequence text, boolean last) {
                        echo.complete(text.toString());
                        return null;
                    }
                })
                .get(20, TimeUnit.SECONDS);
        socket.sendText("tea", true).get(20, TimeUnit.SECONDS);

        assertThat(echo.get(20, TimeUnit.SECONDS)).isEqualTo("tea");
    }

    @Test
    void aClientThatDoesNotTrustTheCertificateGetsNothing() {
        assertThatThrownBy(() -> HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.port() + "/"))
                                        .build(),
                                BodyHandlers.ofString()))
                .hasMessageContaining("unable to find valid certification path");
    }
}
