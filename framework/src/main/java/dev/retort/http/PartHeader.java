package dev.retort.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The header of one part of a multipart form (RFC 7578, section 4). */
final class PartHeader {
    /** What two of would let two readers see different things. */
    private static final Set<String> ONCE =
            Set.of("content-disposition", "content-type", "content-transfer-encoding", "content-length");

    private static final int LONGEST_QUOTED = 60;

    /** Names and values by turns. */
    private final List<String> pairs;

    private final int size;
    private final String name;
    private final @Nullable String fileName;
    private final @Nullable MediaType type;

    private PartHeader(List<String> pairs, int size) {
        this.pairs = pairs;
        this.size = size;
        HeaderParameters disposition = disposition();
        String field = disposition.get("name");
        if (field == null) {
            throw HttpException.badRequest("A part of the multipart form has no name.");
        }
        name = unescaped(field);
        fileName = fileName(disposition);
        type = MediaType.parse(get("Content-Type"));
        refuseEncoded();
    }

    /**
     * Reads the lines of a header up to the empty one.
     *
     * @throws HttpException 400 if the header is malformed, 413 if it is too large, 415 if the content is encoded or
     *     itself multipart
     */
    static PartHeader read(MultipartReader reader, Limits limits) {
        List<String> pairs = new ArrayList<>(4);
        int left = limits.partHeader();
        while (true) {
            String line = reader.readLine(left);
            if (line == null) {
                throw BodyStream.tooLarge("The header of a part", limits.partHeader());
            }
            if (line.isEmpty()) {
                return new PartHeader(pairs, limits.partHeader() - left);
            }
            if (pairs.size() / 2 == limits.partHeaderLines()) {
                throw new HttpException(
                        413, "The header of a part has more than " + limits.partHeaderLines() + " lines.");
            }
            left = Math.max(0, left - line.getBytes(StandardCharsets.UTF_8).length - 2);
            add(line, pairs);
        }
    }

    private static void add(String line, List<String> pairs) {
        int colon = line.indexOf(':');
        String value = colon < 0 ? "" : line.substring(colon + 1).strip();
        if (colon < 0 || !Headers.isToken(line.substring(0, colon))) {
            throw HttpException.badRequest("The header of a part has a line that is not \"Name: value\".");
        }
        if (value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7F)) {
            throw HttpException.badRequest("The header of a part has a control character.");
        }
        String name = line.substring(0, colon);
        for (int i = 0; i < pairs.size(); i += 2) {
            if (pairs.get(i).equalsIgnoreCase(name) && ONCE.contains(name.toLowerCase(Locale.ROOT))) {
                throw HttpException.badRequest("The header of a part has " + name + " twice.");
            }
        }
        pairs.add(name);
        pairs.add(value);
    }

    private HeaderParameters disposition() {
        String value = get("Content-Disposition");
        if (value == null) {
            throw HttpException.badRequest("A part of the multipart form has no Content-Disposition.");
        }
        HeaderParameters disposition = new HeaderParameters(value, "Content-Disposition of a part");
        if (!disposition.essence().equals("form-data")) {
            throw HttpException.badRequest("The Content-Disposition of a part is not form-data.");
        }
        for (String parameter : disposition.names()) {
            // "name*", "filename*0" and their like: a name that some readers would see and others not.
            if (parameter.indexOf('*') >= 0 && !parameter.equals("filename*")) {
                throw HttpException.badRequest(
                        "The Content-Disposition of a part has an extended parameter other than filename*.");
            }
        }
        return disposition;
    }

    private static @Nullable String fileName(HeaderParameters disposition) {
        String extended = disposition.get("filename*");
        if (extended != null) {
            return ExtendedValue.decode(extended);
        }
        String plain = disposition.get("filename");
        return plain == null ? null : unescaped(plain);
    }

    /** Takes back what browsers escape in a name: the three characters {@code " CR LF} (WHATWG HTML, 4.10.21.8). */
    private static String unescaped(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            char escaped = c == '%' ? escaped(text, i) : 0;
            plain.append(escaped == 0 ? c : escaped);
            i += escaped == 0 ? 0 : 2;
        }
        return plain.toString();
    }

    private static char escaped(String text, int at) {
        if (text.startsWith("%22", at)) {
            return '"';
        }
        if (text.regionMatches(true, at, "%0d", 0, 3)) {
            return '\r';
        }
        return text.regionMatches(true, at, "%0a", 0, 3) ? '\n' : 0;
    }

    private void refuseEncoded() {
        if (type != null && type.type().equals("multipart")) {
            throw new HttpException(415, "A part of the multipart form is multipart itself, which is not supported.");
        }
        String encoding = get("Content-Transfer-Encoding");
        if (encoding != null && !Set.of("7bit", "8bit", "binary").contains(encoding.toLowerCase(Locale.ROOT))) {
            throw new HttpException(415, "A part of the multipart form is encoded; it is to be sent as it is.");
        }
    }

    String name() {
        return name;
    }

    /** Returns the name of the file as it was sent, or null if the part is a field. */
    @Nullable String fileName() {
        return fileName;
    }

    @Nullable MediaType type() {
        return type;
    }

    /** Returns the size of the header in bytes. */
    int size() {
        return size;
    }

    @Nullable String get(String header) {
        for (int i = 0; i < pairs.size(); i += 2) {
            if (pairs.get(i).equalsIgnoreCase(header)) {
                return pairs.get(i + 1);
            }
        }
        return null;
    }

    List<String> names() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i += 2) {
            String header = pairs.get(i);
            if (names.stream().noneMatch(header::equalsIgnoreCase)) {
                names.add(header);
            }
        }
        return names;
    }

    /** Returns the name for a reason: not longer than one reads, and on one line. */
    String quotedName() {
        String shown = name.length() <= LONGEST_QUOTED ? name : name.substring(0, LONGEST_QUOTED) + "…";
        StringBuilder quoted = new StringBuilder(shown.length() + 2).append('"');
        shown.chars().map(c -> Character.isISOControl(c) ? '?' : c).forEach(c -> quoted.append((char) c));
        return quoted.append('"').toString();
    }
}
