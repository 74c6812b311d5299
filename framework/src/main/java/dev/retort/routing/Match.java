package dev.retort.routing;

import java.util.Set;

/**
 * What a request means to a {@link UrlMap}: one of four outcomes.
 *
 * <p>All are immutable and safe for use by many threads, as far as the values of the variables are.
 */
public sealed interface Match {

    /**
     * A rule takes the request.
     *
     * @param rule the rule, the same instance that was added to the map
     * @param index the rule's position in {@link UrlMap#rules()}, for a dispatcher that keeps its handlers in an array
     * @param endpoint the rule's endpoint
     * @param values the variables' values and the rule's defaults, in the order of {@link Rule#variables()}
     */
    record Found(Rule rule, int index, String endpoint, PathValues values) implements Match {}

    /**
     * The request belongs at another address.
     *
     * @param location the value of the {@code Location} field: a path with its query, percent-encoded, that begins with
     *     one slash; a URL with a host only where the rule that is led to has another host, or the target of a
     *     {@linkplain Rule#redirectTo(String) redirecting rule} is one. It never has a control character.
     * @param code the status, always 308 Permanent Redirect (RFC 9110, section 15.4.9)
     */
    record Redirect(String location, int code) implements Match {}

    /**
     * Rules match the path, but none takes the method: the answer is 405 with {@code Allow}, or the automatic answer to
     * OPTIONS.
     *
     * @param allowed the methods that are taken, sorted and immutable; with HEAD where GET is, and with OPTIONS where it is
     *     answered automatically
     * @param automaticOptions whether an OPTIONS request is answered automatically here. If the request's method is
     *     OPTIONS, answer it 200 with {@code Allow}; for any other method the outcome is 405 regardless.
     */
    record MethodNotAllowed(Set<String> allowed, boolean automaticOptions) implements Match {
        /**
         * Returns the value of the {@code Allow} field (RFC 9110, section 10.2.1).
         *
         * @return the methods, joined with a comma and a space
         */
        public String allow() {
            return String.join(", ", allowed);
        }
    }

    /**
     * No rule matches.
     *
     * @param websocketMismatch whether a rule would match if the request were, or were not, a WebSocket handshake;
     *     Werkzeug answers 400 then
     */
    record NotFound(boolean websocketMismatch) implements Match {}
}
