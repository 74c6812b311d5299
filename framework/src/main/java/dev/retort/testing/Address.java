package dev.retort.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a request goes.
 *
 * @param scheme {@code http} or {@code https}
 * @param host the host with its port, if one is given
 * @param target the raw path with its query
 */
record Address(String scheme, String host, String target) {
    /** Returns the raw path. */
    String path() {
        int mark = target.indexOf('?');
        return mark < 0 ? target : target.substring(0, mark);
    }

    /** Returns the raw query, or null if there is none. */
    @Nullable String query() {
        int mark = target.indexOf('?');
        return mark < 0 ? null : target.substring(mark + 1);
    }

    /**
     * Follows a reference (RFC 3986, section 5.2), without its fragment, which stays with the client.
     *
     * @param reference an absolute or relative reference; unlike {@link java.net.URI} this takes what browsers take
     * @return where it leads, or null if that is no address of the web
     */
    @Nullable Address resolve(String reference) {
        int hash = reference.indexOf('#');
        String rest = hash < 0 ? reference : reference.substring(0, hash);
        int colon = schemeEnd(rest);
        if (colon >= 0) {
            String other = rest.substring(0, colon).toLowerCase(Locale.ROOT);
            boolean ofTheWeb = other.equals("http") || other.equals("https");
            return ofTheWeb && rest.startsWith("//", colon + 1) ? at(other, rest.substring(colon + 3)) : null;
        }
        if (rest.startsWith("//")) {
            return at(scheme, rest.substring(2));
        }
        if (rest.isEmpty()) {
            return this;
        }
        if (rest.startsWith("?")) {
            return new Address(scheme, host, path() + rest);
        }
        String merged = rest.startsWith("/") ? rest : path().substring(0, path().lastIndexOf('/') + 1) + rest;
        return new Address(scheme, host, withoutDots(merged));
    }

    private static int schemeEnd(String reference) {
        for (int i = 0; i < reference.length(); i++) {
            char c = reference.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            boolean other = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
            if (!letter && (i == 0 || !other)) {
                return i > 0 && c == ':' ? i : -1;
            }
        }
        return -1;
    }

    private static @Nullable Address at(String scheme, String rest) {
        int end = 0;
        while (end < rest.length() && rest.charAt(end) != '/' && rest.charAt(end) != '?') {
            end++;
        }
        String target = rest.substring(end);
        return end == 0
                ? null
                : new Address(
                        scheme, rest.substring(0, end), withoutDots(target.startsWith("/") ? target : "/" + target));
    }

    /** Takes the segments {@code .} and {@code ..} out of a path (RFC 3986, section 5.2.4). */
    private static String withoutDots(String target) {
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        if (!path.contains("/.")) {
            return target;
        }
        List<String> segments = new ArrayList<>();
        String[] given = path.substring(1).split("/", -1);
        for (int i = 0; i < given.length; i++) {
            boolean up = given[i].equals("..");
            boolean dot = up || given[i].equals(".");
            if (up && !segments.isEmpty()) {
                segments.remove(segments.size() - 1);
            }
            if (!dot) {
                segments.add(given[i]);
            } else if (i == given.length - 1) {
                segments.add("");
            }
        }
        return "/" + String.join("/", segments) + (mark < 0 ? "" : target.substring(mark));
    }

    @Override
    public String toString() {
        return scheme + "://" + host + target;
    }
}
