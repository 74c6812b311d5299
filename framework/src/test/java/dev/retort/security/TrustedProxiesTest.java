package dev.retort.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.http.Exchange;
import dev.retort.http.Request;
import dev.retort.json.JsonCodec;
import dev.retort.security.TrustedProxies.Field;
import java.lang.reflect.Method;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
    private static final String PROXY = "10.0.0.1";
    private final TrustedProxies standard = TrustedProxies.of("10.0.0.0/8");

    private static Sent sent() {
        return Sent.get().from(PROXY);
    }

    private static String client(TrustedProxies proxies, String... lines) {
        return proxies.apply(sent().header("X-Forwarded-For", lines)).remoteAddress();
    }

    private static String forwardedClient(TrustedProxies proxies, String... lines) {
        return proxies.forwarded().apply(sent().header("Forwarded", lines)).remoteAddress();
    }

    private static void lies(Sent sent) {
        sent.header("X-Forwarded-For", "203.0.113.9")
                .header("X-Forwarded-Proto", "https")
                .header("X-Forwarded-Host", "evil.example")
                .header("X-Forwarded-Port", "1")
                .header("X-Forwarded-Prefix", "/evil")
                .header("Forwarded", "for=203.0.113.9;proto=https;host=evil.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "203.0.113.1",
                "9.255.255.255",
                "11.0.0.0",
                "::1",
                "2001:db8::1",
                "::10.0.0.1",
                "",
                "unknown",
                "garbage",
                "10.0.0.1.evil.example",
                "10.0.0.1, 10.0.0.1",
                "/tmp/socket"
            })
    void nothingIsBelievedOfAPeerThatIsNotTrusted(String peer) {
        Sent sent = Sent.get().from(peer);
        lies(sent);
        TrustedProxies all = standard.believing(Field.values());
        assertThat(all.apply(sent)).isSameAs(sent);
        assertThat(standard.forwarded().apply(sent)).isSameAs(sent);
    }

    @Test
    void addressAndSchemeAreBelievedAndNothingElse() {
        Sent sent = sent();
        lies(sent);
        Exchange client = standard.apply(sent);
        assertThat(client.remoteAddress()).isEqualTo("203.0.113.9");
        assertThat(client.scheme()).isEqualTo("https");
        assertThat(client.host()).isEqualTo("app.example");
        assertThat(client.mount()).isEmpty();
        assertThat(client.rawPath()).isEqualTo("/");
        assertThat(sent.remoteAddress()).isEqualTo(PROXY);
    }

    @Test
    void theSameExchangeComesBackWhereNothingDiffers() {
        Sent plain = sent();
        assertThat(standard.apply(plain)).isSameAs(plain);
        Sent same = sent().header("X-Forwarded-For", PROXY).header("X-Forwarded-Proto", "http");
        assertThat(standard.apply(same)).isSameAs(same);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.9 | 203.0.113.9",
                "1.1.1.1, 203.0.113.9 | 203.0.113.9",
                "10.0.0.7, 203.0.113.9 | 203.0.113.9",
                "1.1.1.1, 203.0.113.9, 10.0.0.2, 10.0.0.3 | 203.0.113.9",
                "10.0.0.5, 10.0.0.2 | 10.0.0.5",
                "203.0.113.9:4711 | 203.0.113.9",
                "2001:DB8:0::9 | 2001:db8::9",
                "[2001:db8::9] | 2001:db8::9",
                "[2001:db8::9]:4711 | 2001:db8::9",
                "::ffff:203.0.113.9 | 203.0.113.9",
                "203.0.113.9, ::ffff:10.0.0.2 | 203.0.113.9",
                "203.0.113.9,10.0.0.2,, | 203.0.113.9",
                "'  203.0.113.9\t,  10.0.0.2 ' | 203.0.113.9",
                "unknown, 10.0.0.2 | ''",
                "203.0.113.9, unknown | ''",
                "203.0.113.9, _hidden | ''",
                "203.0.113.9, _hidden:_port, 10.0.0.2 | ''",
                "203.0.113.9, garbage | 10.0.0.1",
                "203.0.113.9, garbage, 10.0.0.2 | 10.0.0.2",
                "203.0.113.9, 10.0.0.2:port | 10.0.0.1",
                "203.0.113.9, 10.0.0.2:99999 | 10.0.0.1",
                "203.0.113.9, 300.0.0.1 | 10.0.0.1",
                "203.0.113.9, [10.0.0.2] | 10.0.0.1",
                "\"203.0.113.9, 198.51.100.1 | 198.51.100.1",
                "203.0.113.9\", 198.51.100.1 | 198.51.100.1",
                "',' | 10.0.0.1",
                "'' | 10.0.0.1",
            })
    void theClientIsTheLastThatIsNoTrustedProxy(String forwarded, String client) {
        assertThat(client(standard, forwarded)).isEqualTo(client);
    }

    @Test
    void severalLinesAreOneList() {
        assertThat(client(standard, "1.1.1.1", "203.0.113.9, 10.0.0.3", "10.0.0.2"))
                .isEqualTo("203.0.113.9");
    }

    @Test
    void tenThousandElementsChangeNothing() {
        String spoofed = "1.1.1.1, ".repeat(10_000);
        assertThat(client(standard, spoofed + "203.0.113.9")).isEqualTo("203.0.113.9");
        assertThat(client(TrustedProxies.hops(1), spoofed + "203.0.113.9")).isEqualTo("203.0.113.9");
        assertThat(client(standard, "203.0.113.9, " + "10.0.0.2, ".repeat(10_000)))
                .isEqualTo("203.0.113.9");
        assertThat(client(standard, ",".repeat(100_000))).isEqualTo(PROXY);
        assertThat(forwardedClient(standard, "for=1.1.1.1, ".repeat(10_000) + "for=203.0.113.9"))
                .isEqualTo("203.0.113.9");
        assertThat(forwardedClient(standard, "for=\"" + "\\\"".repeat(50_000) + ", for=203.0.113.9"))
                .isEqualTo("203.0.113.9");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // the client's addresses | schemes as sent | the scheme believed
                "203.0.113.9 | https | https",
                "203.0.113.9 | HTTPS | https",
                "203.0.113.9 | wss | https",
                "203.0.113.9 | ws | http",
                "203.0.113.9 | https, http | http",
                "203.0.113.9, 10.0.0.2 | https, http | https",
                "203.0.113.9, 10.0.0.2 | https | https",
                "203.0.113.9, 10.0.0.2 | https, http, http | http",
                "203.0.113.9 | javascript | http",
                "203.0.113.9 | 'https, ' | https",
                "203.0.113.9 | 'https://evil.example' | http",
                "garbage | https | https",
            })
    void theSchemeIsWhatTheOutermostTrustedProxySays(String addresses, String schemes, String scheme) {
        Sent sent = sent().header("X-Forwarded-For", addresses).header("X-Forwarded-Proto", schemes);
        assertThat(standard.apply(sent).scheme()).isEqualTo(scheme);
    }

    @ParameterizedTest
    @CsvSource({
        "loopback, 127.0.0.1",
        "loopback, 127.255.0.1",
        "loopback, ::1",
        "loopback, 0:0:0:0:0:0:0:1",
        "loopback, [0:0:0:0:0:0:0:1]",
        "loopback, ::ffff:127.0.0.1",
        "private, 10.1.2.3",
        "private, 172.31.255.255",
        "private, 192.168.0.1",
        "private, fd00::1",
        "unix, ''",
        "fe80::/10, fe80:0:0:0:0:0:0:1%2",
        "fe80::/10, [fe80::1%eth0]",
        "0.0.0.0/0, 198.51.100.1",
    })
    void aPeerIsTrustedHoweverTheServerWritesIt(String trusted, String peer) {
        Sent sent = Sent.get().from(peer).header("X-Forwarded-Proto", "https");
        assertThat(TrustedProxies.of(trusted).apply(sent).scheme()).isEqualTo("https");
    }

    @ParameterizedTest
    @CsvSource({
        "loopback, 10.0.0.1",
        "private, 172.32.0.0",
        "private, 127.0.0.1",
        "private, 169.254.169.254",
        "unix, 127.0.0.1"
    })
    void aShorthandMeansNoMoreThanItSays(String trusted, String peer) {
        Sent sent = Sent.get().from(peer).header("X-Forwarded-Proto", "https");
        assertThat(TrustedProxies.of(trusted).apply(sent)).isSameAs(sent);
    }

    @Test
    void withoutAProxyNothingIsTrusted() {
        Sent sent = sent().header("X-Forwarded-Proto", "https");
        assertThat(TrustedProxies.of().apply(sent)).isSameAs(sent);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "example.org | 8443 | https | example.org:8443",
                "example.org:81 | 443 | https | example.org",
                "example.org:81 | 80 | http | example.org",
                "example.org | | http | example.org",
                "[2001:db8::1]:80 | 8080 | http | [2001:db8::1]:8080",
                "evil.example/path | 8080 | http | app.example:8080",
                "user@evil.example | | http | app.example",
                "a b | | http | app.example",
                "evil.example, example.org | | http | example.org",
                "example.org | 0 | http | example.org",
                "example.org | 70000 | http | example.org",
                "example.org | 80a | http | example.org",
            })
    void hostAndPortAreBelievedWhereAskedFor(String host, String port, String scheme, String expected) {
        Sent sent = sent().header("X-Forwarded-Host", host).header("X-Forwarded-Proto", scheme);
        if (port != null) {
            sent.header("X-Forwarded-Port", port);
        }
        TrustedProxies proxies = standard.believing(Field.PROTO, Field.HOST, Field.PORT);
        assertThat(proxies.apply(sent).host()).isEqualTo(expected);
        assertThat(standard.apply(sent).host()).isEqualTo("app.example");
    }

    @ParameterizedTest
    @CsvSource({
        "'', /a, /blog, /blog, /blog/a",
        "/ctx, /ctx/a, /blog, /blog, /blog/a",
        "/ctx, /ctx, /blog/, /blog, /blog",
        "/ctx, /ctx/a, /, '', /a",
        "'', /a, /x/blog.v1/, /x/blog.v1, /x/blog.v1/a",
        "'', /a, //evil.example, '', /a",
        "'', /a, /x//evil.example, '', /a",
        "'', /a, blog, '', /a",
        "'', /a, /.., '', /a",
        "'', /a, /x/./y, '', /a",
        "'', /a, /%2e%2e, '', /a",
        "'', /a, /a b, '', /a",
        "'', /a, '/a\"><script>', '', /a",
        "'', /a, /a\\b, '', /a",
        "'', /a, /a;b, '', /a",
        "'', /a, /a?b, '', /a",
        "/ctx, /x/../ctx/a, /blog, /ctx, /x/../ctx/a",
        "/ctx, /ctxa, /blog, /ctx, /ctxa",
    })
    void aPrefixTakesThePlaceOfTheMount(String mount, String path, String prefix, String newMount, String newPath) {
        Exchange client =
                standard.believing(Field.PREFIX).apply(sent().path(mount, path).header("X-Forwarded-Prefix", prefix));
        assertThat(client.mount()).isEqualTo(newMount);
        assertThat(client.rawPath()).isEqualTo(newPath);
        if (!mount.equals("/ctx") || path.equals("/ctx/a")) {
            assertThat(new Request(client, JsonCodec.jackson()).path()).isEqualTo("/a");
        }
    }

    @Test
    void aCountTakesTheElementWithThatNumberFromTheEnd() {
        assertThat(client(TrustedProxies.hops(1), "1.1.1.1, 2.2.2.2, 3.3.3.3")).isEqualTo("3.3.3.3");
        assertThat(client(TrustedProxies.hops(2), "1.1.1.1, 2.2.2.2, 3.3.3.3")).isEqualTo("2.2.2.2");
        assertThat(client(TrustedProxies.hops(2), "1.1.1.1", "2.2.2.2", "3.3.3.3"))
                .isEqualTo("2.2.2.2");
        assertThat(client(TrustedProxies.hops(3), "1.1.1.1, 2.2.2.2, 3.3.3.3")).isEqualTo("1.1.1.1");
        assertThat(client(TrustedProxies.hops(4), "1.1.1.1, 2.2.2.2, 3.3.3.3")).isEqualTo(PROXY);
        assertThat(client(TrustedProxies.hops(1), "garbage")).isEqualTo(PROXY);
        assertThat(client(TrustedProxies.hops(1), "_hidden")).isEmpty();
    }

    @Test
    void eachHeaderHasItsOwnCount() {
        TrustedProxies proxies =
                TrustedProxies.hops(2).hops(Field.PROTO, 1).hops(Field.HOST, 1).hops(Field.FOR, 0);
        Sent sent = sent();
        lies(sent);
        sent.header("X-Forwarded-Host", "evil.example, example.org");
        Exchange client = proxies.apply(sent);
        assertThat(client.remoteAddress()).isEqualTo(PROXY);
        assertThat(client.scheme()).isEqualTo("https");
        assertThat(client.host()).isEqualTo("example.org");
        assertThat(client.mount()).isEmpty();
    }

    @Test
    void whatCannotBeMeantIsRefused() {
        assertThatThrownBy(() -> TrustedProxies.of("proxy.example")).hasMessageContaining("10.0.0.0/8");
        assertThatThrownBy(() -> TrustedProxies.hops(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TrustedProxies.hops(1).hops(Field.HOST, -1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> standard.hops(Field.HOST, 1)).hasMessageContaining("TrustedProxies.hops(1)");
        assertThatThrownBy(() -> standard.forwarded().believing(Field.PREFIX)).hasMessageContaining("no prefix");
        assertThatThrownBy(() -> standard.believing(Field.PORT).forwarded()).hasMessageContaining("no port");
    }

    @Test
    void theViewHandsOnEveryPartOfAnExchange() throws NoSuchMethodException {
        for (Method part : Exchange.class.getMethods()) {
            Method own = ProxiedExchange.class.getMethod(part.getName(), part.getParameterTypes());
            assertThat(own.getDeclaringClass()).as(part.getName()).isEqualTo(ProxiedExchange.class);
        }
    }

    @Test
    void theViewLeavesTheRestAsItCame() throws Exception {
        Sent sent = Sent.post().from(PROXY).form("a=b").header("X-Forwarded-For", "203.0.113.9");
        Exchange client = standard.apply(sent);
        assertThat(client.method()).isEqualTo("POST");
        assertThat(client.rawQuery()).isNull();
        assertThat(client.header("x-forwarded-for")).isEqualTo("203.0.113.9");
        assertThat(client.headers("Host")).containsExactly("app.example");
        assertThat(client.headerNames()).isEqualTo(sent.headerNames());
        assertThat(client.contentLength()).isEqualTo(3);
        assertThat(client.body().readAllBytes()).hasSize(3);
        assertThat(client.parameters()).isEmpty();
    }
}
