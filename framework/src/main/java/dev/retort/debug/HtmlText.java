package dev.retort.debug;

import dev.retort.http.Html;

/** Puts an HTML document together; markup and text go in by different doors, so that no text is ever markup. */
final class HtmlText {

    private static final int LONGEST = 10_000;

    private final StringBuilder out = new StringBuilder(16_384);

    /** Adds markup, of this package's own writing. */
    HtmlText html(String markup) {
        out.append(markup);
        return this;
    }

    /** Adds text, escaped. */
    HtmlText text(String text) {
        return text(text, LONGEST);
    }

    /** Adds text, escaped, up to a length. */
    HtmlText text(String text, int longest) {
        out.append(Html.escape(visible(text.length() > longest ? text.substring(0, longest) + " …" : text)));
        return this;
    }

    /** Replaces what HTML does not allow, and what would make text read other than it is. */
    private static String visible(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> switch (Character.getType(c)) {
                    case Character.CONTROL -> c == '\n' || c == '\t' ? c : '\uFFFD';
                    case Character.FORMAT, Character.SURROGATE -> '\uFFFD';
                    default -> isNoncharacter(c) ? '\uFFFD' : c;
                })
                .forEach(shown::appendCodePoint);
        return shown.toString();
    }

    private static boolean isNoncharacter(int c) {
        return (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
