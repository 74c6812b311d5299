package dev.retort.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** That the pages suit who looks at them: their language, their colours, their screen, their keyboard. */
@ExtendWith(Browsers.class)
class BrowserLooksIT {
    @Test
    void whoPrefersGermanReadsGerman(Browser lin) {
        lin.open("/").speaks("de-DE,de;q=0.9,en;q=0.5");

        assertThat(lin.open("/").heading()).isEqualTo("Beiträge");
        lin.sees("Registrieren").sees("Anmelden").seesNo("Log in");
        assertThat(lin.run("return document.documentElement.lang")).isEqualTo("de");
        assertThat(lin.find("time").getText()).matches("\\d\\d\\.\\d\\d\\.\\d{4}, \\d\\d:\\d\\d");
        assertThat(lin.open("/nowhere").heading()).isEqualTo("Nicht gefunden");
        lin.open("/create").sees("Melden Sie sich zuerst an.");

        lin.speaks("fr,en;q=0.5");
        assertThat(lin.open("/").heading()).isEqualTo("Posts");
    }

    @Test
    void whoPrefersDarkGetsLightLettersOnADarkPage(Browser lin) {
        for (String page : List.of("/", "/auth/login", "/static/too-large.html")) {
            lin.open(page).prefers("light");
            assertThat(brightness(lin, "background-color")).as(page).isGreaterThan(0.9);
            assertThat(brightness(lin, "color")).as(page).isLessThan(0.2);

            lin.prefers("dark");
            assertThat(brightness(lin, "background-color")).as(page).isLessThan(0.2);
            assertThat(brightness(lin, "color")).as(page).isGreaterThan(0.8);
        }
    }

    /** Returns how bright a colour of the page is, from 0 to 1. */
    private static double brightness(Browser browser, String property) {
        String color = browser.find("body").getCssValue(property);
        double sum = 0;
        for (String part : color.replaceAll("[^0-9.,]", "").split(",", 4)) {
            sum += Double.parseDouble(part);
        }
        // The fourth part is the opacity, which is 1.
        return (sum - 1) / (3 * 255);
    }

    @Test
    void theKeyboardAloneIsEnough(Browser lin) {
        String name = Browser.nameLike("Lin");
        lin.register(name).open("/");

        tabTo(lin, "Skip to the content");
        assertThat(focused(lin)).as("the first").isEqualTo(lin.find("a, button, input"));
        press(lin, Keys.ENTER);
        assertThat(focused(lin).getDomAttribute("id")).isEqualTo("content");

        lin.open("/");
        tabTo(lin, "Log in");
        assertThat(focused(lin).getCssValue("outline-style")).isEqualTo("solid");
        press(lin, Keys.ENTER);
        lin.sees("Not registered yet?");
        tabTo(lin, "username");
        press(lin, name, Keys.TAB, TestBlog.PASSWORD, Keys.ENTER);
        lin.sees("Welcome, " + name + ".");

        tabTo(lin, "New post");
        press(lin, Keys.ENTER);
        lin.sees("Save");
        tabTo(lin, "title");
        press(lin, "By keyboard, by " + name, Keys.TAB, "no mouse", Keys.TAB, Keys.TAB);
        assertThat(focused(lin).getText()).isEqualTo("Save");
        press(lin, Keys.SPACE);
        lin.sees("Your post is published.").sees("no mouse");

        tabTo(lin, "Log out");
        press(lin, Keys.ENTER);
        lin.sees("Log in").seesNo(name + " ");
    }

    private static WebElement focused(Browser browser) {
        return browser.driver().switchTo().activeElement();
    }

    private static WebElement press(Browser browser, CharSequence... keys) {
        new Actions(browser.driver()).sendKeys(keys).perform();
        return focused(browser);
    }

    /** Goes to what has a text or a name, with no key but the one that goes on. */
    private static void tabTo(Browser browser, String target) {
        for (int i = 0; i < 30; i++) {
            WebElement element = press(browser, Keys.TAB);
            if (element.getText().equals(target) || target.equals(element.getDomAttribute("name"))) {
                return;
            }
        }
        throw new AssertionError("thirty steps do not reach “" + target + "” on " + browser.path());
    }

    @Test
    void noPageIsWiderThanTheNarrowestScreen(Browser lin) {
        lin.open("/").isSized(320, 640);

        for (String page : SamplePages.forMember(lin)) {
            lin.open(page);
            assertThat(lin.number("return document.documentElement.scrollWidth"))
                    .as(page)
                    .isLessThanOrEqualTo(320);
        }
    }
}
