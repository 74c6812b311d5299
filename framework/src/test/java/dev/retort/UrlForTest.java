package dev.retort;

import static dev.retort.Web.redirect;
import static dev.retort.Web.urlFor;
import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.annotation.Blueprint;
import dev.retort.annotation.Get;
import dev.retort.annotation.Post;
import dev.retort.annotation.Query;
import dev.retort.http.Request;
import dev.retort.http.Response;
import dev.retort.routing.BuildException;
import dev.retort.testing.TestClient;
import java.util.Map;
import org.junit.jupiter.api.Test;

@SuppressWarnings("UnusedMethod") // Called by the application under test.
class UrlForTest {
    static class Home {
        @Get("/")
        String index() {
            return String.join(
                    " ",
                    urlFor("blog.show", Map.of("id", 3)),
                    urlFor(Blog::show, 3),
                    urlFor(Blog::list, "tea & more", 2),
                    urlFor(Blog::list, "tea"),
                    urlFor(Blog::create),
                    urlFor(Home::index));
        }

        @Get("/wrong/<int:way>")
        String wrong(int way) {
            try {
                return switch (way) {
                    case 1 -> urlFor(Blog::show, 3, 4);
                    case 2 -> urlFor(Blog::noRoute);
                    case 3 -> urlFor((Home home) -> {});
                    default -> urlFor(Blog::show);
                };
            } catch (BuildException e) {
                return String.valueOf(e.getMessage());
            }
        }
    }

    @Blueprint("/blog")
    static class Blog {
        @Get("/<int:id>")
        String show(int id, Request request) {
            return urlFor(".list", Map.of("tag", "x", "_anchor", "top")) + request.method();
        }

        @Get("/tags/<tag>")
        String list(String tag, @Query(defaultValue = "1") int page) {
            return tag + page;
        }

        @Post("/")
        Response create() {
            return redirect(urlFor(Blog::show, 7));
        }

        void noRoute() {}
    }

    private final TestClient client = TestClient.of(Retort.of(new Home(), new Blog()));

    @Test
    void aUrlIsBuiltByEndpointAndByMethodReference() {
        assertThat(client.get("/").text())
                .isEqualTo("/blog/3 /blog/3 /blog/tags/tea%20&%20more?page=2 /blog/tags/tea /blog/ /");
    }

    @Test
    void aUrlHasThePathThatTheApplicationIsMountedAt() {
        assertThat(client.request("GET", "/shop/").mount("/shop").send().text()).startsWith("/shop/blog/3 ");
    }

    @Test
    void anEndpointThatBeginsWithADotIsInTheBlueprintOfTheRequest() {
        assertThat(client.get("/blog/1").text()).isEqualTo("/blog/tags/x#topGET");
    }

    @Test
    void afterAFormTheClientIsSentOnWith303() {
        assertThat(client.post("/blog/").status()).isEqualTo(303);
        assertThat(client.post("/blog/").header("Location")).isEqualTo("/blog/7");
    }

    @Test
    void aReferenceThatLeadsNowhereSaysWhy() {
        assertThat(client.get("/wrong/1").text()).contains("takes 1 values, [id], and was given 2");
        assertThat(client.get("/wrong/2").text()).contains("Blog.noRoute()': it is no handler of this application");
        assertThat(client.get("/wrong/3").text()).contains("a lambda names no handler");
        assertThat(client.get("/wrong/4").text()).contains("id");
    }
}
