package dev.retort.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.interactions.Actions;

/** What people do to forms besides filling them in: they send them twice, come back to them, and leave them for an hour. */
@ExtendWith(Browsers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserFormsIT {
    private final String name = Browser.nameLike("Lin");
    private boolean isRegistered;

    private void login(Browser browser) {
        if (!isRegistered) {
            browser.register(name);
            isRegistered = true;
        }
        browser.login(name);
    }

    private static void assertThatOnePostHas(Browser browser, String title) {
        browser.open("/").type("Search the posts", title).press("Search").sees("One post with “" + title + "”");
    }

    @Test
    void aPictureIsUploadedAndSeenAsAThumbnail(Browser lin, @TempDir Path folder) throws Exception {
        String title = "With a picture, by " + name;
        login(lin);
        Path file = picture(folder);

        lin.follow("New post").type("Title", title).field("Picture").sendKeys(file.toString());
        lin.press("Save").sees("Your post is published.");
        assertThat(widthOf(lin, "main img")).isEqualTo(1000);

        String post = lin.path();
        lin.open("/");
        String ofThisPost = "a.thumbnail[href='" + post + "'] img";
        assertThat(widthOf(lin, ofThisPost)).isEqualTo(320);
        assertThat(lin.find(ofThisPost).getDomAttribute("src")).startsWith("/uploads/");

        lin.open(post + "/update");
        lin.field("Remove the picture").click();
        lin.press("Save").sees("Your post is changed.");
        assertThat(lin.number("return document.querySelectorAll('main img').length"))
                .isZero();
    }

    private static Path picture(Path folder) throws IOException {
        BufferedImage picture = new BufferedImage(1000, 600, BufferedImage.TYPE_INT_RGB);
        Graphics2D brush = picture.createGraphics();
        brush.setColor(Color.ORANGE);
        brush.fillRect(0, 0, 1000, 600);
        brush.dispose();
        Path file = folder.resolve("picture.jpg");
        ImageIO.write(picture, "jpeg", file.toFile());
        return file;
    }

    /** Returns the width of a picture's file, once it has arrived. */
    private static long widthOf(Browser browser, String picture) {
        return browser.number(
                "return arguments[0].decode().then(() => arguments[0].naturalWidth)", browser.find(picture));
    }

    @Test
    void theBackButtonAfterAPostBringsItsFormAndSavingAgainMakesNoSecondPost(Browser lin) {
        String title = "Once only, by " + name;
        login(lin);
        lin.follow("New post").type("Title", title).type("Text", "a text").press("Save");
        String post = lin.path();

        lin.driver().navigate().back();
        assertThat(lin.path()).isEqualTo("/create");
        assertThat(lin.typed("Title")).isEqualTo(title);
        assertThat(lin.typed("Text")).isEqualTo("a text");
        lin.press("Save");

        assertThat(lin.path()).isEqualTo(post);
        assertThatOnePostHas(lin, title);
    }

    @Test
    void whatIsChangedAfterTheBackButtonIsOfferedAsAChange(Browser lin) {
        String title = "Not quite, by " + name;
        login(lin);
        lin.follow("New post").type("Title", title).press("Save");
        String post = lin.path();

        lin.driver().navigate().back();
        lin.type("Text", "what I forgot").press("Save");
        lin.sees("This post is published already. Save to change it.");
        assertThat(lin.typed("Text")).isEqualTo("what I forgot");
        lin.press("Save").sees("Your post is changed.").sees("what I forgot");

        assertThat(lin.path()).isEqualTo(post);
        assertThatOnePostHas(lin, title);
    }

    @Test
    void aDoubleClickMakesOnePost(Browser lin) {
        String title = "Clicked twice, by " + name;
        login(lin);

        lin.follow("New post").type("Title", title);
        new Actions(lin.driver()).doubleClick(lin.button("Save")).perform();

        lin.sees("Your post is published.");
        assertThatOnePostHas(lin, title);
    }

    @Test
    void aDoubleClickMakesOnePostWithoutScriptsToo(Browser lin) {
        String title = "Clicked twice without scripts, by " + name;
        login(lin);

        lin.runsNoScripts();
        lin.open("/create").type("Title", title);
        new Actions(lin.driver()).doubleClick(lin.button("Save")).perform();

        lin.sees("Your post is published.");
        assertThatOnePostHas(lin, title);
    }

    @Test
    void aSessionThatIsOverLosesNothingOfAComment(Browser lin) {
        login(lin);
        lin.follow("New post").type("Title", "Left alone, by " + name).press("Save");
        String post = lin.path();

        lin.type("Your comment", "A long thought\nof two lines").losesTheSession();
        lin.press("Send").sees("Log in first.");
        lin.type("Name", name)
                .type("Password", "no, not this one")
                .press("Log in")
                .sees("wrong");
        lin.type("Password", TestBlog.PASSWORD).press("Log in");

        assertThat(lin.path()).isEqualTo(post);
        lin.sees("What you had typed is here again.");
        assertThat(lin.typed("Your comment")).isEqualTo("A long thought\nof two lines");
        lin.press("Send").sees("A long thought\nof two lines").seesNo("What you had typed");
        assertThat(lin.typed("Your comment")).isEmpty();
    }

    @Test
    void aSessionThatIsOverLosesNothingOfAPost(Browser lin) {
        login(lin);
        String title = "Thought over for an hour, by " + name;

        lin.follow("New post").type("Title", title).type("Text", "Many words").losesTheSession();
        lin.press("Save").sees("Log in first.");
        lin.type("Name", name).type("Password", TestBlog.PASSWORD).press("Log in");

        assertThat(lin.path()).isEqualTo("/create");
        assertThat(lin.typed("Title")).isEqualTo(title);
        assertThat(lin.typed("Text")).isEqualTo("Many words");
        lin.press("Save").sees("Your post is published.").sees("Many words");
    }

    @Test
    void aPictureOfAPostWhoseSessionIsOverIsAskedForAgain(Browser lin, @TempDir Path folder) throws Exception {
        login(lin);
        String title = "Chosen twice, by " + name;
        String file = picture(folder).toString();

        lin.follow("New post").type("Title", title).field("Picture").sendKeys(file);
        lin.losesTheSession();
        lin.press("Save").sees("Log in first.");
        lin.type("Name", name).type("Password", TestBlog.PASSWORD).press("Log in");

        lin.sees("What you had typed is here again. Choose the picture once more");
        assertThat(lin.typed("Title")).isEqualTo(title);
        assertThat(lin.typed("Picture")).isEmpty();
        lin.field("Picture").sendKeys(file);
        lin.press("Save").sees("Your post is published.");
        assertThat(widthOf(lin, "main img")).isEqualTo(1000);

        lin.follow("Edit").field("Remove the picture").click();
        lin.losesTheSession();
        lin.press("Save").type("Name", name).type("Password", TestBlog.PASSWORD).press("Log in");
        lin.sees("What you had typed is here again.").seesNo("once more");
        assertThat(lin.field("Remove the picture").isSelected()).isTrue();
    }

    @Test
    void aDoubleClickChangesAPostOnceAndKeepsItsPicture(Browser lin, @TempDir Path folder) throws Exception {
        login(lin);
        String title = "Changed twice, by " + name;
        lin.follow("New post").type("Title", title).press("Save");
        String post = lin.path();

        // Two requests: a script would stop the second.
        lin.runsNoScripts();
        lin.open(post + "/update")
                .type("Text", "changed by two clicks")
                .field("Picture")
                .sendKeys(picture(folder).toString());
        new Actions(lin.driver()).doubleClick(lin.button("Save")).perform();

        lin.sees("Your post is changed.").sees("changed by two clicks");
        assertThat(lin.path()).isEqualTo(post);
        assertThat(widthOf(lin, "main img")).isEqualTo(1000);
        assertThatOnePostHas(lin, title);
    }

    @Test
    void whatSomebodyHadTypedIsNotShownToWhoLogsInAfterThem(Browser lin) {
        login(lin);
        lin.follow("New post").type("Title", "A secret").losesTheSession();
        lin.press("Save").sees("Log in first.");

        String other = Browser.nameLike("Sam");
        lin.register(other).login(other).open("/create");

        assertThat(lin.typed("Title")).isEmpty();
    }

    @Test
    void aCookieThatSomebodyHasChangedIsNoSession(Browser lin) {
        login(lin);
        Cookie session = Objects.requireNonNull(lin.driver().manage().getCookieNamed("session"));
        String changed = (session.getValue().startsWith("a") ? "b" : "a")
                + session.getValue().substring(1);

        lin.losesTheSession();
        lin.driver()
                .manage()
                .addCookie(
                        new Cookie.Builder(session.getName(), changed).path("/").build());

        lin.open("/").sees("Log in").seesNo("Log out");
        lin.open("/create").sees("Log in first.");
    }

    @Test
    void everythingThatIsNotLiveWorksWithoutScripts(Browser lin) {
        String other = Browser.nameLike("Lin");
        lin.open("/").runsNoScripts();

        lin.open("/").follow("Register").type("Name", other).type("Password", TestBlog.PASSWORD);
        lin.press("Register").type("Name", other).type("Password", TestBlog.PASSWORD);
        lin.press("Log in").sees("Welcome, " + other + ".");
        lin.follow("New post").type("Title", "Without scripts, by " + other).press("Save");
        lin.type("Your comment", "Nor here.").press("Send").sees("Nor here.");
        lin.press("Delete").seesNo("Nor here.");
        lin.follow("Edit").type("Text", "Changed.").press("Save").sees("Changed.");
        lin.follow("Chat")
                .seesNo("onnected")
                .type("Your message", "I am " + other)
                .press("Send")
                .sees("I am " + other);
        lin.open("/").follow("Without scripts, by " + other).follow("Edit").press("Delete this post");
        lin.sees("Your post is deleted.").press("Log out").sees("Log in");
    }
}
