package dev.retort.config;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Knows by their names which settings and fields nobody is to read in a log or on a page. */
public final class Secrets {

    /** What stands in for a secret. */
    public static final String MASK = "********";

    private static final List<String> WORDS =
            List.of("secret", "passw", "passphrase", "pwd", "token", "key", "credential", "authorization", "sessionid");

    /** The user and password of a URL, and a password among its parameters. */
    private static final Pattern IN_URL =
            Pattern.compile("(?<=://)[^/?#@\\s]++@|(?i:(?<=[?&;]passw(or)?d=)|(?<=[?&;]pwd=))[^&;\\s]++");

    /** A secret below this length may be a part of any word. */
    private static final int SHORT = 4;

    private Secrets() {}

    /**
     * Tells whether what stands under a name is to be masked. It errs on the side of masking: {@code keyboard} is masked.
     *
     * @param name the name of a setting, a header or a field, dotted or not
     * @return whether the name holds {@code secret}, {@code password}, {@code token}, {@code key} or the
     *     like, in any case, with or without {@code -} and {@code _}
     */
    public static boolean isSecret(String name) {
        String plain = Key.canonical(name.toLowerCase(Locale.ROOT));
        return WORDS.stream().anyMatch(plain::contains);
    }

    /** Returns a text with a mask in place of a secret; of a short one only where it is a word or number of its own. */
    static String without(String secret, String text) {
        if (secret.isEmpty()) {
            return text;
        }
        return secret.length() >= SHORT
                ? text.replace(secret, MASK)
                : text.replaceAll(
                        "(?<![\\p{L}\\p{N}])" + Pattern.quote(secret) + "(?![\\p{L}\\p{N}])",
                        Matcher.quoteReplacement(MASK));
    }

    /**
     * Returns a value as it may be shown.
     *
     * @param name the name that it stands under
     * @param value the value
     * @return a mask for a secret; else the value, without the user and password of a URL in it
     */
    public static String shown(String name, String value) {
        if (isSecret(name)) {
            return MASK;
        }
        return value.indexOf('=') < 0 && value.indexOf('@') < 0
                ? value
                : IN_URL.matcher(value).replaceAll(MASK);
    }
}
