package dev.retort.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.Retort;
import dev.retort.annotation.Get;
import dev.retort.annotation.Query;
import dev.retort.annotation.Route;
import dev.retort.http.Request;
import dev.retort.http.Response;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FollowRedirectsTest {
    @SuppressWarnings("UnusedMethod") // Called by the application under test.
    static class Site {
        @Route(
                value = "/go",
                methods = {"GET", "POST", "PUT", "DELETE"})
        @Route(
                value = "/deep/down/go",
                methods = {"GET"})
        Response go(@Query int status, @Query String to) {
            return Response.text("this way")
                    .status(status)
                    .header("Location", to)
                    .addHeader("Set-Cookie", "seen=1");
        }

        @Route(
                value = "/<path:page>",
                methods = {"GET", "POST", "PUT", "DELETE"})
        String page(Request request) {
            return String.join(
                    "|",
                    request.method(),
                    request.scheme() + "://" + request.host() + request.mount() + request.path(),
                    String.valueOf(request.rawQuery()),
                    String.valueOf(request.header("Content-Type")),
                    request.text(),
                    String.valueOf(request.header("Cookie")),
                    String.valueOf(request.header("Authorization")));
        }

        @Get("/count/<int:n>")
        Response count(int n) {
            return n == 0 ? Response.text("done") : Response.redirect("/count/" + (n - 1), 302);
        }

        @Get("/circle")
        Response circle() {
            return Response.redirect("/circle", 302);
        }
    }

    private final TestClient plain = TestClient.of(Retort.of(new Site()));
    private final TestClient client = plain.followRedirects();

    private TestRequest go(String method, int status, String to) {
        return client.request(method, "/go").query("status", status).query("to", to);
    }

    private String led(String from, String to) {
        return client.request("GET", from)
                .query("status", 302)
                .query("to", to)
                .send()
                .url();
    }

    @ParameterizedTest
    @CsvSource({
        "301, GET, GET",
        "301, POST, GET",
        "301, PUT, PUT",
        "302, POST, GET",
        "302, DELETE, DELETE",
        "303, GET, GET",
        "303, POST, GET",
        "303, PUT, GET",
        "307, POST, POST",
        "308, POST, POST",
        "308, PUT, PUT",
    })
    void theMethodAndTheBodyStayOrGoAsInABrowser(int status, String before, String after) {
        TestResponse response =
                go(before, status, "/page").body("text/plain", "body").send();

        assertThat(response.text())
                .isEqualTo(after + "|http://localhost/page|null|" + (before.equals(after) ? "text/plain|body" : "null|")
                        + "|seen=1|null");
    }

    @Test
    void aHeadStaysOne() {
        TestResponse response = go("HEAD", 303, "/page").send();

        assertThat(response.context().request().method()).isEqualTo("HEAD");
        assertThat(response.url()).isEqualTo("http://localhost/page");
    }

    @ParameterizedTest
    @CsvSource({
        "/page?a=b, http://localhost/page?a=b",
        "page, http://localhost/deep/down/page",
        "../page, http://localhost/deep/page",
        "../../../page/., http://localhost/page/",
        "./x/.., http://localhost/deep/down/",
        "//localhost/page, http://localhost/page",
        "HTTPS://LOCALHOST:8443/page, https://LOCALHOST:8443/page",
        "http://localhost?a=b, http://localhost/?a=b",
        "/page#part, http://localhost/page",
        "/a:b/../c?x=/../y, http://localhost/c?x=/../y",
        "/tea%20%26%20more, http://localhost/tea%20%26%20more",
    })
    void aLocationIsRelativeOrAbsolute(String location, String url) {
        assertThat(led("/deep/down/go", location)).isEqualTo(url);
    }

    @Test
    void aQueryAloneKeepsThePath() {
        assertThat(led("/go", "?status=200&to=x")).isEqualTo("http://localhost/go?status=200&to=x");
    }

    @Test
    void theHistoryHasEveryStep() {
        TestResponse response = client.get("/count/3");

        assertThat(response.text()).isEqualTo("done");
        assertThat(response.history()).extracting(TestResponse::status).containsExactly(302, 302, 302);
        assertThat(response.history())
                .extracting(TestResponse::location)
                .containsExactly("/count/2", "/count/1", "/count/0");
        assertThat(response.history().get(2).history()).hasSize(2);
        assertThat(go("GET", 302, "/page").send().history().get(0).text()).isEqualTo("this way");
    }

    @Test
    void aRedirectIsFollowedOnlyIfThatIsWanted() {
        TestRequest request = plain.request("GET", "/count/1");

        assertThat(request.send().status()).isEqualTo(302);
        assertThat(request.send().history()).isEmpty();
        assertThat(request.followRedirects().send().text()).isEqualTo("done");
        assertThat(client.request("GET", "/go")
                        .query("status", 304)
                        .query("to", "/x")
                        .send()
                        .status())
                .isEqualTo(304);
        assertThat(client.request("GET", "/go")
                        .query("status", 201)
                        .query("to", "/x")
                        .send()
                        .status())
                .isEqualTo(201);
    }

    @Test
    void twentyAreFollowedAndTheNextIsAMistakeThatNamesTheChain() {
        assertThat(client.get("/count/20").history()).hasSize(20);
        assertThatThrownBy(() -> client.get("/count/21"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("GET http://localhost/count/21, 302 to /count/20,")
                .hasMessageContaining("GET http://localhost/count/1, 302 to /count/0,");
        assertThatThrownBy(() -> client.get("/circle"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("GET http://localhost/circle, 302 to /circle,");
    }

    @ParameterizedTest
    @CsvSource({"https://example.com/x", "//example.com", "mailto:ada@example.org", "http:/x", "https:x"})
    void aRedirectToAnotherSiteIsAMistake(String location) {
        assertThatThrownBy(() -> go("GET", 302, location).send())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("302 to " + location)
                .hasMessageContaining("followRedirects(");
    }

    @Test
    void otherHostsOfTheApplicationAreFollowedIfNamedOrBelowThatOfTheClient() {
        TestClient site = client.withHost("example.org:8080");
        TestRequest below = site.request("GET", "/go")
                .query("status", 302)
                .query("to", "http://api.example.org/x")
                .header("Authorization", "secret");

        assertThat(below.send().text()).isEqualTo("GET|http://api.example.org/x|null|null||null|null");
        assertThat(client.request("GET", "/go")
                        .query("status", 302)
                        .query("to", "https://www.example.net/x")
                        .followRedirects("WWW.example.net")
                        .send()
                        .url())
                .isEqualTo("https://www.example.net/x");
    }

    @Test
    void aMountedApplicationIsNotLeft() {
        TestClient mounted = client.withMount("/shop");

        assertThat(mounted.request("GET", "/shop/go")
                        .query("status", 302)
                        .query("to", "page")
                        .send()
                        .text())
                .startsWith("GET|http://localhost/shop/page|");
        for (String outside : List.of("/page", "/shopping")) {
            assertThatThrownBy(() -> mounted.request("GET", "/shop/go")
                            .query("status", 302)
                            .query("to", outside)
                            .send())
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("mounted at /shop");
        }
    }

    @Test
    void aStreamIsReadWhereTheRedirectsLead() {
        try (TestStream stream = client.stream("/count/2")) {
            assertThat(stream.response().history()).hasSize(2);
            assertThat(stream.text()).isEqualTo("done");
            assertThat(stream.text()).isNull();
        }
    }
}
