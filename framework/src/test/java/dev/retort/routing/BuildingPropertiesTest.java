package dev.retort.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.routing.Match.Found;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is built in maps of several rules, which may hide one another, tried on random ones. */
@Tag("once")
class BuildingPropertiesTest {

    private static final List<String> SEGMENTS = List.of(
            "a", "b", "1", "<v#>", "<int:v#>", "a<v#>", "<v#>-<w#>", "<path:v#>", "<path:v#>/a", "<any(a, b):v#>");

    private static final List<String> TEXTS = List.of("a", "b", "1", "7", "a-b", "ab", "x/y", "x/", "a/1");

    @Test
    void whatIsBuiltAmongSeveralRulesLeadsBackToItsEndpointWithTheSameValues() {
        Random random = new Random(20260131);
        int built = 0;
        int hidden = 0;
        for (int example = 0; example < 20_000; example++) {
            UrlMap map;
            try {
                map = UrlMap.builder().addAll(rules(random)).build();
            } catch (RuleException e) {
                continue;
            }
            for (int i = 0; i < 5; i++) {
                Map<String, Object> values = values(random);
                String url;
                try {
                    url = map.build("e0", values);
                } catch (BuildException e) {
                    hidden += e.toString().contains(" is hidden: another rule, ") ? 1 : 0;
                    continue;
                }
                built++;
                leadsBack(map, url, values);
            }
        }
        assertThat(built).as("built").isGreaterThan(15_000);
        assertThat(hidden).as("hidden").isGreaterThan(500);
    }

    private static void leadsBack(UrlMap map, String url, Map<String, Object> values) {
        String path = URLDecoder.decode(url.replaceAll("[?].*", ""), StandardCharsets.UTF_8);
        List<Match> matches =
                List.of(map.match(MatchRequest.of("GET", path)), map.match(MatchRequest.of("POST", path)));
        assertThat(matches).as("%s of %s among %s", url, values, map.rules()).anySatisfy(match -> {
            assertThat(match).isInstanceOf(Found.class);
            Found found = (Found) match;
            assertThat(found.endpoint()).isEqualTo("e0");
            found.values().forEach((name, value) -> assertThat(value.toString()).isEqualTo(values.get(name)));
        });
    }

    private static Map<String, Object> values(Random random) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (String name : List.of("v0", "w0", "v1", "w1")) {
            if (random.nextInt(3) > 0) {
                values.put(name, pick(random, TEXTS));
            }
        }
        return values;
    }

    private static List<Rule> rules(Random random) {
        List<Rule> rules = new ArrayList<>();
        for (int i = random.nextInt(3) + 1; i >= 0; i--) {
            StringBuilder pattern = new StringBuilder();
            for (int j = random.nextInt(2); j >= 0; j--) {
                pattern.append('/').append(pick(random, SEGMENTS).replace("#", "" + j));
            }
            Rule rule = Rule.of(pattern + (random.nextInt(3) == 0 ? "/" : "")).endpoint("e" + random.nextInt(2));
            rules.add(random.nextInt(3) == 0 ? rule.methods(random.nextBoolean() ? "GET" : "POST") : rule);
        }
        return rules;
    }

    private static String pick(Random random, List<String> list) {
        return list.get(random.nextInt(list.size()));
    }
}
