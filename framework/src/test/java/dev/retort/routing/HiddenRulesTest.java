package dev.retort.routing;

import static dev.retort.routing.Maps.map;
import static dev.retort.routing.Maps.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** URLs of rules that another rule hides, because it answers them first. */
class HiddenRulesTest {

    @Test
    void aUrlThatAnotherRuleAnswersIsNotBuilt() {
        UrlMap values =
                map(rule("/<v>-<w> -> e").origin("E.e()"), rule("/a<v> -> e").origin("F.f()"));

        assertThat(values.build("e", Map.of("v", "x", "w", "y"))).isEqualTo("/x-y");
        assertThat(values.build("e", Map.of("v", "a"))).isEqualTo("/aa");
        assertThatThrownBy(() -> values.build("e", Map.of("v", "a-b")))
                .isInstanceOf(BuildException.class)
                .hasMessage(
                        "Cannot build a URL for 'e': the rule /<v>-<w> lacks a value for w; the rule /a<v> is hidden: "
                                + "another rule, /<v>-<w> (E.e()), answers /aa-b.");
        assertThatThrownBy(() -> map("/x/ -> s", "/<n> -> e").build("e", Map.of("n", "x")))
                .hasMessage("Cannot build a URL for 'e': the rule /<n> is hidden: another rule, /x/, answers /x.");
        assertThatThrownBy(() -> map(rule("/<int:a>").origin("F.f(int)"), rule("/<b> -> e"))
                        .build("e", Map.of("b", 7)))
                .hasMessageEndingWith("another rule, /<int:a> (F.f(int)), answers /7.");
    }

    @Test
    void aRuleThatIsHiddenLeavesTheUrlToTheNextBest() {
        UrlMap map = map("/<n>/<m> -> e", "/n/<n> -> e", "/a/<x> -> other");

        assertThat(map.build("e", Map.of("n", "b", "m", "c"))).isEqualTo("/b/c");
        assertThat(map.build("e", Map.of("n", "a", "m", "c"))).isEqualTo("/n/a?m=c");
    }

    @Test
    void aRuleOfTheSameEndpointMayAnswerWithTheSameValues() {
        assertThat(map("/<x> -> e", "/<int:x> -> e").build("e", Map.of("x", 7))).isEqualTo("/7");
        assertThat(map(rule("/a<x> -> e").alias(), rule("/<x> -> e")).build("e", Map.of("x", "b")))
                .isEqualTo("/b");
    }

    @Test
    void theMethodAndTheHostDecideWhetherARuleIsHidden() {
        UrlMap methods = map("GET /<int:a> -> g", "POST /<b> -> p");
        UrlMap hosts = map(rule("/x -> a").host("a.org"), rule("/<n> -> any"));
        BuildOptions options = BuildOptions.defaults();

        assertThat(methods.build("p", Map.of("b", 7))).isEqualTo("/7");
        assertThat(hosts.build("any", Map.of("n", "x"), options.host("b.org"))).isEqualTo("/x");
        assertThatThrownBy(() -> hosts.build("any", Map.of("n", "x"), options.host("a.org")))
                .hasMessageContaining("another rule, /x, answers /x");
        assertThat(hosts.build("a", Map.of(), options.host("b.org:8080"))).isEqualTo("http://a.org:8080/x");
    }

    @Test
    void rulesThatAreNeverReachedAsTheyAreAreBuiltAllTheSame() {
        UrlMap map = map(
                rule("/<n> -> e").buildOnly(),
                rule("/x -> other"),
                Rule.of("/<m>").redirectTo("/").endpoint("r"),
                rule("/ -> home"));

        assertThat(map.build("e", Map.of("n", "x"))).isEqualTo("/x");
        assertThat(map.build("r", Map.of("m", "x"))).isEqualTo("/x");
    }
}
