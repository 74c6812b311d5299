package dev.retort.gateway.rewrite;

import dev.retort.gateway.config.Directive;
import dev.retort.gateway.site.Load;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Warns of {@code $uri} in the target of a redirect: it is decoded, so that {@code %0d%0a} in a request ends the header
 * line there. Here a line break becomes a space; with nginx it splits the response.
 */
final class HeaderInjection {
    private static final Pattern DECODED = Pattern.compile("\\$\\{?(uri|document_uri)\\b");

    private HeaderInjection() {}

    static void check(String target, Directive directive, Load load) {
        Matcher matcher = DECODED.matcher(target);
        if (matcher.find()) {
            load.warn(
                    "\"$" + matcher.group(1) + "\" is decoded, so that a client can put line breaks into the redirect:"
                            + " write \"$request_uri\", or capture what you need from it",
                    directive.place());
        }
    }
}
