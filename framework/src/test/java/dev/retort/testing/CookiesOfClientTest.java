package dev.retort.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.Generate.pick;
import static org.quicktheories.generators.SourceDSL.lists;

import dev.retort.Retort;
import dev.retort.annotation.Get;
import dev.retort.http.Cookie;
import dev.retort.http.Request;
import dev.retort.http.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CookiesOfClientTest {
    /** Sets the cookies that it is told to, and tells those that it gets. */
    @SuppressWarnings("UnusedMethod") // Called by the application under test.
    static class Cookies {
        @Get("/set")
        Response set(Request request) {
            Response response = Response.text("");
            for (String header : request.query().all("c")) {
                response = response.addHeader("Set-Cookie", header);
            }
            return response;
        }

        @Get("/a/b/set")
        Response setDeeper(Request request) {
            return set(request);
        }

        @Get("/<path:page>")
        String page(Request request) {
            return Objects.requireNonNullElse(request.header("Cookie"), "none");
        }
    }

    private static final class Watch extends Clock {
        private Instant now = Instant.parse("2026-03-04T05:06:07Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private final Watch watch = new Watch();
    private final TestClient client = TestClient.of(Retort.of(new Cookies())).withClock(watch);

    private static void set(TestClient client, String... headers) {
        client.request("GET", "/set").query("c", (Object[]) headers).send();
    }

    private static String sent(TestClient client, String target) {
        return client.get(target).text();
    }

    @Test
    void cookiesAreKeptReplacedAndDeleted() {
        set(client, "a=1", "b=2");
        assertThat(sent(client, "/x")).isEqualTo("a=1; b=2");
        set(client, "a=3");
        assertThat(sent(client, "/x")).isEqualTo("a=3; b=2");
        set(client, "a=; Max-Age=0");
        assertThat(sent(client, "/x")).isEqualTo("b=2");
        set(client, "b=; Expires=Thu, 01 Jan 1970 00:00:00 GMT");
        assertThat(sent(client, "/x")).isEqualTo("none");
    }

    @Test
    void aCookieIsKnownByItsPathAndItsDomainToo() {
        TestClient site = client.withHost("www.example.org");
        set(site, "a=1", "a=2; Path=/deep", "a=3; Domain=example.org");
        assertThat(sent(site, "/deep/x")).isEqualTo("a=2; a=1; a=3");
        set(site, "a=; Path=/deep; Max-Age=-1", "a=4; domain=.EXAMPLE.org");
        assertThat(sent(site, "/deep/x")).isEqualTo("a=1; a=4");
        assertThat(site.cookies().all()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "Path=/a/b, /a/b, true",
        "Path=/a/b, /a/b/c, true",
        "Path=/a/b/, /a/b/c, true",
        "Path=/a/b/, /a/b, false",
        "Path=/a/b, /a/bc, false",
        "Path=/a/b, /a, false",
        "Path=a, /a/b/x, true",
        "Path=a, /a/x, false",
        "HttpOnly, /a/b/x, true",
        "HttpOnly, /a/b, true",
        "HttpOnly, /a/x, false",
    })
    void aCookieGoesToItsPathAndWhatIsBelow(String attribute, String target, boolean sent) {
        client.request("GET", "/a/b/set").query("c", "k=v; " + attribute).send();

        assertThat(sent(client, target)).isEqualTo(sent ? "k=v" : "none");
    }

    @ParameterizedTest
    @CsvSource({
        "'', example.org, true",
        "'', www.example.org, false",
        "'', EXAMPLE.ORG:8080, true",
        "; Domain=example.org, www.example.org, true",
        "; Domain=example.org, a.b.example.org, true",
        "; Domain=example.org, badexample.org, false",
        "; Domain=example.org, org, false",
        "; Domain=www.example.org, example.org, false",
        "; Domain=org, example.org, false",
        "; Domain=other.org, example.org, false",
        "; Domain=, example.org, true",
    })
    void aCookieGoesToItsHostOrItsDomain(String attribute, String host, boolean sent) {
        set(client.withHost("example.org"), "k=v" + attribute);

        assertThat(sent(client.withHost(host), "/x")).isEqualTo(sent ? "k=v" : "none");
    }

    @Test
    void anAddressAndALocalNameHaveNothingBelowThem() {
        set(client.withHost("127.0.0.1"), "k=v; Domain=0.0.1");
        set(client, "l=v; Domain=localhost");

        assertThat(sent(client.withHost("127.0.0.1:5000"), "/x")).isEqualTo("none");
        assertThat(sent(client, "/x")).isEqualTo("l=v");
        assertThat(sent(client.withHost("a.localhost"), "/x")).isEqualTo("none");
        set(client.withHost("[::1]:5000"), "m=v");
        assertThat(sent(client.withHost("[::1]"), "/x")).isEqualTo("m=v");
    }

    @Test
    void secureCookiesGoToHttpsAloneUnlessTheClientIsToldOtherwise() {
        set(client.withScheme("https"), "k=v; Secure");

        assertThat(sent(client, "/x")).isEqualTo("none");
        assertThat(client.request("GET", "/x").scheme("https").send().text()).isEqualTo("k=v");
        assertThat(sent(client.withSecureCookiesOverHttp(), "/x")).isEqualTo("k=v");
    }

    @Test
    void cookiesExpire() {
        set(
                client,
                "a=1; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
                "b=2; Expires=Wed, 04-Mar-26 05:08:07 GMT");
        watch.now = watch.now.plusSeconds(59);
        assertThat(sent(client, "/x")).isEqualTo("a=1; b=2");
        watch.now = watch.now.plusSeconds(1);
        assertThat(sent(client, "/x")).isEqualTo("b=2");
        watch.now = watch.now.plusSeconds(60);
        assertThat(sent(client, "/x")).isEqualTo("none");
        assertThat(client.cookies().all()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Wed, 04 Mar 2026 06:00:00 GMT",
                "Wednesday, 04-Mar-26 06:00:00 GMT",
                "Wed Mar  4 06:00:00 2026",
                "6:0:0 4 march 2026",
                "2026 MAR 04 06:00:00",
            })
    void theDateOfACookieMayHaveAnyForm(String date) {
        set(client, "k=v; Expires=" + date);

        assertThat(client.cookies().cookie("k"))
                .extracting(TestCookie::expires)
                .isEqualTo(Instant.parse("2026-03-04T06:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "k=v; Expires=tomorrow",
                "k=v; Expires=Wed, 32 Mar 2000 06:00:00 GMT",
                "k=v; Expires=Wed, 01 Mar 2000 24:00:00 GMT",
                "k=v; Expires=Wed, 01 Mar 1600 20:00:00 GMT",
                "k=v; Max-Age=; Max-Age=-; Max-Age=1x",
                " k = v ;;unknown; = ;",
            })
    void whatCannotBeReadIsPassedOver(String header) {
        set(client, header);

        assertThat(sent(client, "/x")).isEqualTo("k=v");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "k", "=v", ";k=v", "k; a=b"})
    void whatIsNoCookieIsNotKept(String header) {
        set(client, header);

        assertThat(sent(client, "/x")).isEqualTo("none");
    }

    @Test
    void aCookieThatABrowserWouldNotKeepForItsSizeIsNotKept() {
        set(client, "k=" + "v".repeat(4095), "l=" + "v".repeat(4096));

        assertThat(client.cookies().all()).extracting(TestCookie::name).containsExactly("k");
    }

    @Test
    void noTextOfACookieBreaksTheClient() {
        qt().forAll(lists().of(pick(List.of(
                                "k", "=", ";", " ", "Max-Age", "Expires", "Path", "Domain", "/", ".", "1", ":", "-",
                                "Mar")))
                        .ofSizeBetween(0, 12))
                .checkAssert(parts -> {
                    TestClient fresh = TestClient.of(Retort.of(new Cookies())).withClock(watch);
                    set(fresh, String.join("", parts));
                    assertThat(fresh.get("/x").status()).isEqualTo(200);
                });
    }

    @Test
    void aTestLooksAtCookiesSetsAndDeletesThem() {
        client.cookies().set("a", "1").set(Cookie.of("b", "2").path("/deep").maxAge(Duration.ofSeconds(5)));

        assertThat(sent(client, "/deep")).isEqualTo("b=2; a=1");
        assertThat(client.cookies().get("b")).isEqualTo("2");
        assertThat(client.cookies().get("c")).isNull();
        assertThat(client.cookies().cookie("b"))
                .isEqualTo(new TestCookie(
                        "b", "2", "localhost", true, "/deep", watch.now.plusSeconds(5), false, true, "Lax"));
        assertThat(client.withHost("example.org").cookies().get("a")).isNull();
        client.cookies().delete("b");
        assertThat(sent(client, "/deep")).isEqualTo("a=1");
        client.cookies().clear();
        assertThat(sent(client, "/deep")).isEqualTo("none");
        Cookie foreign = Cookie.of("a", "1").domain("example.org");
        assertThatThrownBy(() -> client.cookies().set(foreign))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("withHost(");
    }

    @Test
    void aResponseShowsWhatItSets() {
        TestResponse response = client.request("GET", "/set")
                .query("c", "a=1; Secure; HttpOnly; SameSite=Lax", "a=2", "b=; Max-Age=0")
                .send();

        assertThat(response.cookies()).extracting(TestCookie::name).containsExactly("a", "a", "b");
        TestCookie first = response.cookies().get(0);
        assertThat(first.secure() && first.httpOnly()).isTrue();
        assertThat(first.sameSite()).isEqualTo("Lax");
        assertThat(response.cookie("a")).extracting(TestCookie::value).isEqualTo("2");
        assertThat(response.cookie("b")).extracting(TestCookie::expires).isEqualTo(Instant.EPOCH);
        assertThat(response.cookie("c")).isNull();
    }

    @Test
    void aRequestHasCookiesOfItsOwn() {
        set(client, "a=1", "b=2", "b=0; Path=/x");

        assertThat(client.request("GET", "/x")
                        .cookie("b", "3")
                        .cookie("c", "4")
                        .send()
                        .text())
                .isEqualTo("b=3; a=1; c=4");
        assertThat(client.request("GET", "/x").header("Cookie", "d=5").send().text())
                .isEqualTo("d=5");
        assertThat(sent(client, "/x")).isEqualTo("b=0; a=1; b=2");
    }

    @Test
    void aClientWithoutCookiesKeepsNone() {
        TestClient forgetful = client.withoutCookies();
        set(forgetful, "a=1");

        assertThat(sent(forgetful, "/x")).isEqualTo("none");
        assertThat(forgetful.request("GET", "/x").cookie("a", "1").send().text())
                .isEqualTo("a=1");
        assertThatThrownBy(forgetful::cookies).isInstanceOf(IllegalStateException.class);
    }
}
