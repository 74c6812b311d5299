package dev.retort.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds the headers of a response in the order added; names compare without regard to case.
 *
 * <p>Immutable, and so safe for use by several threads. A response has a handful of headers, so that a list is both
 * the smallest and the fastest form.
 */
public final class Headers {
    /** No headers. */
    public static final Headers EMPTY = new Headers(List.of(), List.of());

    /** Names and values by turns. */
    private final List<String> pairs;

    /** The values of {@code Set-Cookie} that are to be secure if the request is; nearly always none. */
    private final List<String> openCookies;

    /** Whether nothing is among these that no default may be; found once, as every response gets the same defaults. */
    private boolean isKnownAsDefaults;

    private Headers(List<String> pairs, List<String> openCookies) {
        this.pairs = pairs;
        this.openCookies = openCookies;
    }

    /** Adds a cookie that is to be secure if the request is. */
    Headers addOpenCookie(String value) {
        List<String> open = new ArrayList<>(openCookies);
        open.add(value);
        return new Headers(add("Set-Cookie", value).pairs, open);
    }

    /** Makes every cookie secure of which that was left to the request; this where there is none. */
    Headers withSecureCookies() {
        if (openCookies.isEmpty()) {
            return this;
        }
        List<String> secured = new ArrayList<>(pairs);
        for (int i = 0; i < secured.size(); i += 2) {
            if (secured.get(i).equalsIgnoreCase("Set-Cookie") && openCookies.contains(secured.get(i + 1))) {
                secured.set(i + 1, secured.get(i + 1) + "; Secure");
            }
        }
        return new Headers(secured, List.of());
    }

    private List<String> openCookiesWith(Headers others) {
        if (others.openCookies.isEmpty()) {
            return openCookies;
        }
        List<String> open = new ArrayList<>(openCookies);
        open.addAll(others.openCookies);
        return open;
    }

    /**
     * Adds a header beside any of the same name.
     *
     * @param name a token of RFC 9110, section 5.6.2
     * @param value the value, in ISO-8859-1 without control characters other than tab
     * @return the headers with the new one
     * @throws IllegalArgumentException if the name is no token, or the value cannot be carried in a header
     */
    public Headers add(String name, String value) {
        check(name, value);
        List<String> longer = new ArrayList<>(pairs.size() + 2);
        longer.addAll(pairs);
        longer.add(name);
        longer.add(value);
        return new Headers(longer, openCookies);
    }

    /**
     * Sets a header in place of any of the same name.
     *
     * @param name a token of RFC 9110, section 5.6.2
     * @param value the value, in ISO-8859-1 without control characters other than tab
     * @return the headers with the new one
     * @throws IllegalArgumentException if the name is no token, or the value cannot be carried in a header
     */
    public Headers set(String name, String value) {
        return without(name).add(name, value);
    }

    /**
     * Adds the headers of which there is none yet: what stands here already wins over the defaults.
     *
     * @param defaults what to add; kept as it is, so that many responses can share it
     * @return the headers with what was missing; the defaults themselves where there are no others
     */
    public Headers withMissing(Headers defaults) {
        if (pairs.isEmpty()) {
            return defaults;
        }
        List<String> more = defaults.pairs;
        List<String> longer = new ArrayList<>(pairs.size() + more.size());
        longer.addAll(pairs);
        for (int i = 0; i < more.size(); i += 2) {
            if (get(more.get(i)) == null) {
                longer.add(more.get(i));
                longer.add(more.get(i + 1));
            }
        }
        return longer.size() == pairs.size() ? this : new Headers(longer, openCookiesWith(defaults));
    }

    /** Refuses to be the defaults of responses where a name is among these that only the response itself can set. */
    void requireDefaults(String[] noDefaults) {
        // Several threads may find it out at once, and find the same.
        if (isKnownAsDefaults) {
            return;
        }
        for (int i = 0; i < pairs.size(); i += 2) {
            for (String name : noDefaults) {
                if (pairs.get(i).equalsIgnoreCase(name)) {
                    throw new IllegalArgumentException(
                            pairs.get(i) + " is no default header: it follows from the content and the connection.");
                }
            }
        }
        isKnownAsDefaults = true;
    }

    /** Leaves out every header of a name. */
    Headers without(String name) {
        if (get(name) == null) {
            return this;
        }
        List<String> rest = new ArrayList<>(pairs.size());
        for (int i = 0; i < pairs.size(); i += 2) {
            if (!pairs.get(i).equalsIgnoreCase(name)) {
                rest.add(pairs.get(i));
                rest.add(pairs.get(i + 1));
            }
        }
        return new Headers(rest, openCookies);
    }

    /** Returns these headers and then the others. */
    Headers addAll(Headers others) {
        List<String> all = new ArrayList<>(pairs.size() + others.pairs.size());
        all.addAll(pairs);
        all.addAll(others.pairs);
        return new Headers(all, openCookiesWith(others));
    }

    /** Returns these headers, without those that the others have too, and then the others. */
    Headers overlaidBy(Headers others) {
        if (pairs.isEmpty() || others.pairs.isEmpty()) {
            return pairs.isEmpty() ? others : this;
        }
        List<String> merged = new ArrayList<>(pairs.size() + others.pairs.size());
        forEach((name, value) -> {
            if (others.get(name) == null) {
                merged.add(name);
                merged.add(value);
            }
        });
        merged.addAll(others.pairs);
        return new Headers(merged, openCookiesWith(others));
    }

    /**
     * Returns the first value of a header.
     *
     * @param name the name, in any case
     * @return the value, or null if there is none
     */
    public @Nullable String get(String name) {
        for (int i = 0; i < pairs.size(); i += 2) {
            if (pairs.get(i).equalsIgnoreCase(name)) {
                return pairs.get(i + 1);
            }
        }
        return null;
    }

    /**
     * Returns every value of a header.
     *
     * @param name the name, in any case
     * @return the values in the order added
     */
    public List<String> all(String name) {
        List<String> values = new ArrayList<>();
        forEach((key, value) -> {
            if (key.equalsIgnoreCase(name)) {
                values.add(value);
            }
        });
        return Collections.unmodifiableList(values);
    }

    /**
     * Hands every header to a consumer, in the order added.
     *
     * @param consumer takes a name and a value
     */
    public void forEach(BiConsumer<String, String> consumer) {
        for (int i = 0; i < pairs.size(); i += 2) {
            consumer.accept(pairs.get(i), pairs.get(i + 1));
        }
    }

    /** Refuses what would garble the header or end it. */
    static void check(String name, String value) {
        if (!isToken(name)) {
            throw new IllegalArgumentException("\"" + name + "\" is not the name of a header; RFC 9110 allows letters,"
                    + " digits and !#$%&'*+-.^_`|~ there.");
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || (c >= 0x7F && c < 0xA0) || c > 0xFF) {
                throw new IllegalArgumentException("The value of the header " + name + " has a character at " + i
                        + " that a header cannot carry; remove it, or encode it as RFC 8187 says.");
            }
        }
    }

    /** Tells whether a text is a token of RFC 9110, section 5.6.2. */
    static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isTokenCharacter(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static boolean isTokenCharacter(int c) {
        return (c >= '0' && c <= '9')
                || (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    @Override
    public String toString() {
        return pairs.toString();
    }
}
