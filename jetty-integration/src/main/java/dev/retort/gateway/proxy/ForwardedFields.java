package dev.retort.gateway.proxy;

import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * The fields that tell an upstream who the client is. The gateway writes them; a client's own are dropped, because an
 * upstream that believes them would believe anybody.
 *
 * <p>Dropped as well are names that an upstream on CGI, WSGI or uwsgi cannot tell from others, because {@code -} and
 * {@code _} are the same to it: {@code X_Forwarded_For}, and any name with other characters than letters, digits and
 * hyphens, as nginx drops them; and {@code Proxy}, which becomes {@code HTTP_PROXY} there (CVE-2016-5385).
 */
final class ForwardedFields {
    private static final Set<String> REPLACED = Set.of("x-real-ip", "proxy");
    private static final String REPLACED_PREFIX = "x-forwarded-";

    private ForwardedFields() {}

    /** Tells whether a client's field is dropped. */
    static boolean drops(HttpField field) {
        String name = field.getLowerCaseName();
        if (field.getHeader() != null) {
            return field.getHeader() == HttpHeader.FORWARDED || name.startsWith(REPLACED_PREFIX);
        }
        return REPLACED.contains(name) || name.startsWith(REPLACED_PREFIX) || !isPlain(name);
    }

    private static boolean isPlain(String name) {
        for (int i = 0; i < name.length(); i++) {
            char character = name.charAt(i);
            boolean plain = (character >= 'a' && character <= 'z')
                    || (character >= '0' && character <= '9')
                    || character == '-';
            if (!plain) {
                return false;
            }
        }
        return true;
    }

    /** Says who the client of a request is. */
    static void add(Request request, HttpFields.Mutable headers) {
        String address = address(request);
        if (address != null) {
            headers.put(HttpHeader.X_FORWARDED_FOR, address);
            headers.put("X-Real-IP", address);
        }
        headers.put(HttpHeader.X_FORWARDED_PROTO, isSecure(request) ? "https" : "http");
        // HTTP/2 has the host in the URI, HTTP/1.1 in a field.
        String field = request.getHeaders().get(HttpHeader.HOST);
        String host = field != null ? field : request.getHttpURI().getAuthority();
        if (host != null) {
            headers.put(HttpHeader.X_FORWARDED_HOST, host);
        }
    }

    /**
     * Tells whether the client's connection is secure. A request with the target {@code https://…} passes for secure
     * with Jetty, whatever it came on; but what a customizer of the server says, that trusts a proxy in front, counts.
     */
    private static boolean isSecure(Request request) {
        return request.getConnectionMetaData().isSecure()
                || (request.isSecure() && !Request.unWrap(request).isSecure());
    }

    /** Returns the client's address as nginx's {@code $remote_addr} has it: no brackets around IPv6. */
    private static @Nullable String address(Request request) {
        String address = Request.getRemoteAddr(request);
        if (address == null || address.isEmpty()) {
            // The client of a unix socket has none.
            return null;
        }
        return address.startsWith("[") && address.endsWith("]")
                ? address.substring(1, address.length() - 1).toLowerCase(Locale.ROOT)
                : address;
    }
}
