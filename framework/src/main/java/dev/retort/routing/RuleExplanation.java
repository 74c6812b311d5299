package dev.retort.routing;

/**
 * Says whether a rule takes a request, and if not, why.
 *
 * @param rule the rule
 * @param index its position in {@link UrlMap#rules()}
 * @param outcome the kind of the reason
 * @param reason half a sentence for a developer, such as {@code segment 2, "abc", is refused by <int:id>}; text of the
 *     request in it is as it was sent, and not escaped
 */
public record RuleExplanation(Rule rule, int index, Outcome outcome, String reason) {

    /** What a rule makes of a request, the nearest first. */
    public enum Outcome {
        /** It takes the request. */
        MATCHED,
        /** It takes the request, and redirects it. */
        REDIRECTED,
        /** It would take the request if a rule before it did not. */
        HIDDEN,
        /** Its path is right and it does not take the method, or answers OPTIONS automatically. */
        OTHER_METHOD,
        /** Its path is right, and just one of rule and request is for WebSockets. */
        OTHER_PROTOCOL,
        /** It is for another host. */
        OTHER_HOST,
        /** Its path is another one. */
        OTHER_PATH
    }
}
