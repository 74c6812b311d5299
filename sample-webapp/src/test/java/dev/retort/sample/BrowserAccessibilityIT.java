package dev.retort.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every main page, light and dark, before axe-core: labels, contrasts, landmarks, headings, and what else a program can find.
 * Nothing at all may be found, of whatever weight.
 */
@ExtendWith(Browsers.class)
class BrowserAccessibilityIT {
    private static final String AXE = axe();
    private static final String FINDINGS = """
            return axe.run(document, {resultTypes: ["violations"]}).then(results => results.violations.flatMap(rule =>
                rule.nodes.map(node => `${rule.impact}: ${rule.help} (${rule.id}): ${node.html}`)))
            """;

    private static String axe() {
        try (InputStream script = BrowserAccessibilityIT.class.getResourceAsStream("/axe.min.js")) {
            return new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final List<String> findings = new ArrayList<>();

    @AfterEach
    void nothingIsFound() {
        assertThat(findings).isEmpty();
    }

    private void lookAt(Browser browser) {
        String page = browser.driver().getCurrentUrl();
        browser.run(AXE);
        for (String colors : List.of("light", "dark")) {
            browser.prefers(colors);
            for (Object finding : (List<?>) Objects.requireNonNull(browser.run(FINDINGS))) {
                findings.add(page + ", " + colors + ", " + finding);
            }
        }
    }

    @Test
    void nothingIsFoundOnAnyPageOfAVisitor(Browser lin) {
        for (String page : SamplePages.forVisitor()) {
            lookAt(lin.open(page));
        }
    }

    @Test
    void nothingIsFoundOnAnyPageOfAMember(Browser lin) {
        for (String page : SamplePages.forMember(lin)) {
            lookAt(lin.open(page));
        }
    }

    @Test
    void nothingIsFoundOnAFormThatWasFilledInWrong(Browser lin) {
        String name = Browser.nameLike("Lin");
        lookAt(lin.register("no name of one word"));
        lookAt(lin.login(name));
        lin.register(name).login(name);
        lookAt(lin.open("/create").type("Title", " ").press("Save"));
        assertThat(lin.find(":focus").getDomAttribute("aria-describedby")).isEqualTo("title-problem");
    }

    @Test
    void aPageThatBreaksTheRulesIsFound(Browser lin) {
        lin.open("/").run("document.body.insertAdjacentHTML('beforeend', '<img src=\"/static/icon.svg\"><input>')");
        lin.run(AXE);

        assertThat(String.valueOf(lin.run(FINDINGS))).contains("image-alt", "label");
    }
}
