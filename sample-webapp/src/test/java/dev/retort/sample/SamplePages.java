package dev.retort.sample;

import java.util.List;

/** The main pages, one of each kind, for the tests that look at all of them. */
final class SamplePages {
    private static final String LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitänsmütze".repeat(3);
    private static final String TEXT = """
            # A heading

            Words, [a link](https://example.org/), `code` and a %s.

            > a quotation

            | left | right |
            | :--- | ---: |
            | %s | 2 |

            ```
            a line of code that is so long that it does not fit on any screen that one would take along on a journey
            ```
            """.formatted(LONG_WORD, LONG_WORD);

    private SamplePages() {}

    /** Returns the pages of somebody who has not logged in. */
    static List<String> forVisitor() {
        return List.of(
                "/",
                "/?q=engine",
                "/?q=nothing-has-this",
                "/auth/register",
                "/auth/login",
                "/auth/login?next=/create",
                "/how",
                "/hello",
                "/hello/World",
                "/nowhere",
                "/static/no-upstream.html",
                "/static/too-large.html");
    }

    /** Logs somebody in, lets them write a post with a comment, and returns the pages that they have then. */
    static List<String> forMember(Browser browser) {
        String name = Browser.nameLike("Lin");
        browser.register(name).login(name).open("/create");
        browser.type("Title", "Everything: " + LONG_WORD).type("Text", TEXT).press("Save");
        String post = browser.path();
        browser.type("Your comment", "A **comment** with " + LONG_WORD).press("Send");
        browser.follow("Chat").sees("Connected").type("Your message", "A message with " + LONG_WORD);
        browser.button("Send").click();
        browser.sees("A message with");
        return List.of("/", post, post + "/update", "/create", "/chat", "/how", "/hello/World", "/nowhere");
    }
}
