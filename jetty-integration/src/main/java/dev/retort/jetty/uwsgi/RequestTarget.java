package dev.retort.jetty.uwsgi;

import static dev.retort.jetty.uwsgi.MalformedPacketException.quoted;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpException;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks for, from the four variables that tell of it.
 *
 * <p>{@code REQUEST_URI} is what the client wrote, {@code PATH_INFO} what the web server made of it: decoded, with {@code //}
 * and {@code /../} taken out, and rewritten where its configuration says so. A Python application goes by
 * {@code SCRIPT_NAME} and {@code PATH_INFO}; a servlet wants what the client wrote, which alone tells {@code %2F} from
 * {@code /}. So the client's is taken as long as both mean the same, and the web server's where it has rewritten the path:
 * it is what its locations were chosen and its access rules decided by. The same goes for the query.
 *
 * <p>{@code PATH_INFO} may have {@code SCRIPT_NAME} before it, as nginx sends it, or not, as CGI has it. Either way the path
 * begins with {@code SCRIPT_NAME}, and so meets the webapp with that context path.
 */
final class RequestTarget {
    private static final String ESCAPED = "\"#%<>?\\^`{|}";

    private RequestTarget() {}

    /**
     * Returns the target as it would stand in the request line of HTTP.
     *
     * @throws HttpException.RuntimeException if it is none
     * @throws MalformedPacketException if there is neither a URI nor a path
     */
    static String of(
            @Nullable String requestUri,
            @Nullable String pathInfo,
            @Nullable String scriptName,
            @Nullable String queryString)
            throws MalformedPacketException {
        if (requestUri == null && pathInfo == null) {
            throw new MalformedPacketException(
                    "there is neither REQUEST_URI nor PATH_INFO: the location of its uwsgi_pass needs"
                            + " \"include uwsgi_params;\"");
        }
        String uri = requestUri == null ? null : originForm(requestUri);
        int mark = uri == null ? -1 : uri.indexOf('?');
        String path = uri == null || mark < 0 ? uri : uri.substring(0, mark);
        String query = uri == null || mark < 0 ? "" : uri.substring(mark + 1);

        String meant = pathInfo == null ? null : fullPath(script(scriptName), pathInfo);
        boolean rewritten = meant != null && (path == null || !isSame(path, meant));
        boolean requeried = queryString != null && !queryString.equals(query);
        if (uri != null && !rewritten && !requeried) {
            return text(uri);
        }
        String realPath = rewritten && meant != null ? encoded(meant) : String.valueOf(path);
        String realQuery = queryString == null ? query : checked("QUERY_STRING", queryString);
        return text(realQuery.isEmpty() ? realPath : realPath + "?" + realQuery);
    }

    /** Returns path and query of a target that may be a whole URL, as clients write it to a proxy. */
    private static String originForm(String uri) {
        checked("REQUEST_URI", uri);
        if (uri.startsWith("/") || uri.equals("*")) {
            return uri;
        }
        int authority = uri.indexOf("://");
        if (authority <= 0) {
            throw ClientFault.badRequest("REQUEST_URI is " + quoted(uri) + ", which is neither a path nor a URL");
        }
        for (int i = authority + 3; i < uri.length(); i++) {
            if (uri.charAt(i) == '/') {
                return uri.substring(i);
            }
            if (uri.charAt(i) == '?') {
                return "/" + uri.substring(i);
            }
        }
        return "/";
    }

    private static String checked(String name, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c == 0x7f) {
                throw ClientFault.badRequest(name + " has a space or control character: " + quoted(value));
            }
        }
        return value;
    }

    /** Returns SCRIPT_NAME without a slash at its end, so that the root is empty. */
    private static String script(@Nullable String scriptName) {
        String script = scriptName == null ? "" : scriptName;
        while (script.endsWith("/")) {
            script = script.substring(0, script.length() - 1);
        }
        if (!script.isEmpty() && !script.startsWith("/")) {
            throw ClientFault.badRequest("SCRIPT_NAME is " + quoted(script) + ", it must begin with a slash");
        }
        return script;
    }

    private static String fullPath(String script, String pathInfo) {
        if (!pathInfo.isEmpty() && !pathInfo.startsWith("/") && !pathInfo.equals("*")) {
            throw ClientFault.badRequest("PATH_INFO is " + quoted(pathInfo) + ", it must begin with a slash");
        }
        boolean included = pathInfo.startsWith(script)
                && (pathInfo.length() == script.length() || pathInfo.charAt(script.length()) == '/');
        String path = included ? pathInfo : script + pathInfo;
        return path.isEmpty() ? "/" : path;
    }

    /** Tells whether a path as the client wrote it means a decoded one. */
    private static boolean isSame(String raw, String decoded) {
        if (raw.equals(decoded)) {
            return true;
        }
        // nginx ends the path at a fragment, which no client should send.
        int fragment = raw.indexOf('#');
        String plain = decoded(fragment < 0 ? raw : raw.substring(0, fragment));
        return plain != null && normal(plain).equals(normal(decoded));
    }

    private static @Nullable String decoded(String raw) {
        if (raw.indexOf('%') < 0) {
            return raw;
        }
        StringBuilder plain = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                int high = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 1), 16) : -1;
                int low = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    return null;
                }
                c = (char) (high << 4 | low);
                i += 2;
            }
            plain.append(c);
        }
        return plain.toString();
    }

    /** Takes out empty and dot segments, as nginx does. */
    private static String normal(String path) {
        if (!path.contains("//") && !path.contains("/.")) {
            return path;
        }
        List<String> segments = new ArrayList<>();
        String last = "";
        for (String segment : path.split("/", -1)) {
            last = segment;
            if (segment.equals("..")) {
                if (!segments.isEmpty()) {
                    segments.remove(segments.size() - 1);
                }
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.add(segment);
            }
        }
        boolean folder = last.isEmpty() || last.equals(".") || last.equals("..");
        return "/" + String.join("/", segments) + (folder && !segments.isEmpty() ? "/" : "");
    }

    /** Escapes what cannot stand in a path, as nginx does for a path that it has rewritten. */
    private static String encoded(String path) {
        StringBuilder encoded = new StringBuilder(path.length() + 16);
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c <= ' ' || c >= 0x7f || ESCAPED.indexOf(c) >= 0) {
                encoded.append('%')
                        .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            } else {
                encoded.append(c);
            }
        }
        return encoded.toString();
    }

    /** Reads bytes as UTF-8, as Jetty does with the request line of HTTP. */
    private static String text(String octets) {
        for (int i = 0; i < octets.length(); i++) {
            if (octets.charAt(i) > 0x7f) {
                return new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            }
        }
        return octets;
    }
}
