package dev.retort.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.routing.Converter;
import dev.retort.routing.Match;
import dev.retort.routing.MatchRequest;
import dev.retort.routing.Rule;
import dev.retort.routing.UrlMap;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The programs of docs/routing.md. */
class RoutingPageTest {
    @Test
    void aMapMatchesAndBuilds() {
        UrlMap map = UrlMap.builder()
                .add(Rule.of("/users/<int:id>").endpoint("user.show").methods("GET"))
                .build();

        Match match = map.match(MatchRequest.of("GET", "/users/7"));
        String url = map.build("user.show", Map.of("id", 7));

        assertThat(match).isInstanceOfSatisfying(Match.Found.class, found -> {
            assertThat(found.endpoint()).isEqualTo("user.show");
            assertThat(found.values()).isEqualTo(Map.of("id", 7L));
        });
        assertThat(url).isEqualTo("/users/7");
    }

    static final class DateConverter implements Converter<LocalDate> {
        @Override
        public String regex() {
            return "\\d{4}-\\d\\d-\\d\\d";
        }

        @Override
        public LocalDate toValue(String text) {
            return LocalDate.parse(text);
        }
    }

    record ListConverter(String separator) implements Converter<List<String>> {
        @Override
        public String regex() {
            return "[^/]+";
        }

        @Override
        public List<String> toValue(String text) {
            return List.of(text.split(Pattern.quote(separator), -1));
        }

        @Override
        public String toUrl(List<String> values) {
            return String.join(separator, values);
        }
    }

    @Test
    void convertersOfOnesOwnReadAndWriteTheirTypes() {
        UrlMap map = UrlMap.builder()
                .converter("date", new DateConverter())
                .converter(
                        "list",
                        arguments -> new ListConverter(
                                arguments.parameters("sep").text("sep").orElse("+")))
                .add(Rule.of("/on/<date:day>").endpoint("day"))
                .add(Rule.of("/tags/<list(sep=';'):tags>").endpoint("tags"))
                .build();

        assertThat(map.build("day", Map.of("day", LocalDate.of(2026, 11, 21)))).isEqualTo("/on/2026-11-21");
        assertThat(map.match(MatchRequest.of("GET", "/on/2026-02-30"))).isInstanceOf(Match.NotFound.class);
        assertThat(map.build("tags", Map.of("tags", List.of("a", "b")))).isEqualTo("/tags/a%3Bb");
        assertThat(map.match(MatchRequest.of("GET", "/tags/a;b")))
                .isInstanceOfSatisfying(
                        Match.Found.class,
                        found -> assertThat(found.values().get("tags")).isEqualTo(List.of("a", "b")));
    }
}
