package dev.retort.gateway.site;

import dev.retort.gateway.config.Directive;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Warns of {@code $uri} in a field of a response, such as the target of a redirect: it is decoded, so that {@code %0d%0a} in
 * a request ends the header line there. Here a line break becomes a space; with nginx it splits the response.
 */
public final class HeaderInjection {
    private static final Pattern DECODED = Pattern.compile("\\$\\{?(uri|document_uri)\\b");

    private HeaderInjection() {}

    /**
     * Warns if the value of a response's field has such a variable in it.
     *
     * @param value the value as it is written
     * @param directive whose argument it is
     * @param load takes the warning
     */
    public static void check(String value, Directive directive, Load load) {
        Matcher matcher = DECODED.matcher(value);
        if (matcher.find()) {
            load.warn(
                    "\"$" + matcher.group(1)
                            + "\" is decoded, so that a client can put line breaks into the response's head:"
                            + " write \"$request_uri\", or capture what you need from it",
                    directive.place());
        }
    }
}
