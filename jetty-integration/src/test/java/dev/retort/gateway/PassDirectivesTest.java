package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.gateway.WireClient.Answer;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code proxy_}, {@code uwsgi_} and {@code fastcgi_} have in common of what is sent and what is answered, in each of them. */
class PassDirectivesTest {
    private static final String OK = "HTTP/1.1 200 OK|Content-Length: 2||ok";

    @ParameterizedTest
    @EnumSource
    void theClientsFieldsMayStayBehind(Backend backend) throws Exception {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        try (RawUpstream upstream = new RawUpstream(call -> {
                    seen.add(backend.read(call.in));
                    call.out.write(backend.answer(OK));
                });
                ConfSite without = backend.site(upstream.address(), "WORD_pass_request_headers off;");
                ConfSite with = backend.site(upstream.address(), "WORD_pass_request_headers on;")) {
            assertThat(with.get("/", "X-Client: mine").text()).isEqualTo("ok");
            assertThat(seen.take()).contains("mine");
            assertThat(without.get("/", "X-Client: mine").text()).isEqualTo("ok");
            assertThat(seen.take()).doesNotContain("mine");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theClientsBodyMayStayBehind(Backend backend) throws Exception {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        try (RawUpstream upstream = new RawUpstream(call -> {
                    seen.add(backend.read(call.in));
                    call.out.write(backend.answer(OK));
                });
                ConfSite without = backend.site(upstream.address(), "WORD_pass_request_body off;");
                ConfSite with = backend.site(upstream.address(), "WORD_pass_request_body on;")) {
            String post = "POST / HTTP/1.1|Host: h|Content-Length: 6|Connection: close||mybody";
            assertThat(with.send(post).text()).isEqualTo("ok");
            assertThat(seen.take()).contains("mybody");
            // The upstream would wait for it if it were told the client's length.
            assertThat(without.send(post).text()).isEqualTo("ok");
            assertThat(seen.take()).doesNotContain("mybody");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anErrorOfTheUpstreamMayHaveAPage(Backend backend) throws IOException {
        try (RawUpstream upstream = backend.answering("HTTP/1.1 503 Busy|X-Own: yes|Content-Length: 4||busy");
                ConfSite on = backend.site(
                        upstream.address(),
                        "WORD_intercept_errors on; error_page 503 @page; location @page { return 200 page; }");
                ConfSite off = backend.site(
                        upstream.address(),
                        "WORD_intercept_errors off; error_page 503 @page; location @page { return 200 page; }")) {
            Answer page = on.get("/");
            assertThat(page.status()).isEqualTo(503);
            assertThat(page.text()).isEqualTo("page");
            assertThat(page.field("X-Own")).isNull();
            assertThat(off.get("/").text()).isEqualTo("busy");
        }
    }

    @ParameterizedTest
    @EnumSource
    void fieldsOfTheAnswerAreHiddenOrPassed(Backend backend) throws IOException {
        String answer = "HTTP/1.1 200 OK|Server: theirs|Date: Sun, 06 Nov 1994 08:49:37 GMT|X-Accel-Expires: 7"
                + "|X-Accel-Limit-Rate: 1000|X-Own: 1|Content-Length: 2||ok";
        try (RawUpstream upstream = backend.answering(answer);
                ConfSite usual = backend.site(upstream.address(), "");
                ConfSite changed = backend.site(
                        upstream.address(),
                        "WORD_hide_header X-Own; WORD_pass_header Server; WORD_pass_header date;"
                                + " WORD_pass_header X-Accel-Expires;")) {
            Answer hidden = usual.get("/");
            assertThat(hidden.field("X-Own")).isEqualTo("1");
            assertThat(hidden.values("Server")).doesNotContain("theirs");
            assertThat(hidden.values("Date")).doesNotContain("Sun, 06 Nov 1994 08:49:37 GMT");
            assertThat(hidden.fields()).noneMatch(field -> field.startsWith("X-Accel"));
            Answer passed = changed.get("/");
            assertThat(passed.field("X-Own")).isNull();
            assertThat(passed.field("Server")).isEqualTo("theirs");
            assertThat(passed.field("Date")).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
            assertThat(passed.field("X-Accel-Expires")).isEqualTo("7");
            assertThat(passed.field("X-Accel-Limit-Rate")).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource
    void ordersOfTheUpstreamMayBeIgnored(Backend backend) throws IOException {
        try (RawUpstream upstream =
                        backend.answering("HTTP/1.1 200 OK|X-Accel-Redirect: /other|Content-Length: 2||ok");
                ConfSite obeys = backend.site(upstream.address(), "location /other { return 200 other; }");
                ConfSite ignores = backend.site(
                        upstream.address(),
                        "WORD_ignore_headers X-Accel-Redirect; location /other { return 200 other; }")) {
            assertThat(obeys.get("/").text()).isEqualTo("other");
            assertThat(ignores.get("/").text()).isEqualTo("ok");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPartOfAnAnswerCanBeForced(Backend backend) throws IOException {
        try (RawUpstream upstream = backend.answering("HTTP/1.1 200 OK|Content-Length: 10||0123456789");
                ConfSite forced = backend.site(upstream.address(), "WORD_force_ranges on;");
                ConfSite usual = backend.site(upstream.address(), "")) {
            Answer part = forced.get("/", "Range: bytes=2-4");
            assertThat(part.status()).isEqualTo(206);
            assertThat(part.text()).isEqualTo("234");
            assertThat(usual.get("/", "Range: bytes=2-4").text()).isEqualTo("0123456789");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"UWSGI", "FASTCGI"})
    void aFieldThatIsSetToNothingStaysBehind(Backend backend) throws Exception {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        try (RawUpstream upstream = new RawUpstream(call -> {
                    seen.add(backend.read(call.in));
                    call.out.write(backend.answer(OK));
                });
                ConfSite site = ConfSite.server(backend.directives("location / { WORD_param HTTP_COOKIE '';"
                        + " WORD_param OTHER ''; " + backend.pass(upstream.address()) + " }"))) {
            assertThat(site.get("/", "Cookie: session", "X-Own: own").text()).isEqualTo("ok");
            assertThat(seen.take()).contains("HTTP_X_OWN", "OTHER").doesNotContain("HTTP_COOKIE", "session");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"UWSGI", "FASTCGI"})
    void theFirstStatusOfAProgramCounts(Backend backend) throws IOException {
        try (RawUpstream upstream = backend.answering("Status: 500 First|Status: 200 OK|Content-Length: 2||ok");
                ConfSite site = backend.site(upstream.address(), "")) {
            Answer answer = site.get("/");
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.field("Status")).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource({"'', 0, 0", "uwsgi_modifier1 9; uwsgi_modifier2 200;, 9, 200", "uwsgi_modifier1 255;, 255, 0"})
    void modifiersOfUwsgiAreOnTheWire(String directives, int first, int second) throws Exception {
        BlockingQueue<byte[]> heads = new LinkedBlockingQueue<>();
        try (RawUpstream upstream = new RawUpstream(call -> {
                    heads.add(call.in.readNBytes(4));
                    call.out.write(Backend.UWSGI.answer(OK));
                    call.awaitEnd();
                });
                ConfSite site = Backend.UWSGI.site(upstream.address(), directives)) {
            assertThat(site.get("/").text()).isEqualTo("ok");
            byte[] head = heads.take();
            assertThat(head[0] & 0xff).isEqualTo(first);
            assertThat(head[3] & 0xff).isEqualTo(second);
        }
    }

    @Test
    void aModifierOfUwsgiIsAByte() {
        for (String directive : new String[] {"uwsgi_modifier1 256", "uwsgi_modifier2 300"}) {
            assertThatThrownBy(() -> Backend.UWSGI.site("127.0.0.1:1", directive + ";"))
                    .hasMessageContaining("must be between 0 and 255");
        }
    }
}
