package dev.retort.template;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What the end of a template's name says of what it renders. */
final class Extensions {
    /** The name of a template that is no file. */
    static final String SOURCE = "<source>";

    private static final String HTML = "text/html; charset=utf-8";
    private static final String TEXT = "text/plain; charset=utf-8";

    /** Those that Flask escapes. */
    private static final Set<String> ESCAPED = Set.of("html", "htm", "xml", "xhtml", "svg");

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", HTML),
            Map.entry("htm", HTML),
            Map.entry("xhtml", "application/xhtml+xml; charset=utf-8"),
            Map.entry("xml", "application/xml; charset=utf-8"),
            Map.entry("svg", "image/svg+xml; charset=utf-8"),
            Map.entry("rss", "application/rss+xml; charset=utf-8"),
            Map.entry("atom", "application/atom+xml; charset=utf-8"),
            Map.entry("txt", TEXT),
            Map.entry("md", "text/markdown; charset=utf-8"),
            Map.entry("csv", "text/csv; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("json", "application/json"));

    private Extensions() {}

    /** Returns whether a template's values are escaped, by its name: {@code select_jinja_autoescape} of Flask. */
    static boolean areEscaped(String name) {
        return name.equals(SOURCE) || ESCAPED.contains(extension(name));
    }

    /** Returns the type of what a template renders; plain text where it is not known, which no browser runs. */
    static String contentType(String name) {
        return TYPES.getOrDefault(extension(name), TEXT);
    }

    private static String extension(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
