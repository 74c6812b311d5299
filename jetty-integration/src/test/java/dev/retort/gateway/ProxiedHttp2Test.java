package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.WireUpstream.Received;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.AsyncRequestContent;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.transport.HttpClientTransportOverHTTP2;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client on HTTP/2 and an upstream on HTTP/1.1. */
class ProxiedHttp2Test {
    private final WireUpstream upstream = WireUpstream.answering(WireUpstream.OK);
    private final ConfSite site = ConfSite.of(
            "http { server { listen 127.0.0.1:0 http2; location /host { return 200 $http_host; } location /http2 { return 200 $http2; } location /upstream/ { proxy_pass "
                    + upstream.uri("/") + "; } } }");
    private final HttpClient client = new HttpClient(new HttpClientTransportOverHTTP2(new HTTP2Client()));

    @BeforeEach
    void start() throws Exception {
        // Jetty frames a body of itself if it has a type.
        client.setDefaultRequestContentType(null);
        client.start();
    }

    @AfterEach
    void stop() throws Exception {
        LifeCycle.stop(client);
        site.close();
        upstream.close();
    }

    private String url() {
        return "http://localhost:" + site.port() + "/upstream/";
    }

    /** HTTP/2 has an authority in its place. */
    @Test
    void theHostThatTheClientHasSentIsKnown() throws Exception {
        ContentResponse told = client.GET("http://localhost:" + site.port() + "/host");

        assertThat(told.getContentAsString()).isEqualTo("localhost:" + site.port());
    }

    @Test
    void aBodyWithoutLengthArrives() throws Exception {
        AsyncRequestContent body = new AsyncRequestContent(StandardCharsets.UTF_8.encode("a body"));
        body.close();
        ContentResponse response = client.POST(url()).body(body).send();

        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(upstream.only().text()).isEqualTo("a body");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELETE", "OPTIONS", "PATCH", "PROPFIND"})
    void aBodyWithoutLengthIsNeverTakenForARequest(String method) throws Exception {
        String smuggled = "GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n";
        AsyncRequestContent body = new AsyncRequestContent(StandardCharsets.UTF_8.encode(smuggled)) {
            // Jetty frames of itself what has a length or a type.
            @Override
            public long getLength() {
                return -1;
            }

            @Override
            public @Nullable String getContentType() {
                return null;
            }
        };
        body.close();
        ContentResponse response =
                client.newRequest(url()).method(method).body(body).send();
        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(client.GET(url() + "next").getStatus()).isEqualTo(200);

        assertThat(upstream.received()).extracting(Received::target).containsExactly("/", "/next");
        assertThat(upstream.received().get(0).text()).isEqualTo(smuggled);
    }

    @Test
    void aVariableSaysThatItIsSpokenWithoutTls() throws Exception {
        assertThat(client.GET(url().replace("upstream/", "http2")).getContentAsString())
                .isEqualTo("h2c");
    }

    @Test
    void aGetStaysWithoutBody() throws Exception {
        ContentResponse response = client.GET(url());

        assertThat(response.getContentAsString()).isEqualTo("ok");
        assertThat(upstream.only().line()).isEqualTo("GET / HTTP/1.1");
        assertThat(upstream.only().values("Transfer-Encoding")).isEmpty();
    }

    @Test
    void nothingInARequestBecomesAnotherLineForTheUpstream() throws Exception {
        String evil = "GET / HTTP/1.1\r\nX-Evil: 1\r\n\r\nGET /evil";
        sendIgnoringRefusal(client.newRequest(url()).method(evil));
        sendIgnoringRefusal(client.newRequest(url()).path("/upstream/ HTTP/1.1\r\nX-Evil: 1\r\n\r\nGET /evil"));
        sendIgnoringRefusal(client.newRequest(url()).path("/upstream/?a HTTP/1.1\r\nX-Evil: 1\r\n\r\nGET /evil"));

        assertThat(client.GET(url() + "good").getStatus()).isEqualTo(200);

        assertThat(upstream.received()).extracting(Received::target).contains("/good");
        assertThat(upstream.received()).allSatisfy(request -> {
            assertThat(request.values("X-Evil")).isEmpty();
            assertThat(request.target()).doesNotContain("\r", "\n", " ").startsWith("/");
            assertThat(request.target()).isNotEqualTo("/evil");
        });
    }

    private static void sendIgnoringRefusal(Request request) {
        try {
            request.timeout(20, TimeUnit.SECONDS).send();
        } catch (ExecutionException | InterruptedException | TimeoutException refused) {
            // Either the client or the server may refuse; what counts is what reaches the upstream.
            assertThat(refused).isInstanceOf(ExecutionException.class);
        }
    }
}
