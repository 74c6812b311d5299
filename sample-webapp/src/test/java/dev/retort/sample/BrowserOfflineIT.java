package dev.retort.sample;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A browser that loses its connection and has it again: what was missed arrives, and nothing twice. */
@ExtendWith(Browsers.class)
class BrowserOfflineIT {
    private final Line line;

    BrowserOfflineIT() throws Exception {
        line = new Line(Integer.getInteger("sample.port"));
    }

    @AfterEach
    void close() throws Exception {
        line.close();
    }

    /** What a browser says of a connection that is lost, and of nothing else. */
    private static void hasComplainedOfTheConnectionAlone(Browser browser) {
        // Away from the line, which ends with the test.
        browser.open("/");
        assertThat(browser.complaints())
                .allMatch(message -> message.contains("net::ERR_") || message.contains("WebSocket"));
    }

    private static long comments(Browser browser) {
        return browser.number("return document.querySelectorAll('.comment').length");
    }

    @Test
    void commentsThatWereMissedArriveOnceWhenTheConnectionIsThereAgain(Browser lin, Browser sam) throws Exception {
        String name = Browser.nameLike("Sam");
        sam.register(name).login(name).open("/create").type("Title", "Through a tunnel, by " + name);
        String post = sam.press("Save").path();
        sam.type("Your comment", "Before it.").press("Send");
        lin.open(line.site() + post).sees("Before it.").run("window.isTheSamePage = true");

        line.cut();
        sam.type("Your comment", "In the tunnel.").press("Send");
        line.mend();
        lin.sees("In the tunnel.");
        sam.type("Your comment", "Behind it.").press("Send");
        lin.sees("Behind it.");
        assertThat(comments(lin)).isEqualTo(3);

        // A browser gives up an EventSource whose answer is an error.
        line.loseTheServer();
        sam.type("Your comment", "During a restart.").press("Send");
        line.awaitRefusal();
        line.mend();
        lin.sees("During a restart.");
        assertThat(comments(lin)).isEqualTo(4);
        assertThat(lin.run("return window.isTheSamePage")).isEqualTo(true);

        lin.open(line.site() + post).sees("During a restart.");
        assertThat(comments(lin)).isEqualTo(4);
        hasComplainedOfTheConnectionAlone(lin);
    }

    @Test
    void theChatSaysThatItIsOfflineAndGoesOnWhereItWas(Browser lin, Browser sam) {
        String linsName = Browser.nameLike("Lin");
        String samsName = Browser.nameLike("Sam");
        lin.register(linsName).login(linsName).open(line.site() + "/chat").sees("Connected");
        sam.register(samsName).login(samsName).open("/chat").sees("Connected");

        line.cut();
        lin.sees("Not connected");
        sam.type("Your message", "Are you there, " + linsName + "?")
                .button("Send")
                .click();
        sam.sees("Are you there, " + linsName + "?");
        line.mend();

        lin.sees("Are you there, " + linsName + "?").sees("Connected");
        lin.type("Your message", "Again, " + samsName + ".").button("Send").click();
        sam.sees("Again, " + samsName + ".");
        assertThat(lin.number(
                        "return [...document.querySelectorAll('#messages li')].filter(each => each.textContent.includes(arguments[0])).length",
                        "Are you there, " + linsName))
                .isEqualTo(1);
        hasComplainedOfTheConnectionAlone(lin);
    }
}
