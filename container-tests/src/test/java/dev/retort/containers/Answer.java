package dev.retort.containers;

import dev.retort.testing.TestResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What was answered, as far as it is the framework's.
 *
 * @param status the status
 * @param headers the values by the name in lower case, several of one name joined by line ends in their order
 * @param body the bytes, one character each
 */
record Answer(int status, Map<String, String> headers, String body) {
    /** What is the container's own. */
    private static final Set<String> CONTAINERS_OWN = Set.of(
            "date", // Jetty and Undertow send it, Tomcat too; it is of the moment.
            "server", // Names the container.
            "connection", // How the container goes on with the connection,
            "keep-alive", // and for how long.
            "transfer-encoding"); // How it frames a body whose length it was not told.

    /** Differs with each request; it is the framework's way to find it in the log. */
    private static final Pattern REQUEST_ID = Pattern.compile("(name this request: |\"request\":\")[0-9a-f]{16}");

    /** A comment, that is a heartbeat, which a server sends when a client has connected. */
    private static final Pattern HEARTBEAT = Pattern.compile("(?m)^:\n\n");

    /** Says when it was signed. */
    private static final Pattern SESSION = Pattern.compile("^(session=)[^;]+");

    /** Is made at random for each answer of several ranges. */
    private static final Pattern BOUNDARY = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    static Answer of(TestResponse response) {
        Map<String, String> headers = new TreeMap<>();
        response.headers().forEach((name, value) -> add(headers, name, value));
        for (String name : new String[] {"Content-Type", "Content-Length"}) {
            String value = response.header(name);
            if (value != null) {
                add(headers, name, value);
            }
        }
        return made(response.status(), headers, new String(response.bytes(), StandardCharsets.ISO_8859_1));
    }

    static Answer made(int status, Map<String, String> headers, String body) {
        String plain = REQUEST_ID.matcher(body).replaceAll("$1…");
        if (headers.getOrDefault("content-type", "").startsWith("text/event-stream")) {
            plain = HEARTBEAT.matcher(plain).replaceAll("");
        }
        if (headers.getOrDefault("content-type", "").startsWith("multipart/byteranges")) {
            plain = BOUNDARY.matcher(plain).replaceAll("…");
        }
        Map<String, String> kept = new TreeMap<>(headers);
        if (!plain.equals(body)) {
            kept.remove("content-length");
        }
        return new Answer(status, kept, plain);
    }

    /** Every server writes "text/html;charset=utf-8", whatever it was given; a space there means nothing (RFC 9110, 5.6.6). */
    private static final Pattern SPACE_BEFORE_PARAMETER = Pattern.compile("; +");

    static void add(Map<String, String> headers, String name, String value) {
        String key = name.toLowerCase(Locale.ROOT);
        if (!CONTAINERS_OWN.contains(key)) {
            String plain = switch (key) {
                case "content-type" ->
                    BOUNDARY.matcher(SPACE_BEFORE_PARAMETER.matcher(value).replaceAll(";"))
                            .replaceAll("…");
                case "set-cookie" -> SESSION.matcher(value).replaceAll("$1…");
                default -> value;
            };
            headers.merge(key, plain, (one, two) -> one + "\n" + two);
        }
    }

    /** Leaves the length out where the application did not announce one: then the container may, or may chunk. */
    Answer comparableTo(Answer expected) {
        // No length may stand there (RFC 9110, section 8.6).
        if (expected.headers().containsKey("content-length") || status == 204) {
            return this;
        }
        Map<String, String> kept = new TreeMap<>(headers);
        kept.remove("content-length");
        return new Answer(status, kept, body);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder().append(status).append('\n');
        headers.forEach((name, value) -> text.append(name)
                .append(": ")
                .append(value.replace("\n", "\n  and: "))
                .append('\n'));
        String shown = body.length() <= 3_000
                ? body
                : body.substring(0, 100) + "… " + body.length() + " bytes, hash " + body.hashCode();
        return text.append('\n').append(shown).toString();
    }
}
