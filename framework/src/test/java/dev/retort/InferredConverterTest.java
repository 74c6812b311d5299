package dev.retort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.annotation.Default;
import dev.retort.annotation.Get;
import dev.retort.annotation.Rest;
import dev.retort.annotation.Route;
import dev.retort.routing.BuildException;
import dev.retort.testing.TestClient;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InferredConverterTest {
    enum Colour {
        RED,
        DARK_BLUE
    }

    record Slug(String value) {
        Slug {
            if (!value.startsWith("s-")) {
                throw new IllegalArgumentException("no slug");
            }
        }
    }

    @SuppressWarnings("UnusedMethod") // Called by the application under test.
    static class Handlers {
        // region types
        @Get("/thing/<key>")
        String byNumber(int key) {
            return "number " + key;
        }

        @Get("/thing/<key>")
        String byDay(LocalDate key) {
            return "day " + key;
        }

        @Get("/thing/<key>")
        String byName(String key) {
            return "name " + key;
        }
        // endregion

        @Get("/thing/<key>")
        String byUuid(UUID key) {
            return "uuid " + key;
        }

        @Get("/thing/<key>")
        String aColour(Colour key) {
            return "colour " + key;
        }

        @Get("/n/<int:n>")
        String narrow(int n) {
            return "int " + n;
        }

        @Get("/n/<int:n>")
        String wide(long n) {
            return "long " + n;
        }

        @Get("/n/<n>")
        String any(String n) {
            return "text " + n;
        }

        @Get("/short/<n>")
        String aShort(Short n) {
            return "short " + n;
        }

        @Get("/big/<n>")
        String big(BigInteger n) {
            return "big " + n;
        }

        @Get("/float/<x>")
        String aDouble(double x) {
            return "double " + x;
        }

        @Get("/decimal/<x>")
        String decimal(BigDecimal x) {
            return "decimal " + x;
        }

        @Get("/file/<name>")
        String rest(@Rest String name) {
            return "rest " + name;
        }

        @Get("/slug/<slug>")
        String slug(Slug slug) {
            return slug.toString();
        }

        @Get("/month/<year>-<month>")
        String mixed(int year, int month) {
            return year + " " + month;
        }

        @Get("/explicit/<string:day>")
        String explicit(LocalDate day) {
            return "day " + day;
        }

        @Get({"/hello", "/hello/<name>"})
        String hello(@Nullable String name) {
            return "hello " + name;
        }

        @Get({"/page", "/page/<page>"})
        String page(@Default("1") int page) {
            return "page " + page;
        }

        @Get({"/perhaps", "/perhaps/<n>"})
        String perhaps(Optional<Integer> n) {
            return n.toString();
        }

        @Route(value = "/c/red", defaults = "colour=red", endpoint = "shade")
        @Route(value = "/c/<colour>", endpoint = "shade")
        String shade(Colour colour) {
            return "shade " + colour;
        }
    }

    private final Retort app = Retort.of(new Handlers());
    private final TestClient client = TestClient.of(app);

    @ParameterizedTest
    @CsvSource({
        "/thing/7, number 7",
        "/thing/2026-02-28, day 2026-02-28",
        "/thing/2026-02-30, name 2026-02-30",
        "/thing/99999999999, name 99999999999",
        "/thing/6ba7b810-9dad-11d1-80b4-00c04fd430c8, uuid 6ba7b810-9dad-11d1-80b4-00c04fd430c8",
        "/thing/dark_blue, colour DARK_BLUE",
        "/thing/Dark_Blue, colour DARK_BLUE",
        "/thing/green, name green",
        "/n/1, int 1",
        "/n/2147483648, long 2147483648",
        "/n/9223372036854775808, text 9223372036854775808",
        "/short/7, short 7",
        "/big/99999999999999999999, big 99999999999999999999",
        "/float/2.5, double 2.5",
        "/decimal/0.10000000000000000001, decimal 0.10000000000000000001",
        "/file/a/b.txt, rest a/b.txt",
        "/slug/s-1, Slug[value=s-1]",
        "/month/2026-02, 2026 2",
        "/explicit/2026-02-28, day 2026-02-28",
        "/hello, hello null",
        "/hello/Ada, hello Ada",
        "/page, page 1",
        "/page/3, page 3",
        "/perhaps, Optional.empty",
        "/perhaps/3, Optional[3]",
        "/c/dark_blue, shade DARK_BLUE",
        "/c/red, shade RED",
    })
    void theTypeOfTheParameterChoosesTheRule(String target, String text) {
        assertThat(client.get(target).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "/short/70000",
        "/short/-1",
        "/big/x",
        "/float/2",
        "/slug/x",
        "/month/2026-x",
        "/explicit/x",
        "/page/x",
        "/perhaps/x",
        "/c/green",
    })
    void aTextThatFitsNoRuleIsNotFound(String target) {
        assertThat(client.get(target).status()).isEqualTo(404);
    }

    @Test
    void urlsAreBuiltOfTheTypesThatAreRead() {
        assertThat(app.urls().build("byNumber", Map.of("key", 7))).isEqualTo("/thing/7");
        assertThat(app.urls().build("byDay", Map.of("key", LocalDate.of(2026, 2, 28))))
                .isEqualTo("/thing/2026-02-28");
        assertThat(app.urls().build("aColour", Map.of("key", Colour.DARK_BLUE))).isEqualTo("/thing/dark_blue");
        assertThat(app.urls().build("aColour", Map.of("key", "red"))).isEqualTo("/thing/red");
        assertThat(app.urls().build("rest", Map.of("name", "a/b"))).isEqualTo("/file/a/b");
        assertThat(app.urls().build("shade", Map.of("colour", Colour.RED))).isEqualTo("/c/red");
        assertThat(app.urls().build("shade", Map.of("colour", Colour.DARK_BLUE)))
                .isEqualTo("/c/dark_blue");
    }

    @Test
    void aUrlThatTheTypeWouldNotReadIsNotBuilt() {
        assertThatThrownBy(() -> app.urls().build("byNumber", Map.of("key", 99999999999L)))
                .isInstanceOf(BuildException.class);
        assertThatThrownBy(() -> app.urls().build("narrow", Map.of("n", 99999999999L)))
                .isInstanceOf(BuildException.class);
        assertThatThrownBy(() -> app.urls().build("aColour", Map.of("key", "green")))
                .isInstanceOf(BuildException.class);
        // It would lead to byNumber.
        assertThatThrownBy(() -> app.urls().build("byName", Map.of("key", "7"))).isInstanceOf(BuildException.class);
    }

    @Test
    void theTextOfTheRuleStaysAsItWasWritten() {
        assertThat(app.urls().rules())
                .anySatisfy(rule -> assertThat(rule.pattern()).isEqualTo("/thing/<key>"));
    }
}
