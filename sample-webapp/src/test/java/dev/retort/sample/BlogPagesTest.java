package dev.retort.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.testing.TestClient;
import dev.retort.testing.TestResponse;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlogPagesTest extends BlogTest {
    private static final Pattern TITLES = Pattern.compile("<h2><a href=\"/\\d+\">([^<]*)</a>");

    private void addPosts(int number) {
        Posts posts = new Posts(blog.database);
        for (int i = 1; i <= number; i++) {
            posts.add(new User(2, "other"), "post " + i, "text " + i, null, FormKey.create());
        }
    }

    private static java.util.List<String> titles(TestResponse page) {
        return TITLES.matcher(page.text())
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    @Test
    void theListHasThePostsAndTheWayIn() {
        String list = client.get("/").text();

        assertThat(list).contains("Log in", "Register", "test title", "by test", "test body");
        assertThat(list).contains("<time datetime=\"2018-01-01T12:00:00Z\">");
        assertThat(list).doesNotContain("href=\"/1/update\"", "Log out");
    }

    @Test
    void onlyTheAuthorIsOfferedToEdit() {
        assertThat(blog.login("test").get("/").text()).contains("Log out", "href=\"/1/update\"");
        assertThat(blog.login("other").get("/").text()).contains("test title").doesNotContain("href=\"/1/update\"");
    }

    @Test
    void aPostHasItsWholeTextWithItsLines() {
        TestResponse post = client.get("/1");

        assertThat(post.status()).isEqualTo(200);
        assertThat(post.text()).contains("<h1>test title</h1>", "<p>test<br>\nbody</p>");
    }

    @Test
    void thePostThatIsNotThereIs404InTheLayoutOfTheSite() {
        TestResponse missing = client.get("/7");

        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.text()).contains("Post id 7 doesn’t exist.", "<nav", "Back to the posts");
        assertThat(client.get("/nowhere").text()).contains("There is nothing at this address.", "<nav");
        assertThat(client.get("/99999999999").status()).isEqualTo(404);
    }

    @Test
    void theNewestPostsComeFirstFiveToAPage() {
        addPosts(6);

        TestResponse first = client.get("/");
        assertThat(titles(first)).containsExactly("post 6", "post 5", "post 4", "post 3", "post 2");
        assertThat(first.text())
                .contains("<a rel=\"next\" href=\"/?page=2\">", "Page 1 of 2")
                .doesNotContain("rel=\"prev\"");
        TestResponse second = client.get("/?page=2");
        assertThat(titles(second)).containsExactly("post 1", "test title");
        assertThat(second.text()).contains("<a rel=\"prev\" href=\"/?page=1\">").doesNotContain("rel=\"next\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/?page=2", "/?page=0", "/?page=-1", "/?page=2147483647"})
    void aPageThatIsNotThereIs404(String target) {
        assertThat(client.get(target).status()).isEqualTo(404);
    }

    @Test
    void aPageNumberThatIsNoneIs400() {
        assertThat(client.get("/?page=many").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "TITLE, 1",
        "body, 1",
        "100%, 1",
        "%, 1",
        "_, 0",
        "a!b, 1",
        "'''; drop table posts --', 0",
        "Äpfel, 1",
        "äpfel, 1"
    })
    void aSearchFindsWhatIsThereToTheLetter(String search, int found) {
        new Posts(blog.database).add(new User(2, "other"), "100% a!b", "Äpfel", null, FormKey.create());

        TestResponse page = client.request("GET", "/").query("q", search).send();

        assertThat(titles(page)).hasSize(found);
        assertThat(blog.count("posts")).isEqualTo(2);
    }

    @Test
    void theOtherPagesOfASearchKeepIt() {
        addPosts(7);

        TestResponse page = client.get("/?q=post");

        assertThat(page.text()).contains("7 posts with “post”.", "href=\"/?page=2&amp;q=post\"", "value=\"post\"");
    }

    @Test
    void aPageIsNotKeptForAnother() {
        TestResponse page = client.get("/");

        assertThat(page.header("Cache-Control")).isEqualTo("private, no-cache");
        assertThat(page.header("Vary")).contains("Accept-Language", "Cookie");
    }

    @Test
    void linksStayBelowTheMount() {
        TestClient shop = client.withMount("/shop");

        assertThat(shop.get("/shop/").text()).contains("href=\"/shop/1\"", "href=\"/shop/static/style.css?v=");
        assertThat(shop.get("/shop/").text()).doesNotContain("href=\"/1\"", "href=\"/auth");
    }

    @Test
    void stylesAreAFileWithAFingerprintForAYear() {
        String url = client.get("/").text().replaceAll("(?s).*href=\"(/static/style.css[^\"]*)\".*", "$1");

        TestResponse style = client.get(url);
        assertThat(style.status()).isEqualTo(200);
        assertThat(style.header("Cache-Control")).contains("immutable");
        assertThat(style.header("Set-Cookie")).isNull();
    }
}
