package dev.retort.sample;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MarkdownTest {
    private static String html(String markdown) {
        return Markdown.html(markdown, 1).html();
    }

    @Test
    void headingsStandBelowThoseOfThePage() {
        assertThat(html("# One\n\n###### Six")).isEqualTo("<h2>One</h2>\n<h6>Six</h6>\n");
        assertThat(Markdown.html("# One", 2).html()).isEqualTo("<h3>One</h3>\n");
    }

    @Test
    void codeThatIsTooWideIsScrolledByTheKeyboardToo() {
        assertThat(html("```\na\n```")).isEqualTo("<pre tabindex=\"0\"><code>a\n</code></pre>\n");
    }

    @Test
    void linksAreTheirWritersAndAddressesBecomeLinks() {
        assertThat(html("https://example.org/ and ~~this~~"))
                .isEqualTo("<p><a rel=\"nofollow ugc noopener\" href=\"https://example.org/\">https://example.org/</a>"
                        + " and <del>this</del></p>\n");
    }

    @Test
    void picturesOfOtherSitesBecomeLinks() {
        assertThat(html("![a cat](https://example.org/cat.png)"))
                .isEqualTo("<p><a rel=\"nofollow ugc noopener\" href=\"https://example.org/cat.png\">a cat</a></p>\n");
        assertThat(html("![a cat](/uploads/cat.png)")).contains("<img", "src=\"/uploads/cat.png\"", "alt=\"a cat\"");
        assertThat(html("![a cat](//example.org/cat.png)")).doesNotContain("<img");
        // Browsers make slashes of backslashes, and nothing of tabs.
        assertThat(html("![a cat](/\\example.org/cat.png)")).doesNotContain("<img");
        assertThat(html("![a cat](</\t/example.org/cat.png>)")).doesNotContain("<img");
    }

    @Test
    void tablesAreAlignedByTheStyleSheet() {
        assertThat(html("| a | b |\n| --- | ---: |\n| 1 | 2 |"))
                .contains("<th class=\"align-right\">b</th>", "<td class=\"align-right\">2</td>")
                .doesNotContain("align=\"");
    }

    @Test
    void anExcerptIsPlainTextCutAtAWord() {
        assertThat(Markdown.excerpt("# Title\n\n**bold** and [a link](https://example.org)\nwith `code`", 100))
                .isEqualTo("Title bold and a link with code");
        assertThat(Markdown.excerpt("> a ~~b~~ <b>\n\n| c | d |\n| --- | --- |\n| e | f |\n\n```\ng\n```\n\n- h", 100))
                .isEqualTo("a b <b> h");
        assertThat(Markdown.excerpt("    code", 100)).isEmpty();
        assertThat(Markdown.excerpt("one two three four", 9)).isEqualTo("one two…");
        assertThat(Markdown.excerpt("𝄞".repeat(20), 9)).isEqualTo("𝄞".repeat(4) + "…");
        assertThat(Markdown.excerpt("", 9)).isEmpty();
    }
}
