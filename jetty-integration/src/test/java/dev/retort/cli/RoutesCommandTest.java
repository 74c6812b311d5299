package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesCommandTest {
    private static final String BLOG = "dev.retort.cli.Blog";

    /** Where the first statement of a method of {@link Blog} stands, read from the source itself. */
    private static String line(String signature) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("src/test/java/dev/retort/cli/Blog.java"));
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(signature)) {
                return String.valueOf(i + (lines.get(i).endsWith("{}") ? 1 : 2));
            }
        }
        throw new AssertionError("no " + signature);
    }

    @Test
    void theRoutesAreListedByEndpointWithTheLinesOfTheirHandlers() throws IOException {
        Typed routes = Typed.run("routes", BLOG);

        assertThat(routes.exitCode()).isZero();
        assertThat(routes.err()).isEmpty();
        assertThat(routes.out().lines().findFirst().orElse("").split(" +"))
                .containsExactly("Methods", "Rule", "Endpoint", "Handler");
        assertThat(routes.rows())
                .containsExactly(
                        "POST /posts/<int:id> blog.change Blog.change:" + line("String change"),
                        "GET /posts/new blog.draft Blog.draft:" + line("String draft"),
                        "GET /posts/ blog.index Blog.index:" + line("String index"),
                        "(WebSocket) /posts/live blog.live Blog.live:" + line("void live"),
                        "GET /posts/<int:id> blog.show Blog.show:" + line("String show"));
    }

    @Test
    void theyAreSortedAsAsked() {
        assertThat(Typed.run("routes", "-s", "rule", BLOG).rows())
                .extracting(row -> row.split(" ", -1)[1])
                .containsExactly("/posts/", "/posts/<int:id>", "/posts/<int:id>", "/posts/live", "/posts/new");
        assertThat(Typed.run("routes", "--sort=MATCH", BLOG).rows())
                .extracting(row -> row.split(" ", -1)[1])
                .endsWith("/posts/<int:id>", "/posts/<int:id>");
        assertThat(Typed.run("routes", "--sort", "methods", BLOG).rows().get(4)).startsWith("POST");
        assertThat(Typed.run("routes", "--sort", "domain", BLOG, BLOG + ".Hosts")
                        .rows())
                .last()
                .asString()
                .startsWith("GET api.example.com /status");
    }

    @Test
    void anApplicationIsMadeByItsFactory() {
        Typed routes = Typed.run("routes", BLOG + "$Whole");

        assertThat(routes.exitCode()).isZero();
        assertThat(routes.rows())
                .contains("GET /health health a lambda at \"/health\"")
                .anyMatch(row -> row.startsWith("GET /x x Blog.NeedsMore.x:"));
    }

    @Test
    void aRequestIsExplainedTheNearestRuleFirst() throws IOException {
        Typed match = Typed.run("routes", BLOG, "--match", "GET /posts/7");

        assertThat(match.exitCode()).isZero();
        assertThat(match.out())
                .startsWith("""
                GET /posts/7 goes to Blog.show:%s with {id=7}

                GET /posts/<int:id>  Blog.show:%s
                    it matches

                POST /posts/<int:id>  Blog.change:%s
                    it takes OPTIONS, POST, and not GET
                """.formatted(line("String show"), line("String show"), line("String change")));
        assertThat(match.out()).contains("GET /posts/new  Blog.draft:", "(WebSocket) /posts/live  Blog.live:");
    }

    @Test
    void aRedirectIsExplained() {
        Typed match = Typed.run("routes", BLOG, "-m", "/posts?page=2");

        assertThat(match.exitCode()).isZero();
        assertThat(match.out()).startsWith("GET /posts?page=2 is redirected with 308 to ");
        assertThat(match.out().lines().findFirst().orElse("")).endsWith("/posts/?page=2");
    }

    @Test
    void aRequestThatNoRuleTakesEndsWithOne() {
        Typed missing = Typed.run("routes", BLOG, "--match", "/posts/seven");
        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.out())
                .startsWith("GET /posts/seven is answered with 404, as no rule takes it\n")
                .contains("\"seven\"");

        Typed refused = Typed.run("routes", BLOG, "--match", "delete /posts/7");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.out())
                .startsWith(
                        "DELETE /posts/7 is answered with 405, as the rules of this path take only GET, HEAD, OPTIONS, POST\n");

        Typed options = Typed.run("routes", BLOG, "--match", "OPTIONS /posts/7");
        assertThat(options.exitCode()).isZero();
        assertThat(options.out()).startsWith("OPTIONS /posts/7 is answered automatically: GET, HEAD, OPTIONS, POST\n");
    }

    @Test
    void theHostAndTheSchemeOfAUrlCount() {
        assertThat(Typed.run("routes", BLOG + ".Hosts", "-m", "https://api.example.com/status")
                        .exitCode())
                .isZero();
        assertThat(Typed.run("routes", BLOG + ".Hosts", "-m", "https://example.com/status")
                        .out())
                .contains("404", "it is for the host api.example.com, and this is example.com");
        assertThat(Typed.run("routes", BLOG, "-m", "ws://localhost/posts/live").out())
                .startsWith("GET ws://localhost/posts/live goes to Blog.live:");
        assertThat(Typed.run("routes", BLOG, "-m", "/posts/live").exitCode()).isEqualTo(1);
    }

    @Test
    void thePathIsReadAsAServerReadsIt() {
        assertThat(Typed.run("routes", BLOG, "-m", "/posts/x/../%37").out()).contains("goes to Blog.show", "{id=7}");

        Typed refused = Typed.run("routes", BLOG, "-m", "/posts/a%2Fb");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("GET /posts/a%2Fb is answered with 400 before any rule is asked", "%2F");
        assertThat(refused.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "posts/7", "GET", "GET /posts 7", "ftp://localhost/posts"})
    void whatIsNoRequestIsRefused(String text) {
        Typed refused = Typed.run("routes", BLOG, "--match", text);

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("\"" + text + "\" is no request", "GET /users/7");
    }

    @Test
    void anUnknownClassIsNamedWithTheRepair() {
        Typed unknown = Typed.run("routes", "com.example.Blog");

        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.out()).isEmpty();
        assertThat(unknown.err())
                .startsWith("There is no class com.example.Blog on the class path.\n  Write it with its package")
                .doesNotContain("Exception");
    }

    @Test
    void aClassInTheWrongCaseIsNotFoundEither() {
        assertThat(Typed.run("routes", "dev.retort.cli.blog").err()).contains("dev.retort.cli.blog");
    }

    @Test
    void everyFaultOfTheApplicationIsToldWithoutAStackTrace() {
        Typed wrong = Typed.run("routes", BLOG + ".Wrong");

        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.err())
                .startsWith("The application cannot start, for 2 reasons:")
                .contains("/<int:id", "color")
                .doesNotContain("\tat ");
        assertThat(Typed.run("routes", BLOG + ".WithoutRoutes").err())
                .contains("Blog$WithoutRoutes has no method with a route")
                .doesNotContain("\tat ");
        assertThat(Typed.run("routes", BLOG + ".NeedsMore").err())
                .contains("Blog$NeedsMore has no constructor without parameters")
                .doesNotContain("\tat ");
    }

    @Test
    void aFactoryThatFailsIsShownWithItsStackTrace() {
        Typed unlucky = Typed.run("routes", BLOG + ".Unlucky");

        assertThat(unlucky.exitCode()).isEqualTo(1);
        assertThat(unlucky.err())
                .startsWith("java.io.IOException: the database is away")
                .contains("Unlucky.create");
    }

    @Test
    void aFactoryMakesTheWholeApplication() {
        Typed two = Typed.run("routes", BLOG, BLOG + ".Whole");

        assertThat(two.exitCode()).isEqualTo(2);
        assertThat(two.err()).contains("Blog$Whole makes the whole application.\n  Name it alone.");
    }
}
