package dev.retort.routing;

import static dev.retort.routing.Maps.rule;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a match costs, in steps: nodes entered, edges tried, ends of variables tried. Steps and not time, so that a busy
 * machine changes nothing.
 */
class CostTest {

    private static int steps(UrlMap map, String path) {
        return map.search(MatchRequest.of("GET", path), path, "GET", false).steps();
    }

    private static UrlMap mapOf(int size, String shape) {
        UrlMap.Builder builder = UrlMap.builder();
        for (int i = 0; i < size; i++) {
            builder.add(rule(shape.replace("#", Integer.toString(i)) + " -> e" + i));
        }
        return builder.build();
    }

    @ParameterizedTest
    @CsvSource({
        "/page#, /page5",
        "/user#/<int:id>, /user5/1",
        "/<tenant>/r#, /x/r5",
        "/<a>/<int:b>/r#/<c>, /x/1/r5/y",
        "/item#-<int:id>, /item5-1",
        "/<name>.ext#, /x.ext5",
        "/v<int:a>.x#, /v1.x5",
        "/t#/<path:p>, /t5/a/b/c",
        "/<path:p>/rev#, /a/b/rev5",
        "/a#<path:p>, /a5/b/c",
        "/a#/<x>/, /a5/x",
        "/user#/<int:id>, /user5/none",
        "/<tenant>/r#, /x/none"
    })
    void theNumberOfRulesOfOneShapeDoesNotMatter(String shape, String path) {
        int few = steps(mapOf(10, shape), path);

        assertThat(steps(mapOf(2000, shape), path)).isEqualTo(few).isLessThanOrEqualTo(16);
    }

    @Test
    void aHostOutOfManyCostsWhatOneCosts() {
        UrlMap.Builder builder = UrlMap.builder();
        for (int i = 0; i < 500; i++) {
            builder.add(rule("/ -> e" + i).host("h" + i + ".example"));
        }
        MatchRequest request = MatchRequest.of("GET", "/").host("h77.example");

        assertThat(builder.build().search(request, "/", "GET", false).steps()).isLessThanOrEqualTo(2);
    }

    /** Rules that make a backtracking regular expression slow, and paths that make it slowest. */
    @ParameterizedTest
    @CsvSource({
        "/<path:a>/x/<path:b>/x/<path:c>/x/<path:d>/y, /x",
        "/<path:a>/x/<path:b>/x/<path:c>/y/<path:d>, /x",
        "/<path:a>x<path:b>x<path:c>x<path:d>y<path:e>, x/",
        "/<a>-<b>-<c>-<d>x<e>, -",
        "/<a>-<b>x<c>, -",
        "/<path:a>/<b>-<c>x<path:d>, /-a",
        "/<path:a><path:b><path:c><path:d>!<e>, /a"
    })
    void unrestrictedVariablesAreSplitInLinearTime(String rule, String unit) {
        UrlMap map = Maps.map(rule);
        int hundred = steps(map, "/a" + unit.repeat(100));

        assertThat(steps(map, "/a" + unit.repeat(4000))).isLessThan(60 * (hundred + 100));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "/<int:a><int:b><int:c><int:d>x<int:e> 0",
                "/<int:a><int:b><int:c>x<int:d> 9",
                "/<string(2):a>-<string(2):b>-<string(2):c>x<string(2):d> -",
                "/<any(a,aa):a><any(a,aa):b><any(a,aa):c><any(a,aa):d>x<any(a,aa):e> a",
                "/<int(max=5):a><int(max=5):b><int(max=5):c><int(max=5):d> 9"
            })
    void restrictedVariablesAreSplitInQuadraticTime(String rule, String unit) {
        UrlMap map = Maps.map(rule);
        int pieces = 5;
        int length = 1000;

        assertThat(steps(map, "/" + unit.repeat(length))).isLessThan(pieces * length * length);
    }

    @Test
    void noNodeIsEnteredTwiceHoweverManyWaysLeadOn() {
        // Every segment matches in three ways, and no path matches in the end.
        List<String> kinds = List.of("a", "<string:s#>", "<any(a,b):t#>");
        List<String> patterns = new ArrayList<>(List.of(""));
        for (int depth = 0; depth < 6; depth++) {
            int level = depth;
            patterns = patterns.stream()
                    .flatMap(pattern -> kinds.stream().map(kind -> pattern + "/" + kind.replace("#", "" + level)))
                    .toList();
        }
        UrlMap map = Maps.map(patterns.stream().map(pattern -> pattern + "/end").toArray(String[]::new));
        int nodes = IntStream.rangeClosed(0, 6)
                .map(depth -> (int) Math.pow(3, depth))
                .sum();

        assertThat(steps(map, "/a".repeat(6) + "/none")).isLessThanOrEqualTo(3 * nodes);
        assertThat(steps(map, "/a".repeat(4000))).isLessThanOrEqualTo(3 * nodes);
    }

    @Test
    void aLongPathCostsNoMoreThanItsRulesAreDeep() {
        UrlMap map = Maps.map("/<a>/<b>/<c> -> 1", "/<int:a>/<b> -> 2", "/<a>/x/<path:p>/y -> 3");

        assertThat(steps(map, "/1".repeat(4000))).isLessThan(16);
    }
}
