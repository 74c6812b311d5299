package dev.retort.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.routing.Match.Found;
import dev.retort.routing.Match.Redirect;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Where redirects lead in maps with aliases and defaults, tried on random ones. */
@Tag("once")
class RedirectPropertiesTest {

    private static final List<String> SEGMENTS = List.of(
            "a",
            "b",
            "1",
            "",
            "<v#>",
            "<int:v#>",
            "a<v#>",
            "<v#>-<w#>",
            "<path:v#>",
            "<path:v#>/a",
            "<int(max=5):v#>",
            "<path:v#>-<int:w#>",
            "<path:v#>/<w#>");

    private static final List<String> TEXTS = List.of("a", "b", "1", "7", "", "a-b", "ab", "-", "a-1", "x");

    /** The most redirects in a row: of slashes, to the rule of an alias, and to the default of each of two variables. */
    private static final int MOST_STEPS = 5;

    @Test
    void everyRedirectEndsAtTheEndpointThatWasMeant() {
        Random random = new Random(20260131);
        int canonical = 0;
        for (int example = 0; example < 10_000; example++) {
            UrlMap map;
            List<Rule> rules = rules(random);
            try {
                map = UrlMap.builder().addAll(rules).build();
            } catch (RuleException e) {
                continue;
            }
            for (int i = 0; i < 20; i++) {
                canonical += follow(map, random.nextInt(5) == 0 ? "POST" : "GET", path(random));
            }
        }
        assertThat(canonical).as("redirects to a rule's one address").isGreaterThan(800);
    }

    /** Follows the redirects of a path, and returns how many of them were more than a matter of slashes. */
    private static int follow(UrlMap map, String method, String path) {
        int canonical = 0;
        String at = path;
        for (int step = 0; ; step++) {
            Match match = map.match(MatchRequest.of(method, at));
            if (!(match instanceof Redirect redirect)) {
                assertThat(step == 0 || match instanceof Found)
                        .as("%s %s -> %s: %s among %s", method, path, at, match, map.rules())
                        .isTrue();
                return canonical;
            }
            assertThat(step)
                    .as("%s %s -> %s among %s", method, path, at, map.rules())
                    .isLessThan(MOST_STEPS);
            String next = URLDecoder.decode(redirect.location().replace("+", "%2B"), StandardCharsets.UTF_8);
            if (!next.replaceAll("/+", "/").equals((at + "/").replaceAll("/+", "/"))
                    && !next.equals(at.replaceAll("/+", "/"))) {
                canonical++;
                assertThat(endpoint(map, method, next))
                        .as("%s %s -> %s among %s", method, at, next, map.rules())
                        .isEqualTo(endpointWithoutRedirects(map, method, at));
            }
            at = next;
        }
    }

    private static String endpoint(UrlMap map, String method, String path) {
        return endpointOf(map.match(MatchRequest.of(method, path)), map, method);
    }

    private static String endpointOf(Match match, UrlMap map, String method) {
        if (match instanceof Redirect redirect) {
            return endpoint(map, method, URLDecoder.decode(redirect.location(), StandardCharsets.UTF_8));
        }
        return match instanceof Found found ? found.endpoint() : match.toString();
    }

    /** Asks a map of the same rules that has neither aliases nor defaults to redirect to. */
    private static String endpointWithoutRedirects(UrlMap map, String method, String path) {
        UrlMap.Builder builder = UrlMap.builder();
        for (Rule rule : map.rules()) {
            Rule plain = Rule.of(rule.pattern())
                    .endpoint(String.valueOf(rule.endpoint()))
                    .methods(rule.methods());
            plain = Boolean.FALSE.equals(rule.strictSlashes()) ? plain.strictSlashes(false) : plain;
            builder.add(plain);
        }
        return endpoint(builder.build(), method, path);
    }

    private static String path(Random random) {
        StringBuilder path = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            path.append('/').append(pick(random, TEXTS));
        }
        return random.nextInt(3) == 0 ? path + "/" : path.toString();
    }

    private static List<Rule> rules(Random random) {
        List<Rule> rules = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            StringBuilder pattern = new StringBuilder();
            for (int j = random.nextInt(3); j >= 0; j--) {
                pattern.append('/').append(pick(random, SEGMENTS).replace("#", "" + j));
            }
            Rule rule = Rule.of(pattern + (random.nextInt(3) == 0 ? "/" : "")).endpoint("e" + random.nextInt(2));
            rule = random.nextBoolean() ? rule : rule.strictSlashes(false);
            rule = random.nextInt(3) == 0 ? rule.methods(random.nextBoolean() ? "GET" : "POST") : rule;
            rule = random.nextInt(6) == 0 ? rule.alias() : rule;
            rule = random.nextInt(3) == 0 ? withDefault(rule, random) : rule;
            rules.add(rule);
        }
        // Mostly, two rules of one endpoint: one that has a default for the other's variable, or is its alias.
        Rule other = pick(random, rules);
        Rule relative = random.nextBoolean()
                ? other.pattern(other.pattern().replaceFirst("<[a-z():=5]*v0>", pick(random, TEXTS)))
                        .defaults(Map.of("v0", pick(random, TEXTS)))
                : other.pattern("/" + pick(random, TEXTS) + other.pattern()).alias();
        rules.add(random.nextInt(rules.size() + 1), relative);
        return rules;
    }

    private static Rule withDefault(Rule rule, Random random) {
        String name = pick(random, List.of("v0", "v1", "v2", "w0"));
        try {
            return rule.variables().contains(name)
                    ? rule
                    : rule.defaults(Map.of(name, pick(random, List.of("a", "1", "b"))));
        } catch (RuleException e) {
            return rule; // The map refuses it.
        }
    }

    private static <T> T pick(Random random, List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
