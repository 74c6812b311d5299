package dev.retort;

import static dev.retort.Web.urlFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.annotation.Blueprint;
import dev.retort.annotation.Get;
import dev.retort.annotation.Route;
import dev.retort.config.Config;
import dev.retort.registry.SetupException;
import dev.retort.security.Cors;
import dev.retort.testing.TestClient;
import dev.retort.testing.TestResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

@SuppressWarnings("UnusedMethod") // Called by the application under test.
class BlueprintHostsTest {
    // region subdomains
    @Blueprint(subdomain = "api")
    static class Api {
        @Get("/status")
        String status() {
            return "api " + urlFor(Tenants::home, "acme");
        }
    }

    @Blueprint(subdomain = "<tenant>", in = Api.class)
    static class Tenants {
        @Get("/")
        String home(String tenant) {
            return tenant;
        }
    }
    // endregion

    static class Home {
        @Get("/status")
        String status() {
            return "site " + urlFor(Api::status);
        }

        @Route(value = "/own", host = "own.example.net")
        String own() {
            return "own";
        }
    }

    private final Retort app = Retort.builder()
            .serverName("example.org")
            .add(new Home())
            .add(new Api())
            .add(new Tenants())
            .build();

    private String ask(String host, String path) {
        TestResponse response = TestClient.of(app).withHost(host).get(path);
        return response.status() == 200 ? response.text() : String.valueOf(response.status());
    }

    @Test
    void theRulesOfABlueprintAnswerOnItsSubdomain() {
        assertThat(ask("api.example.org", "/status")).startsWith("api ");
        assertThat(ask("example.org", "/status")).startsWith("site ");
        assertThat(ask("elsewhere.net", "/status")).startsWith("site ");
    }

    @Test
    void subdomainsOfNestedBlueprintsAreJoined() {
        assertThat(ask("acme.api.example.org", "/")).isEqualTo("acme");
        assertThat(ask("api.example.org", "/")).isEqualTo("404");
    }

    @Test
    void aUrlOnAnotherHostIsWhole() {
        assertThat(ask("api.example.org", "/status")).isEqualTo("api http://acme.api.example.org/");
        assertThat(ask("example.org", "/status")).isEqualTo("site http://api.example.org/status");
    }

    @Test
    void theServerNameIsReadFromTheConfiguration() {
        Retort configured = Retort.builder()
                .config(Config.builder()
                        .defaults(Map.of("server-name", "example.net"))
                        .build())
                .add(new Api())
                .add(new Tenants())
                .build();
        assertThat(TestClient.of(configured)
                        .withHost("api.example.net")
                        .get("/status")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aHostIsThatOfTheNearestBlueprintAndARulesOwnWins() {
        Retort hosted = Retort.builder()
                .blueprint(
                        "shop",
                        "/shop",
                        shop -> shop.host("shop.example.net")
                                .add(new Home())
                                .blueprint("eu", "", eu -> eu.subdomain("eu").add(new Plain()))
                                .blueprint("same", "/same", same -> same.add(new Plain())))
                .build();
        TestClient client = TestClient.of(hosted);
        assertThat(client.withHost("own.example.net").get("/shop/own").text()).isEqualTo("own");
        assertThat(client.withHost("eu.shop.example.net").get("/shop/plain").text())
                .isEqualTo("plain");
        assertThat(client.withHost("shop.example.net").get("/shop/same/plain").text())
                .isEqualTo("plain");
        assertThat(client.withHost("shop.example.net").get("/shop/plain").status())
                .isEqualTo(404);
    }

    static class Plain {
        @Get("/plain")
        String plain() {
            return "plain";
        }
    }

    @Test
    void theErrorHandlersOfABlueprintAnswerForItsHostAlone() {
        TestClient client = TestClient.of(Retort.builder()
                .blueprint(
                        "api",
                        "",
                        api -> api.host("api.example.org")
                                .add(new Plain())
                                .onError(404, (context, error) -> "no such thing in the API"))
                .build());
        assertThat(client.withHost("api.example.org").get("/nothing").text()).isEqualTo("no such thing in the API");
        assertThat(client.withHost("example.org").get("/nothing").text()).doesNotContain("in the API");
        assertThat(client.withHost("example.org").get("/plain").status()).isEqualTo(404);
    }

    @Test
    void aSubdomainOfNothingStopsTheStart() {
        assertThatThrownBy(() -> Retort.of(new Api(), new Tenants()))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("The blueprint api has the subdomain \"api\", but nothing says of what")
                .hasMessageContaining("server-name")
                .hasMessageContaining("The blueprint api.tenants");
    }

    @Test
    void aBlueprintWithBothHostAndSubdomainStopsTheStart() {
        assertThatThrownBy(() -> Retort.builder()
                        .blueprint(
                                "a",
                                "",
                                a -> a.host("example.org").subdomain("b").add(new Plain()))
                        .build())
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("both the host \"example.org\" and the subdomain \"b\"");
    }

    @Test
    void anAnnotatedBlueprintIsSetUpInALineAndKeepsItsEndpoints() {
        Retort shared =
                // region cors
                Retort.builder()
                        .add(new Api())
                        .blueprint(Api.class, api -> api.cors(Cors.allow("https://app.example.org")))
                        // endregion
                        .serverName("example.org")
                        .add(new Home())
                        .add(new Tenants())
                        .build();
        assertThat(shared.urls().endpoints()).contains("api.status", "status", "api.tenants.home");
        TestClient client = TestClient.of(shared);
        assertThat(client.withHost("api.example.org")
                        .request("GET", "/status")
                        .header("Origin", "https://app.example.org")
                        .send()
                        .header("Access-Control-Allow-Origin"))
                .isEqualTo("https://app.example.org");
        assertThat(client.request("GET", "/status")
                        .header("Origin", "https://app.example.org")
                        .send()
                        .header("Access-Control-Allow-Origin"))
                .isNull();
        TestResponse preflight = client.withHost("api.example.org")
                .request("OPTIONS", "/status")
                .header("Origin", "https://app.example.org")
                .header("Access-Control-Request-Method", "GET")
                .send();
        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example.org");
    }

    @Test
    void aBlueprintThatIsSetUpAndNowhereAddedStopsTheStart() {
        assertThatThrownBy(() -> Retort.builder()
                        .blueprint(Tenants.class, tenants -> tenants.cors(Cors.allow("https://app.example.org")))
                        .blueprint(Plain.class, plain -> {})
                        .add(new Plain())
                        .build())
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("The blueprint Tenants is set up, but no handler of it is added")
                .hasMessageContaining("add(new Tenants())")
                .hasMessageContaining("Plain is set up as a blueprint, which it is not");
    }
}
