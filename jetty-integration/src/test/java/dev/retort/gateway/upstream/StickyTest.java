package dev.retort.gateway.upstream;

import static dev.retort.gateway.upstream.TestUpstream.port;
import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.exchange.Exchange;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StickyTest {
    private static final String THREE =
            "server 127.0.0.1:1 route=a; server 127.0.0.1:2 route=b; server 127.0.0.1:3 route=c; ";

    @Test
    void aRouteNamesThePeerWhateverThePolicy() {
        for (String method : new String[] {"", "least_conn; ", "ip_hash; ", "hash $session consistent; ", "random; "}) {
            TestUpstream test = new TestUpstream(method + THREE + "sticky route $args;");
            for (int i = 0; i < 5; i++) {
                assertThat(port(test.choose("b"))).isEqualTo("2");
            }
        }
    }

    @Test
    void aPeerOfASessionThatCannotServeIsReplaced() {
        TestUpstream test = new TestUpstream(THREE + "server 127.0.0.1:4 route=d down; sticky route $args;");
        assertThat(port(test.choose("d"))).isNotEqualTo("4").isNotEqualTo("-");
        Peer first = Objects.requireNonNull(test.choose("a"));

        assertThat(port(test.choose("a", first))).isIn("2", "3");
        assertThat(port(test.choose("unknown"))).isNotEqualTo("-");
    }

    @Test
    void aDrainingPeerServesItsSessionsOnly() {
        TestUpstream test =
                new TestUpstream("server 127.0.0.1:1 drain route=a; server 127.0.0.1:2; sticky route $args;");

        assertThat(test.sequence(3)).isEqualTo("222");
        assertThat(port(test.choose("a"))).isEqualTo("1");
    }

    @Test
    void theExchangesOfSessionsCountAsTurnsOfTheirPeer() {
        TestUpstream test = new TestUpstream(THREE + "sticky route $args;");
        test.choose("a");

        assertThat(test.sequence(3)).isEqualTo("231");
    }

    @Test
    void aPeerWithoutARouteIsKnownByAHashOfItsAddress() {
        TestUpstream test = new TestUpstream("server 127.0.0.1:8080; server 127.0.0.1:2; sticky route $args;");

        // printf 127.0.0.1:8080 | md5sum
        assertThat(port(test.choose("5958c386bf5e9109ac10d2a628645aea"))).isEqualTo("8080");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            srv | srv=a
            srv expires=max | srv=a; expires=Thu, 31-Dec-37 23:55:55 GMT; max-age=315360000
            srv expires=1h | srv=a; expires=Thu, 01-Jan-26 01:00:00 GMT; max-age=3600
            srv expires=20y | srv=a; expires=Wed, 27-Dec-2045 00:00:00 GMT; max-age=630720000
            srv path=/x domain=.$session secure httponly samesite=Lax | srv=a; domain=.s.test; httponly; secure; samesite=Lax; path=/x
            srv samesite=$args | srv=a; samesite=strict
            """)
    void theCookieIsThatOfNginx(String arguments, String cookie) {
        TestUpstream test = new TestUpstream(THREE + "sticky cookie " + arguments + ";");
        StickyCookie sticky = (StickyCookie) Objects.requireNonNull(test.upstream.sticky());
        Peer peer = test.upstream.peers().get(0);

        assertThat(sticky.cookie(
                        TestUpstream.exchange("nonsense", "s.test"), peer, Instant.parse("2026-01-01T00:00:00Z")))
                .isEqualTo(cookie);
    }

    private static Peer ask(TestUpstream test, String lookup, String created) {
        Exchange exchange = TestUpstream.exchange(lookup, created);
        Peer peer = Objects.requireNonNull(test.upstream.choose(exchange, Set.of()));
        Objects.requireNonNull(test.upstream.sticky()).answered(exchange, peer);
        test.upstream.succeeded(peer);
        return peer;
    }

    @Test
    void aSessionIsLearntFromThePeerThatBeginsItAndForgottenAfterItsTimeOut() {
        TestUpstream test =
                new TestUpstream(THREE + "sticky learn create=$session lookup=$args zone=sessions:32k timeout=1m;");
        Peer owner = ask(test, "", "one");
        for (int i = 0; i < 5; i++) {
            test.pass(50);
            assertThat(ask(test, "one", "")).isEqualTo(owner);
        }
        test.pass(61);
        ask(test, "", "");

        assertThat(new HashSet<>(List.of(ask(test, "one", ""), ask(test, "one", ""))))
                .as("it takes turns again")
                .hasSize(2);
    }

    @Test
    void theSessionUnusedForLongestMakesRoom() {
        TestUpstream test = new TestUpstream(THREE + "sticky learn create=$session lookup=$args zone=sessions:32k;");
        Peer first = ask(test, "", "first");
        Peer second = ask(test, "", "second");
        for (int i = 0; i < 255; i++) {
            ask(test, "", "other" + i);
            assertThat(ask(test, "first", "")).isEqualTo(first);
        }

        assertThat(second).isNotEqualTo(first);
        assertThat(new HashSet<>(List.of(ask(test, "second", ""), ask(test, "second", ""))))
                .hasSize(2);
    }
}
