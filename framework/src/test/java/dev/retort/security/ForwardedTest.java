package dev.retort.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.Generate.pick;
import static org.quicktheories.generators.SourceDSL.lists;
import static org.quicktheories.generators.SourceDSL.strings;

import dev.retort.http.Exchange;
import dev.retort.security.TrustedProxies.Field;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quicktheories.core.Gen;

/** The header of RFC 7239, and what holds of both kinds of header whatever is sent. */
class ForwardedTest {
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "for=203.0.113.9;proto=https;host=example.org | 203.0.113.9 https example.org",
                "For=203.0.113.9; PROTO=HTTPS ; Host=\"example.org:8443\" | 203.0.113.9 https example.org:8443",
                "for=\"[2001:db8::9]:4711\";by=10.0.0.1;secret=x | 2001:db8::9 http app.example",
                "for=[2001:db8::9]:4711 | 2001:db8::9 http app.example",
                "for=203.0.113.9:4711 | 203.0.113.9 http app.example",
                "for=\"203.0.113\\.9\" | 203.0.113.9 http app.example",
                "for=_hidden;proto=https | ' https app.example'",
                "for=unknown | ' http app.example'",
                "for=1.1.1.1;proto=https, for=203.0.113.9 | 203.0.113.9 http app.example",
                "for=203.0.113.9;proto=https, for=10.0.0.2;proto=http | 203.0.113.9 https app.example",
                "for=203.0.113.9, for=10.0.0.2;proto=https | 203.0.113.9 https app.example",
                "proto=https, for=10.0.0.2 | 10.0.0.2 https app.example",
                "for=1.1.1.1, proto=https | 10.0.0.1 https app.example",
                "for=1.1.1.1, for=203.0.113.9;for=10.0.0.2 | 10.0.0.1 http app.example",
                "for=1.1.1.1, proto=https;proto=http | 10.0.0.1 http app.example",
                "for=1.1.1.1, garbage | 10.0.0.1 http app.example",
                "for=1.1.1.1, for= | 10.0.0.1 http app.example",
                "for=1.1.1.1, =x | 10.0.0.1 http app.example",
                "for=1.1.1.1, for=\"10.0.0.2 | 10.0.0.1 http app.example",
                "for=\"1.1.1.1, for=203.0.113.9 | 203.0.113.9 http app.example",
                "for=1.1.1.1;x=\", for=203.0.113.9;host=\"example.org\" | 203.0.113.9 http example.org",
                "for=1.1.1.1, for=\"203.0.113.9\";x=\"a,b;c\\\"d\" | 203.0.113.9 http app.example",
                "for=203.0.113.9;host=\"evil.example/\" | 203.0.113.9 http app.example",
                "for=203.0.113.9;proto=ftp | 203.0.113.9 http app.example",
                "for=203.0.113.9; | 203.0.113.9 http app.example",
                "for=203.0.113.9 proto=https | 10.0.0.1 http app.example",
            })
    void theStandardHeaderIsReadAsRfc7239HasIt(String forwarded, String expected) {
        Sent sent = sent().header("X-Forwarded-Proto", "https").header("Forwarded", forwarded);
        Exchange client = standard.forwarded()
                .believing(Field.FOR, Field.PROTO, Field.HOST)
                .apply(sent);
        assertThat(client.remoteAddress() + " " + client.scheme() + " " + client.host())
                .isEqualTo(expected);
    }

    @Test
    void theStandardHeaderCanBeCountedToo() {
        TrustedProxies proxies = TrustedProxies.hops(2);
        assertThat(forwardedClient(proxies, "for=1.1.1.1", "for=2.2.2.2, for=3.3.3.3"))
                .isEqualTo("2.2.2.2");
        assertThat(forwardedClient(proxies, "for=3.3.3.3")).isEqualTo(PROXY);
        assertThat(forwardedClient(proxies, "garbage, for=3.3.3.3")).isEqualTo(PROXY);
    }

    @Test
    void oneKindOfHeaderIsReadAndNeverBoth() {
        Sent sent = sent().header("X-Forwarded-For", "1.1.1.1").header("Forwarded", "for=2.2.2.2");
        assertThat(standard.apply(sent).remoteAddress()).isEqualTo("1.1.1.1");
        assertThat(standard.forwarded().apply(sent).remoteAddress()).isEqualTo("2.2.2.2");
    }

    @Test
    void theWordsBeforeTheClientsAddressNeverMatter() {
        Gen<String> junk = lists().of(pick(List.of(
                        "1.1.1.1",
                        "10.0.0.9",
                        ",",
                        ", ",
                        "\"",
                        "\\",
                        ";",
                        "for=",
                        "unknown",
                        "[",
                        "]",
                        ":",
                        "_x",
                        "\t")))
                .ofSizeBetween(0, 8)
                .map(parts -> String.join("", parts));
        qt().withExamples(5000).forAll(junk).check(text -> {
            boolean header = client(standard, text + ", 203.0.113.9").equals("203.0.113.9");
            return header
                    && forwardedClient(standard, text + ", for=203.0.113.9").equals("203.0.113.9")
                    && forwardedClient(standard, text, "for=203.0.113.9").equals("203.0.113.9");
        });
    }

    @Test
    void whateverIsSentIsNoError() {
        TrustedProxies all = standard.believing(Field.values());
        TrustedProxies counted = TrustedProxies.hops(2).believing(Field.values());
        qt().withExamples(5000)
                .forAll(strings().betweenCodePoints(' ', 'ÿ').ofLengthBetween(0, 30))
                .check(text -> {
                    Sent sent = sent().header("X-Forwarded-For", text)
                            .header("X-Forwarded-Proto", text)
                            .header("X-Forwarded-Host", text)
                            .header("X-Forwarded-Port", text)
                            .header("X-Forwarded-Prefix", text)
                            .header("Forwarded", text, "for=" + text, "for=\"" + text + "\"");
                    for (TrustedProxies proxies : List.of(all, counted, standard.forwarded())) {
                        Exchange client = proxies.apply(sent);
                        if (Authority.parse(client.host()) == null
                                || !client.rawPath().startsWith(client.mount() + "/")
                                || !List.of("http", "https").contains(client.scheme())) {
                            return false;
                        }
                    }
                    return true;
                });
    }
}
