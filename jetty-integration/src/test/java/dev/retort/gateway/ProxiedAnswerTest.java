package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.WireClient.Answer;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers of an upstream that are unusual, and what becomes of them. */
class ProxiedAnswerTest {
    private static ConfSite site(WireUpstream upstream) {
        return ConfSite.server("location /upstream/ { proxy_pass " + upstream.uri("/") + "; }");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 104 Upload Resumption||",
                "HTTP/1.1 199 Whatever|X: y||",
                "HTTP/1.1 100 Continue||HTTP/1.1 100 Continue||",
                "HTTP/1.1 199 Whatever||HTTP/1.1 104 Upload Resumption||HTTP/1.1 100 Continue||"
            })
    void anInterimAnswerThatNobodyAskedForIsSkipped(String interim) throws IOException {
        try (WireUpstream upstream = WireUpstream.answering(interim + WireUpstream.OK);
                ConfSite site = site(upstream);
                WireClient client = site.connect()) {
            for (int i = 0; i < 3; i++) {
                client.send("GET /upstream/ HTTP/1.1|Host: h||");
                Answer answer = client.read();
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.field("X")).isNull();
                assertThat(answer.text()).isEqualTo("ok");
            }
        }
    }

    @Test
    void aSwitchOfProtocolsThatNobodyAskedForIsABadGateway() throws IOException {
        try (WireUpstream upstream = WireUpstream.answering("HTTP/1.1 101 Switching Protocols||");
                ConfSite site = site(upstream);
                WireClient client = site.connect()) {
            for (int i = 0; i < 3; i++) {
                client.send("GET /upstream/ HTTP/1.1|Host: h||");
                assertThat(client.read().status()).isEqualTo(502);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Content-Length: 0|", "Content-Length: 4|"})
    void noContentHasNoLength(String length) throws IOException {
        try (WireUpstream upstream = WireUpstream.answering("HTTP/1.1 204 No Content|" + length + "X: y||");
                ConfSite site = site(upstream);
                WireClient client = site.connect()) {
            for (int i = 0; i < 2; i++) {
                client.send("GET /upstream/ HTTP/1.1|Host: h||");
                Answer answer = client.read();
                assertThat(answer.status()).isEqualTo(204);
                assertThat(answer.field("X")).isEqualTo("y");
                assertThat(answer.field("Content-Length")).isNull();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"102 Processing", "103 Early Hints"})
    void aClientOfHttp10GetsNoInterimAnswer(String status) throws IOException {
        try (WireUpstream upstream = WireUpstream.answering("HTTP/1.1 " + status + "||" + WireUpstream.OK);
                ConfSite site = site(upstream)) {
            Answer answer = site.send("GET /upstream/ HTTP/1.0||");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).isEqualTo("ok");
        }
    }
}
