package dev.retort.gateway;

import static dev.retort.gateway.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.resolver.ScriptedNameServer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Names that are resolved while requests come, through a whole gateway. */
class ResolverTest {
    private volatile List<String> addresses = List.of("127.0.0.1");
    private final ScriptedNameServer names = ScriptedNameServer.of(question -> {
        if (question.name().startsWith("app")) {
            question.reply(1, addresses.toArray(String[]::new));
        } else if (question.name().startsWith("nx")) {
            question.fail(3);
        }
    });
    private final WireUpstream upstream = WireUpstream.answering(WireUpstream.OK);

    @AfterEach
    void close() throws IOException {
        names.close();
        upstream.close();
    }

    private ConfSite site(String directives) {
        return ConfSite.of("http {\n"
                + directives
                        .replace("NAMES", "127.0.0.1:" + names.port())
                        .replace("PORT", String.valueOf(upstream.port()))
                + "\n}");
    }

    @Test
    void aVariableNamesAHostThatOnlyTheNameServerKnows() {
        try (ConfSite site = site(
                "resolver NAMES; server { listen 127.0.0.1:0;" + " location / { proxy_pass http://$arg_to:PORT; } }")) {
            assertThat(site.get("/?to=app.test").status()).isEqualTo(200);
            assertThat(upstream.only().head()).contains("Host: app.test:" + upstream.port());
        }
        assertThat(names.questions()).containsExactlyInAnyOrder("app.test A", "app.test AAAA");
    }

    @Test
    void fastcgiAsksTheNameServerToo() {
        try (LogTap quiet = new LogTap();
                ConfSite site = site("resolver NAMES; server { listen 127.0.0.1:0;"
                        + " location / { fastcgi_pass $arg_to:PORT; } location /u { uwsgi_pass $arg_to:PORT; } }")) {
            assertThat(site.get("/?to=nx.test").status()).isEqualTo(502);
            assertThat(site.get("/u?to=nx.test").status()).isEqualTo(502);
            assertThat(quiet.lines("nx.test could not be resolved (3: Host not found), client: "))
                    .hasSize(2);
        }
    }

    @Test
    void aNameServerThatStaysSilentIsWaitedForAsLongAsTheConfigurationSays() {
        try (LogTap log = new LogTap();
                ConfSite site = site("resolver NAMES; server { listen 127.0.0.1:0; resolver_timeout 50ms;"
                        + " location / { proxy_pass http://$arg_to:PORT; } }")) {
            assertThat(site.get("/?to=silent.test").status()).isEqualTo(502);
            assertThat(log.lines("silent.test could not be resolved (110: Operation timed out), client: "))
                    .hasSize(1);
        }
    }

    @Test
    void whoGuessesAnswersDoesNotFillTheErrorLog() throws IOException {
        try (ScriptedNameServer forged = ScriptedNameServer.of(question -> {
                    question.withOtherId("192.0.2.66");
                    question.ofOtherName("192.0.2.66");
                    question.reply(60, "127.0.0.1");
                });
                LogTap log = new LogTap();
                ConfSite site = site("resolver 127.0.0.1:" + forged.port() + " ipv6=off; server { listen 127.0.0.1:0;"
                        + " location / { proxy_pass http://$arg_to:PORT; } }")) {
            assertThat(site.get("/?to=app.test").status()).isEqualTo(200);
            assertThat(log.lines("DNS response for")).hasSize(2).allMatch(line -> line.contains(":INFO"));
        }
    }

    @Test
    void errorPagesAreForNamesThatNobodyKnows() {
        try (LogTap log = new LogTap();
                ConfSite site = site(
                        "resolver NAMES; server { listen 127.0.0.1:0; error_page 502 =203 /sorry;"
                                + " location / { proxy_pass http://$arg_to:PORT; } location = /sorry { return 200 sorry; } }")) {
            assertThat(site.get("/?to=nx.test").text()).isEqualTo("sorry");
            assertThat(log.lines("nx.test could not be resolved")).hasSize(1);
        }
    }

    @Test
    void onlyTheFamiliesThatAreOnAreAskedFor() {
        try (LogTap log = new LogTap();
                ConfSite site = site("server { listen 127.0.0.1:0;"
                        + " location /four { resolver NAMES ipv6=off; proxy_pass http://$arg_to:PORT; }"
                        + " location /six { resolver NAMES ipv4=off; proxy_pass http://$arg_to:PORT; } }")) {
            site.get("/four?to=app.test");
            assertThat(names.questions()).containsExactly("app.test A");
            names.questions().clear();
            addresses = List.of("::1");
            site.get("/six?to=app.test");
            assertThat(names.questions()).containsExactly("app.test AAAA");
            assertThat(log.lines("could not be resolved")).isEmpty();
        }
    }

    @Test
    void aServerOfAnUpstreamFollowsItsName() {
        try (ConfSite site = site("upstream u { resolver NAMES; server app.test:PORT resolve; }"
                        + " server { listen 127.0.0.1:0; location / { proxy_pass http://u;"
                        + " add_header To $upstream_addr always; } }");
                LogTap log = new LogTap()) {
            assertThat(site.get("/").values("To")).containsExactly("127.0.0.1:" + upstream.port());
            addresses = List.of("127.0.0.2"); // Where nobody listens.
            eventually(() -> assertThat(site.get("/").values("To")).containsExactly("127.0.0.2:" + upstream.port()));
            assertThat(log.lines("could not be resolved")).isEmpty();
        }
    }

    @Test
    void aServerWhoseNameNobodyKnowsServesOnceItIsKnown() {
        addresses = List.of();
        try (LogTap log = new LogTap();
                ConfSite site = site("upstream u { resolver NAMES; server app.test:PORT resolve; }"
                        + " server { listen 127.0.0.1:0; location / { proxy_pass http://u; } }")) {
            assertThat(log.lines("app.test could not be resolved (3: Host not found)"))
                    .isNotEmpty();
            assertThat(site.get("/").status()).isEqualTo(502);
            addresses = List.of("127.0.0.1");
            eventually(() -> assertThat(site.get("/").status()).isEqualTo(200));
        }
    }

    @Test
    void whereNoNameServerIsNamedTheSystemIsAsked() {
        try (ConfSite site = site("server { listen 127.0.0.1:0; location / { proxy_pass http://$arg_to:PORT; } }")) {
            assertThat(site.get("/?to=localhost").status()).isEqualTo(200);
        }
        assertThat(names.questions()).isEmpty();
    }

    @Test
    void anUpstreamOfTheNameIsMeantBeforeAnyHost() {
        try (ConfSite site = site("resolver NAMES; upstream app { server 127.0.0.1:PORT; }"
                + " server { listen 127.0.0.1:0; location / { proxy_pass http://$arg_to; } }")) {
            assertThat(site.get("/?to=app").status()).isEqualTo(200);
        }
        assertThat(names.questions()).isEmpty();
    }
}
