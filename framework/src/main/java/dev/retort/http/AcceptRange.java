package dev.retort.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One element of an {@code Accept} header: what is wanted, and how much.
 *
 * <p>Read by a scan that looks at each character a few times at most, and at no more than {@link #MOST} elements that
 * start within {@link #LONGEST} characters, so that a huge header costs little. An element that is malformed is left
 * out. Two common mistakes are understood: {@code *} for a media range of any type, and {@code q=.2}, both of which
 * Java's own {@code HttpURLConnection} sends.
 *
 * @param name the range in small letters, such as {@code text/*}
 * @param parameters those of a media range before its weight, each as {@code name=value} in small letters
 * @param weight thousandths, 0 to 1000
 */
record AcceptRange(String name, List<String> parameters, int weight) {
    static final int MOST = 64;
    static final int LONGEST = 8192;

    /** More are nobody's wish. */
    private static final int MOST_PARAMETERS = 8;

    private static final int BROKEN = -1;

    static List<AcceptRange> parse(List<String> fields, boolean mediaTypes, boolean languages) {
        List<AcceptRange> ranges = new ArrayList<>();
        for (String field : fields) {
            int at = 0;
            while (at < field.length() && at < LONGEST && ranges.size() < MOST) {
                int end = endOf(field, at, field.length(), ',');
                AcceptRange range = parse(field, at, end, mediaTypes);
                if (range != null) {
                    ranges.add(languages ? range.named(range.name.replace('_', '-')) : range);
                }
                at = end + 1;
            }
        }
        return ranges;
    }

    /** Finds a separator outside quotes. */
    private static int endOf(String text, int from, int to, char separator) {
        boolean quoted = false;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (quoted && c == '\\') {
                i++;
            } else if (!quoted && c == separator) {
                return i;
            }
        }
        return to;
    }

    private static @Nullable AcceptRange parse(String text, int from, int to, boolean mediaType) {
        int end = endOf(text, from, to, ';');
        String name = text.substring(from, end).strip().toLowerCase(Locale.ROOT);
        if (mediaType ? !isMediaRange(name) : !Headers.isToken(name)) {
            return null;
        }
        List<String> parameters = List.of();
        while (end < to) {
            int start = end + 1;
            end = endOf(text, start, to, ';');
            String parameter = text.substring(start, end).strip();
            if (parameter.regionMatches(true, 0, "q=", 0, 2)) {
                // What follows the weight were extensions, which RFC 9110 has given up.
                int weight = weight(parameter.substring(2).strip());
                return weight == BROKEN ? null : new AcceptRange(anyType(name), parameters, weight);
            }
            if (mediaType && parameters.size() < MOST_PARAMETERS && parameter.indexOf('=') > 0) {
                parameters = new ArrayList<>(parameters);
                parameters.add(normalized(parameter));
            }
        }
        return new AcceptRange(anyType(name), parameters, 1000);
    }

    private static String anyType(String name) {
        return name.equals("*/*") ? "*" : name;
    }

    private static boolean isMediaRange(String name) {
        int slash = name.indexOf('/');
        return slash < 0
                ? name.equals("*")
                : Headers.isToken(name.substring(0, slash))
                        && Headers.isToken(name.substring(slash + 1))
                        && (name.charAt(0) != '*' || name.equals("*/*"));
    }

    /** Reads a weight of 0 to 1 as thousandths; of more digits than three the rest is cut, but never to 0. */
    private static int weight(String text) {
        int dot = text.indexOf('.');
        String whole = dot < 0 ? text : text.substring(0, dot);
        String fraction = dot < 0 ? "" : text.substring(dot + 1);
        boolean one = whole.equals("1");
        if (text.isEmpty() || text.equals(".") || !(one || whole.equals("0") || (whole.isEmpty() && dot == 0))) {
            return BROKEN;
        }
        int weight = 0;
        boolean any = false;
        for (int i = 0; i < Math.max(3, fraction.length()); i++) {
            int digit = i < fraction.length() ? fraction.charAt(i) - '0' : 0;
            if (digit < 0 || digit > 9) {
                return BROKEN;
            }
            any |= digit > 0;
            weight = i < 3 ? 10 * weight + digit : weight;
        }
        if (one) {
            return any ? BROKEN : 1000;
        }
        return any ? Math.max(1, weight) : 0;
    }

    private static String normalized(String parameter) {
        int equals = parameter.indexOf('=');
        String value = parameter.substring(equals + 1).strip();
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        String plain = quoted ? value.substring(1, value.length() - 1) : value;
        return (parameter.substring(0, equals).strip() + '=' + plain).toLowerCase(Locale.ROOT);
    }

    private AcceptRange named(String other) {
        return new AcceptRange(other, parameters, weight);
    }

    boolean isWildcard() {
        return name.equals("*");
    }

    /** Ranks ranges (RFC 9110, section 12.5.1): any, any of a type, a type, a type with parameters. */
    int specificity() {
        if (isWildcard()) {
            return 0;
        }
        return name.endsWith("/*") ? 1 : 2 + parameters.size();
    }

    /** Matches {@code type/subtype}, or {@code type/*}; a type that is offered may have more parameters than wanted. */
    boolean matchesMediaType(String offer) {
        int semicolon = offer.indexOf(';');
        String essence = semicolon < 0 ? offer : offer.substring(0, semicolon).strip();
        boolean matches = name.endsWith("/*")
                ? essence.length() >= name.length() && essence.startsWith(name.substring(0, name.length() - 1))
                : essence.equals(name);
        return matches
                && (parameters.isEmpty() || parametersOf(offer, semicolon).containsAll(parameters));
    }

    private static List<String> parametersOf(String offer, int semicolon) {
        List<String> found = new ArrayList<>();
        for (int end = semicolon < 0 ? offer.length() : semicolon; end < offer.length(); ) {
            int start = end + 1;
            end = endOf(offer, start, offer.length(), ';');
            found.add(normalized(offer.substring(start, end)));
        }
        return found;
    }
}
