package dev.retort.sample;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.By;

/** What two people do with the blog, each in a browser, from the first look to the log out. */
@ExtendWith(Browsers.class)
class BrowserStoryIT {
    private static final String TEXT = """
            A list of **good** things:

            - tea
            - [books](/books)

            <script>document.title = "taken"</script>
            """;

    @Test
    void twoPeopleWriteAndCommentAndSeeEachOthersCommentsArrive(Browser lin, Browser sam) {
        String linsName = Browser.nameLike("Lin");
        String samsName = Browser.nameLike("Sam");
        String title = "Good things of " + linsName;

        lin.open("/").follow("Register");
        lin.type("Name", linsName).type("Password", TestBlog.PASSWORD).press("Register");
        lin.sees("You have registered. Log in now.");
        lin.type("Name", linsName).type("Password", TestBlog.PASSWORD).press("Log in");
        lin.sees("Welcome, " + linsName + ".");

        lin.follow("New post").type("Title", title).type("Text", TEXT).press("Save");
        lin.sees("Your post is published.");
        String post = lin.path();
        assertThat(lin.heading()).isEqualTo(title);
        assertThat(lin.find("article strong").getText()).isEqualTo("good");
        assertThat(lin.find("article li a").getDomAttribute("href")).isEqualTo("/books");
        lin.sees("<script>");
        assertThat(lin.driver().getTitle()).startsWith(title);

        sam.register(samsName).login(samsName).follow(title);
        assertThat(sam.path()).isEqualTo(post);
        lin.run("window.isTheSamePage = true");
        sam.type("Your comment", "I *like* tea.").press("Send").sees("I like tea.");
        lin.sees("I like tea.").sees(samsName);
        assertThat(lin.find(".comment em").getText()).isEqualTo("like");
        assertThat(lin.run("return window.isTheSamePage")).isEqualTo(true);

        lin.type("Your comment", "And I like books.").press("Send");
        sam.sees("And I like books.");
        sam.press("Delete").seesNo("I like tea.");
        lin.seesNo("I like tea.").sees("And I like books.");

        lin.follow("Edit");
        assertThat(lin.typed("Title")).isEqualTo(title);
        lin.type("Title", title + ", and more").press("Save").sees("Your post is changed.");
        assertThat(lin.heading()).isEqualTo(title + ", and more");

        sam.open(post).sees("and more").seesNo("Edit");
        sam.open(post + "/update").sees("This post is somebody else’s.");
        assertThat(sam.heading()).isEqualTo("Not allowed");
        assertThat(sam.status()).isEqualTo(403);

        lin.follow("Edit").button("Delete this post").click();
        lin.driver().switchTo().alert().dismiss();
        assertThat(lin.path()).isEqualTo(post + "/update");
        lin.button("Delete this post").click();
        lin.driver().switchTo().alert().accept();
        lin.sees("Your post is deleted.").seesNo(title);
        assertThat(sam.open(post).heading()).isEqualTo("Not found");
        assertThat(sam.status()).isEqualTo(404);

        lin.press("Log out").sees("Log in").seesNo(linsName);
        lin.open("/create").sees("Log in first.");
        assertThat(lin.path()).isEqualTo("/auth/login");
        assertThat(lin.driver().findElement(By.name("next")).getDomProperty("value"))
                .isEqualTo("/create");
    }

    @Test
    void twoPeopleTalkInTheChatRoom(Browser lin, Browser sam) {
        String linsName = Browser.nameLike("Lin");
        String samsName = Browser.nameLike("Sam");
        lin.register(linsName).login(linsName).follow("Chat").sees("Connected");
        sam.register(samsName).login(samsName).follow("Chat").sees("Connected");

        lin.type("Your message", "Is <b>anybody</b> there, " + samsName + "?");
        lin.button("Send").click();
        sam.sees("Is <b>anybody</b> there, " + samsName + "?").sees(linsName);
        assertThat(lin.typed("Your message")).isEmpty();

        sam.type("Your message", "I am, " + linsName + ".");
        sam.button("Send").click();
        lin.sees("I am, " + linsName + ".");

        // What was said is there for who comes later, too.
        lin.open("/chat").sees("Is <b>anybody</b> there, " + samsName + "?").sees("I am, " + linsName + ".");
    }

    @Test
    void commentsGoOnArrivingOnAPageThatOneComesBackTo(Browser lin, Browser sam) {
        String linsName = Browser.nameLike("Lin");
        String samsName = Browser.nameLike("Sam");
        String title = "Come back, " + samsName;
        lin.register(linsName)
                .login(linsName)
                .open("/create")
                .type("Title", title)
                .press("Save");
        sam.register(samsName).login(samsName).follow(title);

        sam.follow("How it works").driver().navigate().back();
        lin.type("Your comment", "Is it you?").press("Send");

        sam.sees("Is it you?");
        assertThat(sam.heading()).isEqualTo(title);
    }
}
