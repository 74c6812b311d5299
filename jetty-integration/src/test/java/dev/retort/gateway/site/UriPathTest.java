package dev.retort.gateway.site;

import static org.assertj.core.api.Assertions.assertThat;

import org.eclipse.jetty.http.HttpURI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UriPathTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/a",
                "/a/",
                "/a/b.c",
                "/.hidden",
                "/..x/",
                "/...",
                "/a;x=1/b",
                "/a;..",
                "/a/;x=1",
                "/%2f",
                "/a%2e%2eb"
            })
    void isNormalWithoutDotAndEmptySegments(String path) {
        assertThat(UriPath.isNormal(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/.",
                "/..",
                "/a/../b",
                "/a/./b",
                "/./",
                "//",
                "//a",
                "/a//b",
                "/%2e",
                "/%2E%2e/a",
                "/.%2e/a",
                "/..;x=1/a",
                "/.;/a",
                "/%2e%2e;/a",
                "/;/x",
                "/a/;x=1/b"
            })
    void isNotNormalWithDotOrEmptySegments(String path) {
        assertThat(UriPath.isNormal(path)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "/a/../b, /b",
        "/%61, /a",
        "/a//b, /a/b",
        "/a;x=1/b, /a/b",
        "/a%20b, /a%20b",
        "/a%2fb, /a%2Fb",
        "/%c3%b6, /ö"
    })
    void canonicalPathIsResolvedAndCompact(String sent, String canonical) {
        assertThat(UriPath.canonical(HttpURI.from(sent))).isEqualTo(canonical);
    }

    @Test
    void whatIsNoPathHasNoCanonicalForm() {
        assertThat(UriPath.canonical(HttpURI.from("OPTIONS", "*"))).isNull();
    }

    @ParameterizedTest
    @CsvSource({"/a?b=c%20d, /a?b=c%20d", "/ö, /%C3%B6", "/a b, /a%20b", "a|b{\"}^`, a|b{\"}^`"})
    void escapesOnlyWhatCannotBeSent(String text, String escaped) {
        assertThat(UriPath.escape(text)).isEqualTo(escaped);
    }

    @Test
    void escapesEverythingThatCouldEndALine() {
        assertThat(UriPath.escape("/a\r\nb\u0000\u007f")).isEqualTo("/a%0D%0Ab%00%7F");
    }
}
