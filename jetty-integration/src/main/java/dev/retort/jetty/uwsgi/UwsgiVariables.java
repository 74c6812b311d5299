package dev.retort.jetty.uwsgi;

import static dev.retort.jetty.uwsgi.MalformedPacketException.quoted;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.util.Index;
import org.jspecify.annotations.Nullable;

/**
 * The variables of one packet, sorted into those of CGI (RFC 3875), the client's header fields, and the rest.
 *
 * <p>A variable that stands twice counts as it stands last, since a {@code uwsgi_param} behind {@code include uwsgi_params}
 * is meant to override. Header fields are all kept: nginx sends one variable for each line of the client's.
 * {@code CONTENT_LENGTH} may not stand twice, as the two could disagree on where the body ends.
 */
final class UwsgiVariables {
    enum Cgi {
        CONTENT_LENGTH,
        CONTENT_TYPE,
        HTTPS,
        PATH_INFO,
        QUERY_STRING,
        REMOTE_ADDR,
        REMOTE_PORT,
        REQUEST_METHOD,
        REQUEST_SCHEME,
        REQUEST_URI,
        SCRIPT_NAME,
        SERVER_ADDR,
        SERVER_NAME,
        SERVER_PORT,
        SERVER_PROTOCOL,
        UWSGI_SCHEME
    }

    private static final int PREFIX = "HTTP_".length();
    private static final Index<Cgi> CGI = new Index.Builder<Cgi>()
            .caseSensitive(true)
            .withAll(Cgi.values(), Cgi::name)
            .build();
    private static final Index<HttpHeader> KNOWN_FIELDS = new Index.Builder<HttpHeader>()
            .caseSensitive(true)
            .withAll(UwsgiVariables::knownFields)
            .build();

    private final Map<Cgi, String> cgi = new EnumMap<>(Cgi.class);
    private final List<HttpField> fields = new ArrayList<>();
    private @Nullable Map<String, String> others;
    private boolean chunked;

    private static Map<String, HttpHeader> knownFields() {
        Map<String, HttpHeader> known = new LinkedHashMap<>();
        for (HttpHeader header : HttpHeader.values()) {
            if (!header.isPseudo()) {
                known.put("HTTP_" + header.asString().toUpperCase(Locale.ROOT).replace('-', '_'), header);
            }
        }
        return known;
    }

    /**
     * Reads a packet.
     *
     * @throws HttpException.RuntimeException if a client's request has more fields than it may, or one that is malformed
     */
    static UwsgiVariables of(UwsgiPacket packet, int maxVariables) throws MalformedPacketException {
        UwsgiVariables variables = new UwsgiVariables();
        for (int count = 1; packet.next(); count++) {
            if (count > maxVariables) {
                throw ClientFault.of(
                        HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431,
                        "More than " + maxVariables + " uwsgi variables: raise the limit by setMaxVariables");
            }
            variables.add(packet);
        }
        return variables;
    }

    private void add(UwsgiPacket packet) throws MalformedPacketException {
        Cgi known = CGI.get(packet.bytes(), packet.nameStart(), packet.nameLength());
        if (known != null) {
            if (known == Cgi.CONTENT_LENGTH && cgi.containsKey(known)) {
                throw new MalformedPacketException(
                        "CONTENT_LENGTH stands twice, so that the end of the body is in doubt: give it in one uwsgi_param");
            }
            cgi.put(known, packet.value());
            return;
        }
        HttpHeader header = KNOWN_FIELDS.get(packet.bytes(), packet.nameStart(), packet.nameLength());
        if (header != null) {
            addField(header, header.asString(), packet.value());
            return;
        }
        String name = packet.name();
        if (name.startsWith("HTTP_")) {
            addField(null, fieldName(name), packet.value());
            return;
        }
        if (others == null) {
            others = new LinkedHashMap<>();
        }
        others.put(name, packet.value());
    }

    private void addField(@Nullable HttpHeader header, String name, String value) {
        checkText(name, value);
        if (header == HttpHeader.CONTENT_LENGTH || header == HttpHeader.CONTENT_TYPE) {
            // nginx sends them here as well; they count as variables of CGI alone, as with uWSGI.
            return;
        }
        if (header == HttpHeader.TRANSFER_ENCODING) {
            // nginx has taken the chunks out and passes this on nevertheless.
            chunked = true;
            return;
        }
        fields.add(header == null ? new HttpField(name, value) : new HttpField(header, value));
    }

    /** Makes {@code X-Forwarded-For} of {@code HTTP_X_FORWARDED_FOR}. */
    private static String fieldName(String variable) {
        StringBuilder name = new StringBuilder(variable.length() - PREFIX);
        boolean first = true;
        for (int i = PREFIX; i < variable.length(); i++) {
            char c = variable.charAt(i);
            if (!isTokenCharacter(c)) {
                throw ClientFault.badRequest(
                        quoted(variable) + " has a character that the name of a header field cannot have");
            }
            name.append(c == '_' ? '-' : first ? c : toLower(c));
            first = c == '_';
        }
        if (name.isEmpty()) {
            throw ClientFault.badRequest("HTTP_ has no name of a header field behind it");
        }
        return name.toString();
    }

    private static char toLower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + 'a' - 'A') : c;
    }

    /** RFC 9110, section 5.6.2. */
    static boolean isTokenCharacter(char c) {
        return (c >= 'A' && c <= 'Z')
                || (c >= 'a' && c <= 'z')
                || (c >= '0' && c <= '9')
                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    private static void checkText(String name, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f) {
                throw ClientFault.badRequest(name + " has a control character: " + quoted(value));
            }
        }
    }

    /**
     * Returns a variable of CGI, null if it is not there or empty, which web servers mean by an empty one.
     *
     * @throws HttpException.RuntimeException if it has a control character
     */
    @Nullable String given(Cgi name) {
        String value = cgi.get(name);
        if (value == null || value.isEmpty()) {
            return null;
        }
        checkText(name.name(), value);
        return value;
    }

    /** Returns a variable of CGI as it stands, null if it is not there. */
    @Nullable String raw(Cgi name) {
        return cgi.get(name);
    }

    /** The client's header fields in their order, without those of the body's length, type and coding. */
    List<HttpField> fields() {
        return fields;
    }

    /** Tells whether the client has sent the body in chunks. */
    boolean isChunked() {
        return chunked;
    }

    /** The variables that are neither CGI's nor header fields. */
    Map<String, String> others() {
        return others == null ? Map.of() : others;
    }
}
