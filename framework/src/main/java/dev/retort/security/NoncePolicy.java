package dev.retort.security;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@code Content-Security-Policy} with room for a nonce, which lets single scripts and styles of a page run.
 *
 * <p>A page that has no such script made no nonce. Its policy goes without the source {@code 'nonce-…'}, which would
 * match nothing: a directive that is left without sources matches nothing either (CSP level 3, section 6.7.2.4).
 */
final class NoncePolicy {
    private static final String PLACE = "{nonce}";
    private static final String SOURCE = "'nonce-" + PLACE + "'";

    /** What stands between the nonces. */
    private final List<String> parts;

    private final String withoutNonce;

    private NoncePolicy(List<String> parts, String withoutNonce) {
        this.parts = parts;
        this.withoutNonce = withoutNonce;
    }

    /**
     * Reads a policy.
     *
     * @param text the policy, with {@code 'nonce-{nonce}'} where a nonce is to stand
     * @return the policy
     * @throws IllegalArgumentException if the place of a nonce is no source of its own
     */
    static NoncePolicy parse(String text) {
        String withoutNonce = text.replace(" " + SOURCE, "");
        if (withoutNonce.contains(PLACE)) {
            throw new IllegalArgumentException(
                    "A nonce is a source of its own in a policy: write a blank and " + SOURCE + " for it.");
        }
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int at = text.indexOf(PLACE); at >= 0; at = text.indexOf(PLACE, start)) {
            parts.add(text.substring(start, at));
            start = at + PLACE.length();
        }
        parts.add(text.substring(start));
        return new NoncePolicy(List.copyOf(parts), withoutNonce);
    }

    boolean hasNonce() {
        return parts.size() > 1;
    }

    /** Returns the policy for a nonce, or for a page that made none. */
    String value(@Nullable String nonce) {
        return nonce == null ? withoutNonce : String.join(nonce, parts);
    }

    /** Refuses a nonce that would end its source, or the directive (CSP level 3, {@code base64-value}). */
    static String checked(String nonce) {
        boolean plain = !nonce.isEmpty();
        for (int i = 0; plain && i < nonce.length(); i++) {
            char c = nonce.charAt(i);
            plain = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "+/-_=".indexOf(c) >= 0;
        }
        if (!plain) {
            throw new IllegalArgumentException("A nonce is base64; make it with SecurityHeaders.newNonce().");
        }
        return nonce;
    }
}
