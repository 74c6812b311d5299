package dev.retort.template;

import dev.retort.http.Html;

/**
 * Marks text as HTML that a template shall not escape, as {@code Markup} does for Jinja.
 *
 * @param html HTML, every foreign part of which is escaped already
 */
public record SafeHtml(String html) {
    /**
     * Makes HTML of plain text.
     *
     * @param text any text
     * @return the text, escaped
     */
    public static SafeHtml escape(String text) {
        return new SafeHtml(Html.escape(text));
    }

    /**
     * Returns the HTML.
     *
     * @return the HTML, as it is
     */
    @Override
    public String toString() {
        return html;
    }
}
