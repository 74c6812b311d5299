package dev.retort.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.Generate.pick;
import static org.quicktheories.generators.SourceDSL.arbitrary;
import static org.quicktheories.generators.SourceDSL.booleans;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;
import static org.quicktheories.generators.SourceDSL.strings;

import dev.retort.routing.Match.Found;
import dev.retort.routing.Match.Redirect;
import dev.retort.routing.NaiveRouter.Part;
import dev.retort.routing.NaiveRouter.Spec;
import dev.retort.routing.RuleExplanation.Outcome;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.quicktheories.core.Gen;

/** What holds of all rules and all paths, tried on random ones. */
@Tag("once")
class RouterPropertiesTest {

    private static final List<Part> WITHIN = List.of(
            new Part("a", "a", List.of(), List.of(), false),
            new Part("b", "b", List.of(), List.of(), false),
            new Part("1", "1", List.of(), List.of(), false),
            new Part("<s#>", "([^/]+)", List.of(), List.of(100), false),
            new Part("<string(length=2):l#>", "([^/]{2})", List.of(), List.of(100), false),
            new Part("<int:i#>", "(\\d+)", List.of(), List.of(50), false),
            new Part("<int(max=5):m#>", "(0*[0-5])", List.of(), List.of(50), false),
            new Part("<any(a, b-a, 1):c#>", "(a|b-a|1)", List.of(), List.of(100), false),
            new Part("a<t#>", "a([^/]+)", List.of(1), List.of(100), false),
            new Part("<u#>a", "([^/]+)a", List.of(1), List.of(100), false),
            new Part("b-<int:j#>", "b-(\\d+)", List.of(2), List.of(50), false),
            new Part("<v#>-<w#>", "([^/]+)-([^/]+)", List.of(1), List.of(100, 100), false),
            new Part("<int:x#><y#>", "(\\d+)([^/]+)", List.of(), List.of(50, 100), false),
            new Part("<z#>-<int:k#>a", "([^/]+)-(\\d+)a", List.of(1, 1), List.of(100, 50), false));

    private static final List<Part> TO_END = List.of(
            new Part("<path:p#>", "([^/].*?)", List.of(), List.of(200), true),
            new Part("a<path:p#>", "a([^/].*?)", List.of(1), List.of(200), true),
            new Part("<path:p#>/a", "([^/].*?)/a", List.of(1), List.of(200), true),
            new Part("<path:p#>/<int:q#>", "([^/].*?)/(\\d+)", List.of(), List.of(200, 50), true),
            new Part("<path:p#>-<path:q#>", "([^/].*?)-([^/].*?)", List.of(1), List.of(200, 200), true));

    private static final List<Set<String>> METHODS =
            List.of(Set.of(), Set.of("GET"), Set.of("POST"), Set.of("GET", "POST"));

    private static Gen<Spec> specs() {
        Gen<List<Part>> within = lists().of(pick(WITHIN)).ofSizeBetween(0, 3);
        // One rule in three ends with a variable that runs over slashes.
        Gen<List<Part>> parts = within.zip(integers().between(0, 3 * TO_END.size() - 1), (list, tail) -> {
            List<Part> all = new ArrayList<>(list);
            if (tail < TO_END.size()) {
                all.add(TO_END.get(tail));
            }
            return all;
        });
        return parts.zip(booleans().all(), booleans().all(), pick(METHODS), Spec::new);
    }

    private static Gen<String> paths() {
        Gen<String> segment = pick(List.of("a", "b", "1", "7", "12", "b-a", "b-7", "ab", "1-1a", "a-b-a", "x", "05"));
        return lists().of(segment)
                .ofSizeBetween(0, 4)
                .zip(
                        booleans().all(),
                        (segments, slash) ->
                                segments.isEmpty() ? "/" : "/" + String.join("/", segments) + (slash ? "/" : ""));
    }

    /** Leaves out the rules that are the same as one before. */
    private static List<Spec> distinct(List<Spec> specs) {
        List<Spec> distinct = new ArrayList<>();
        for (Spec spec : specs) {
            List<Spec> more = new ArrayList<>(distinct);
            more.add(spec);
            try {
                mapOf(more);
                distinct = more;
            } catch (RuleException e) {
                assertThat(e).hasMessageContaining("Two rules match the same paths");
            }
        }
        return distinct;
    }

    private static UrlMap mapOf(List<Spec> specs) {
        UrlMap.Builder builder = UrlMap.builder();
        for (int i = 0; i < specs.size(); i++) {
            builder.add(specs.get(i).rule(i));
        }
        return builder.build();
    }

    /** Describes a match as {@link NaiveRouter#match} does; a value is reduced to what the path said. */
    private static String describe(Match match) {
        if (match instanceof Found found) {
            return found.endpoint() + " " + found.values().values();
        }
        return Maps.describe(match);
    }

    private static String withoutLeadingZeros(String description) {
        return description.startsWith("e") ? description.replaceAll("(?<=[\\[ ])0+(?=\\d+[,\\]])", "") : description;
    }

    @Test
    void theTreeFindsWhatTryingEveryRuleFinds() {
        qt().withExamples(2000)
                .withShrinkCycles(200)
                .forAll(
                        lists().of(specs()).ofSizeBetween(1, 10),
                        lists().of(paths()).ofSize(20),
                        pick(List.of("GET", "POST", "PUT")))
                .checkAssert((specs, paths, method) -> {
                    List<Spec> rules = distinct(specs);
                    NaiveRouter naive = new NaiveRouter(rules);
                    UrlMap map = mapOf(rules);
                    for (String path : paths) {
                        assertThat(withoutLeadingZeros(describe(map.match(MatchRequest.of(method, path)))))
                                .as("%s %s among %s", method, path, rules)
                                .isEqualTo(withoutLeadingZeros(naive.match(method, path)));
                    }
                });
    }

    @Test
    void whatIsExplainedAsMatchedIsWhatIsFound() {
        AtomicInteger found = new AtomicInteger();
        qt().withExamples(2000)
                .withShrinkCycles(200)
                .forAll(
                        lists().of(specs()).ofSizeBetween(1, 10),
                        lists().of(paths().mix(paths().map(path -> path.replace("/", "//")), 20))
                                .ofSize(20),
                        pick(List.of("GET", "POST", "PUT", "OPTIONS")))
                .checkAssert((specs, paths, method) -> {
                    UrlMap map = mapOf(distinct(specs));
                    for (String path : paths) {
                        MatchRequest request = MatchRequest.of(method, path);
                        Match match = map.match(request);
                        List<String> winners = map.explain(request).stream()
                                .filter(one -> one.outcome().compareTo(Outcome.REDIRECTED) <= 0)
                                .map(one -> one.outcome() + " " + one.index())
                                .toList();
                        if (match instanceof Found is) {
                            found.incrementAndGet();
                            assertThat(winners)
                                    .as("%s %s", request, map.rules())
                                    .containsExactly("MATCHED " + is.index());
                        } else {
                            assertThat(winners)
                                    .as("%s %s", request, map.rules())
                                    .hasSize(match instanceof Redirect ? 1 : 0)
                                    .allMatch(winner -> winner.startsWith("REDIRECTED"));
                        }
                    }
                });
        assertThat(found).hasValueGreaterThan(1000);
    }

    @Test
    void theOrderOfRegistrationMattersOnlyToRulesOfOnePriority() {
        AtomicInteger found = new AtomicInteger();
        qt().withExamples(2000)
                .forAll(
                        lists().of(specs()).ofSizeBetween(2, 6),
                        lists().of(paths()).ofSize(10),
                        integers().all())
                .checkAssert((specs, paths, seed) -> {
                    List<Spec> rules = ofDifferentPriority(distinct(specs));
                    List<Spec> shuffled = new ArrayList<>(rules);
                    Collections.shuffle(shuffled, new Random(seed));
                    UrlMap map = mapOf(rules);
                    UrlMap other = mapOf(shuffled);
                    for (String path : paths) {
                        Match match = map.match(MatchRequest.of("GET", path));
                        found.addAndGet(rules.size() > 1 && match instanceof Found ? 1 : 0);
                        assertThat(withoutNumbers(other.match(MatchRequest.of("GET", path))))
                                .as("GET %s among %s and %s", path, rules, shuffled)
                                .isEqualTo(withoutNumbers(match));
                    }
                });
        assertThat(found).as("paths that a rule of several answers").hasValueGreaterThan(1000);
    }

    /** Leaves out the rules whose literals and converters weigh the same as those of one before. */
    private static List<Spec> ofDifferentPriority(List<Spec> specs) {
        Set<Object> seen = new HashSet<>();
        return specs.stream()
                .filter(spec -> seen.add(spec.parts().stream()
                        .map(part -> List.of(part.isStatic(), part.literals(), part.weights(), part.spans()))
                        .toList()))
                .toList();
    }

    /** Describes a match by the pattern of its rule, which has no number that depends on the order. */
    private static String withoutNumbers(Match match) {
        return match instanceof Found found ? found.rule().pattern() + " " + found.values() : Maps.describe(match);
    }

    @Test
    void whatIsBuiltMatchesAgainWithTheSameValues() {
        Gen<String> texts =
                strings().allPossible().ofLengthBetween(0, 6).mix(pick(List.of("a", "1", "7", "b-a", "1-1")), 60);
        AtomicInteger built = new AtomicInteger();
        qt().withExamples(3000).forAll(specs(), lists().of(texts).ofSize(8)).checkAssert((spec, values) -> {
            UrlMap map = mapOf(List.of(spec));
            Map<String, Object> given = new LinkedHashMap<>();
            List<String> names = map.rules().get(0).variables();
            for (int i = 0; i < names.size(); i++) {
                given.put(names.get(i), values.get(i));
            }
            String url;
            try {
                url = map.build("e0", given);
            } catch (BuildException e) {
                return;
            }
            built.incrementAndGet();
            assertThat(url)
                    .matches("/([A-Za-z0-9\\-._~!$&'()*+,:@=/]|%[0-9A-F]{2})*")
                    .doesNotStartWith("//");
            String method =
                    spec.methods().isEmpty() ? "GET" : spec.methods().iterator().next();
            Match match = map.match(MatchRequest.of(method, decode(url)));
            assertThat(match).as("%s from %s for %s", url, given, spec).isInstanceOf(Found.class);
            ((Found) match)
                    .values()
                    .forEach((name, value) -> assertThat(value.toString())
                            .isEqualTo(
                                    value instanceof Long
                                            ? Long.valueOf(given.get(name) + "").toString()
                                            : given.get(name)));
        });
        assertThat(built).as("built").hasValueGreaterThan(300);
    }

    private static String decode(String path) {
        return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    @Test
    void noPathMakesTheRouterThrowOrRedirectToAnotherHost() {
        UrlMap map = Maps.map(
                "/<path:p>/",
                "/<a>-<b>/<int:c>",
                "GET /<any(x,y):a><b>.<c>/<path:d>",
                "/<float:f>",
                "/<uuid:u>/",
                "/a//b/c",
                "POST /<a>/<b>/");
        Gen<String> anything = strings().allPossible().ofLengthBetween(0, 30);
        Gen<String> pathLike = lists().of(
                        pick(List.of("/", "//", "a", "-", ".", "1", "x", "\\", "\r\n", ";", "%2F", "..")))
                .ofSizeBetween(0, 12)
                .map(pieces -> "/" + String.join("", pieces));
        qt().withExamples(5000)
                .forAll(anything.mix(pathLike), anything, pick(List.of("GET", "POST", "OPTIONS", "")))
                .checkAssert((path, query, method) -> {
                    Match match = map.match(MatchRequest.of(method, path)
                            .query(query)
                            .host(query)
                            .prefix(path.length() > 3 ? "/p" : ""));
                    if (match instanceof Redirect redirect) {
                        assertThat(redirect.location()).matches("/(?![/\\\\])[\\x21-\\x7E]*");
                    }
                });
    }

    @Test
    void noRuleMakesTheParserThrowAnythingButItsFaults() {
        Gen<String> anything = strings().allPossible().ofLengthBetween(0, 20);
        Gen<String> ruleLike = lists().of(pick(List.of(
                        "/", "<", ">", "(", ")", ":", ",", "=", "\"", "'", "int", "any", "path", "a", "b", "1", "-2",
                        " ", "min", "length", "True", "{", "}", "%41", "?", "#", "\n", "😀", "\uD800", ".", "<int:x>",
                        "<a>")))
                .ofSizeBetween(0, 12)
                .map(pieces -> pieces.stream().collect(Collectors.joining("", "/", "")));
        Gen<String> bytes = lists().of(integers().between(0, 255))
                .ofSizeBetween(0, 20)
                .map(list -> list.stream()
                        .map(b -> String.valueOf((char) (int) b))
                        .collect(Collectors.joining("", "/<", "")));
        qt().withExamples(20_000)
                .forAll(arbitrary()
                        .pick(0, 1, 2)
                        .flatMap(which -> which == 0 ? anything : which == 1 ? ruleLike : bytes))
                .checkAssert(text -> {
                    for (Rule rule : List.of(
                            Rule.of(text).endpoint("e"),
                            Rule.of("/").endpoint("e").host(text),
                            Rule.of("/<a>").redirectTo(text))) {
                        try {
                            UrlMap.builder().add(rule).build();
                        } catch (RuleException e) {
                            assertThat(e.faults()).isNotEmpty().allSatisfy(RouterPropertiesTest::hasACaretInItsPlace);
                        }
                    }
                });
    }

    private static void hasACaretInItsPlace(String fault) {
        List<String> lines = fault.lines().toList();
        String shown = lines.get(2);
        String caret = lines.get(3);
        assertThat(caret).matches(" {4} *\\^+");
        assertThat(caret.length()).isLessThanOrEqualTo(shown.codePointCount(0, shown.length()) + 1);
    }
}
