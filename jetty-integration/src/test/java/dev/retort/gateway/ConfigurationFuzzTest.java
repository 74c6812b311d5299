package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;
import static org.quicktheories.generators.SourceDSL.strings;

import dev.retort.gateway.config.ConfigException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever a configuration says, it is loaded or refused with a place. */
@Tag("once")
class ConfigurationFuzzTest {
    private static final List<String> PIECES = List.of(
            " ",
            "\n",
            ";",
            "{",
            "}",
            "\"",
            "'",
            "\\",
            "$",
            "${",
            "(",
            ")",
            "#",
            "server",
            "location",
            "/",
            "~",
            "^~",
            "=",
            "@x",
            "if",
            "($arg_a",
            "($arg_a)",
            "($x = y)",
            "(-f z)",
            "set",
            "$x",
            "$y",
            "1",
            "rewrite",
            "^(.*)$",
            "[",
            "(?<n>",
            "/$1?",
            "last",
            "break;",
            "return",
            "404",
            "301",
            "http://a",
            "map",
            "geo",
            "split_clients",
            "$host",
            "default",
            "10.0.0.0/8",
            "1.1.1.1-2.2.2.2",
            "ranges",
            "50%",
            "*",
            "error_page",
            "=200",
            "limit_except",
            "GET",
            "internal;",
            "root",
            "alias",
            "client_max_body_size",
            "1k",
            "on",
            "off",
            "absolute_redirect",
            "listen",
            "8080",
            "server_name",
            "*.a",
            "~^(?<d>.)$",
            "resolver",
            "valid=",
            "satisfy",
            "any");

    private static void load(String text) {
        try {
            Loaded.of(text, "fuzz.conf", Path.of("/nonexistent"));
        } catch (ConfigException refused) {
            assertThat(refused)
                    .hasMessageFindingMatch("(in fuzz.conf:\\d+|there is no \"http\" block|in the configuration)");
        }
    }

    @Test
    void wordsInAnyOrderAreLoadedOrRefused() {
        qt().withExamples(20_000)
                .forAll(lists().of(integers().between(0, PIECES.size() - 1).map(PIECES::get))
                        .ofSizeBetween(1, 24))
                .checkAssert(pieces -> load("http { server { location / { " + String.join(" ", pieces) + " } } }"));
    }

    @Test
    void directivesInAnyOrderAreLoadedOrRefused() {
        qt().withExamples(20_000)
                .forAll(lists().of(integers().between(0, PIECES.size() - 1).map(PIECES::get))
                        .ofSizeBetween(1, 24))
                .checkAssert(pieces -> load("http { " + String.join(" ", pieces) + " }"));
    }

    @Test
    void anyTextIsLoadedOrRefused() {
        qt().withExamples(20_000)
                .forAll(strings().betweenCodePoints(1, 255).ofLengthBetween(0, 60))
                .checkAssert(ConfigurationFuzzTest::load);
    }

    /** Each expression in a location of its own, against a replacement by the simplest of means. */
    @Test
    void expressionsAreWhatANaiveReplacementMakesOfThem() {
        List<String> pieces = List.of(
                "a",
                "-",
                "{",
                "}",
                " ",
                "$arg_a",
                "${arg_b}",
                "$uri",
                "${uri}x",
                "$1",
                "$2",
                ".",
                "/",
                "${1",
                "$",
                "$$");
        Random random = new Random(7);
        List<String> texts = new ArrayList<>();
        StringBuilder locations = new StringBuilder();
        while (texts.size() < 300) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(7); i >= 0; i--) {
                text.append(pieces.get(random.nextInt(pieces.size())));
            }
            if (isWellFormed(text.toString())) {
                locations
                        .append("location ~ ^/(")
                        .append(texts.size())
                        .append(")$ { return 200 \"")
                        .append(text)
                        .append("\"; }\n");
                texts.add(text.toString());
            }
        }
        try (ConfSite site = ConfSite.server(locations.toString())) {
            for (int i = 0; i < texts.size(); i++) {
                assertThat(site.get("/" + i + "?a=A&b=B").text())
                        .as(texts.get(i))
                        .isEqualTo(replaced(texts.get(i), i));
            }
        }
    }

    private static final Pattern VARIABLE = Pattern.compile("\\$(?:([1-9])|\\{(\\w+)}|(\\w+))");

    private static boolean isWellFormed(String text) {
        boolean known = VARIABLE.matcher(text).results().allMatch(match -> {
            String name = match.group(2) != null ? match.group(2) : match.group(3);
            return name == null || List.of("arg_a", "arg_b", "uri").contains(name.toLowerCase(Locale.ROOT));
        });
        return known && !VARIABLE.matcher(text).replaceAll("").contains("$");
    }

    private static String replaced(String text, int number) {
        return VARIABLE.matcher(text).replaceAll(match -> {
            if (match.group(1) != null) {
                return match.group(1).equals("1") ? String.valueOf(number) : "";
            }
            String name = match.group(2) != null ? match.group(2) : match.group(3);
            return Matcher.quoteReplacement(
                    switch (name) {
                        case "arg_a" -> "A";
                        case "arg_b" -> "B";
                        default -> "/" + number;
                    });
        });
    }
}
