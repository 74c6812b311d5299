package dev.retort.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Headers that are added to what a handler gave: defaults, and Vary. */
class DefaultHeadersTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Cookie | Origin | Cookie, Origin",
                "Cookie | COOKIE | Cookie",
                "cookie, Accept | Accept;Origin;origin | cookie, Accept, Origin",
                "* | Origin | *",
                "Cookie | * | *",
                "'' | Origin | Origin",
                "'Cookie,' | Origin | Cookie, Origin",
            })
    void varyNamesEachHeaderOnce(String before, String more, String after) {
        Response response = Response.text("a").header("vary", before).vary(more.split(";"));
        assertThat(response.headers().all("Vary")).containsExactly(after);
    }

    @Test
    void severalLinesOfVaryBecomeOne() {
        Response response = Response.text("a")
                .addHeader("Vary", "Cookie")
                .addHeader("Vary", "Accept")
                .vary("Origin");
        assertThat(response.headers().all("Vary")).containsExactly("Cookie, Accept, Origin");
    }

    @Test
    void aResponseThatNamesAllAlreadyStaysAsItIs() {
        Response response = Response.text("a").vary("Origin", "Cookie");
        assertThat(response.headers().all("Vary")).containsExactly("Origin, Cookie");
        assertThat(response.vary("cookie")).isSameAs(response);
        assertThat(response.vary()).isSameAs(response);
        assertThat(Response.text("a").vary().headers()).isSameAs(Headers.EMPTY);
        assertThat(Response.text("a").vary("*").vary("a").headers().all("Vary")).containsExactly("*");
    }

    @Test
    void varyTakesNothingThatAHeaderCannotCarry() {
        assertThatThrownBy(() -> Response.text("a").vary("a\r\nX: b")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void defaultsGiveWayToWhatStandsThere() {
        Headers defaults = Headers.EMPTY.add("A", "1").add("B", "2").add("B", "3");
        Response response = Response.text("a").header("b", "0").missingHeaders(defaults);
        assertThat(response.headers()).hasToString("[b, 0, A, 1]");
        assertThat(response.missingHeaders(defaults)).isSameAs(response);
        assertThat(Response.text("a").missingHeaders(defaults).headers()).isSameAs(defaults);
        assertThat(Response.text("a").missingHeaders(Headers.EMPTY).headers()).isSameAs(Headers.EMPTY);
    }

    @Test
    void defaultsCannotSetWhatIsTheServersOwn() {
        assertThatThrownBy(() -> Response.text("a").missingHeaders(Headers.EMPTY.add("content-length", "1")))
                .hasMessageContaining("content-length is no default");
        assertThatThrownBy(() -> Response.text("a").missingHeaders(Headers.EMPTY.add("content-type", "a/b")))
                .hasMessageContaining("content-type is no default");
    }
}
