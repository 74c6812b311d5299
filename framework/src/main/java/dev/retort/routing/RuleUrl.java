package dev.retort.routing;

import dev.retort.routing.Segment.Mixed;
import dev.retort.routing.Segment.Piece;
import dev.retort.routing.Segment.Static;
import dev.retort.routing.Segment.Variable;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the host and the path of one rule, so that the rule matches them again with the same values.
 *
 * <p>That is checked and not assumed: each variable's converter must read back what it wrote, a segment with several
 * variables must fall apart at the same places, and the path must survive what a server does to it before it routes.
 *
 * @param host the host in lower case, or null where the rule is for every host
 * @param path the percent-encoded path, which starts with exactly one slash
 * @param decodedPath the same path as it is matched
 */
record RuleUrl(@Nullable String host, String path, String decodedPath) {

    /** Says why a rule cannot be built with some values. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String reason) {
            super(reason, null, false, false);
        }
    }

    static RuleUrl of(CompiledRule rule, Map<String, ?> values) throws Refused {
        Writer writer = new Writer(rule, values);
        Segment hostSegment = rule.host();
        String host = hostSegment == null ? null : writer.host(hostSegment);
        StringBuilder path = new StringBuilder();
        for (Segment segment : rule.path()) {
            path.append('/').append(writer.text(segment));
        }
        String decoded = path.toString();
        if (decoded.startsWith("//")) {
            throw new Refused("the path would start with two slashes, which leads to another host");
        }
        refuseDots(decoded);
        return new RuleUrl(host, PercentEncoding.path(decoded), decoded);
    }

    /** Refuses segments that servers and browsers resolve (RFC 3986, section 5.2.4). */
    private static void refuseDots(String path) throws Refused {
        for (int start = 1; start <= path.length(); ) {
            int end = path.indexOf('/', start);
            end = end < 0 ? path.length() : end;
            String segment = end - start > 2 ? "" : path.substring(start, end);
            if (segment.equals(".") || segment.equals("..")) {
                throw new Refused("the path would have a segment '" + segment + "', which a server resolves");
            }
            start = end + 1;
        }
    }

    /** Writes segment after segment, taking the values of the variables in their order. */
    private static final class Writer {
        private final CompiledRule rule;
        private final Map<String, ?> values;
        private int variable;

        Writer(CompiledRule rule, Map<String, ?> values) {
            this.rule = rule;
            this.values = values;
        }

        String text(Segment segment) throws Refused {
            if (segment instanceof Static literal) {
                return literal.text();
            }
            if (segment instanceof Variable) {
                return next();
            }
            return text((Mixed) segment);
        }

        private String text(Mixed segment) throws Refused {
            StringBuilder out = new StringBuilder();
            List<String> texts = new ArrayList<>();
            int first = variable;
            for (Piece piece : segment.pieces()) {
                if (piece.converter() == null) {
                    out.append(piece.text());
                } else {
                    String text = next();
                    texts.add(text);
                    out.append(text);
                }
            }
            MixedSearch again = new MixedSearch(segment, out.toString(), 0, out.length());
            if (!again.run() || !again.texts().equals(texts)) {
                throw new Refused("the values of "
                        + String.join(", ", rule.pathVariables().subList(first, variable))
                        + " could not be told apart again in '" + out + "'");
            }
            return out.toString();
        }

        String host(Segment segment) throws Refused {
            String host = text(segment).toLowerCase(Locale.ROOT);
            if (!UrlWriter.isHost(host)) {
                throw new Refused("'" + host + "' is no host");
            }
            if (!rule.hostNamesPort() && TreeSearch.portStart(host) < host.length()) {
                throw new Refused("'" + host + "' has a port, which the rule's host does not name");
            }
            if (!(segment instanceof Static)
                    && new SegmentReader(segment)
                                    .read(host, 0, host.length(), new @Nullable Object[segment.variables()], 0)
                            < 0) {
                throw new Refused("'" + host + "', in lower case, would not match again");
            }
            return host;
        }

        private String next() throws Refused {
            String name = rule.pathVariables().get(variable);
            BoundConverter converter = rule.converters().get(variable);
            variable++;
            Object value = values.get(name);
            if (value == null) {
                throw new Refused("'" + name + "' is missing");
            }
            @Nullable String text; // A converter of the application may well return null.
            try {
                text = converter.write(value);
            } catch (IllegalArgumentException | DateTimeException e) {
                throw new Refused(name + "=" + shown(value) + " does not fit: " + e.getMessage());
            }
            if (text == null) {
                throw new Refused(name + "=" + shown(value) + " does not fit: its converter wrote nothing");
            }
            if (!converter.spansSegments() && text.indexOf('/') >= 0) {
                throw new Refused(name + "=" + shown(value) + " does not fit: it has a slash, which only path takes");
            }
            if (converter.read(text, 0, text.length()) == null || hasLoneSurrogate(text)) {
                throw new Refused(name + "=" + shown(value) + " does not fit: its rule would not match it again");
            }
            return text;
        }

        private static boolean hasLoneSurrogate(String text) {
            return text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
        }

        private static String shown(Object value) {
            String text = String.valueOf(value);
            return "'" + (text.length() <= 80 ? text : text.substring(0, 80) + "…") + "'";
        }
    }
}
