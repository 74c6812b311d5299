package dev.retort.servlet;

import dev.retort.http.Exchange;
import dev.retort.security.TrustedProxies;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/**
 * What goes on of the fields of a request and its response, and what is said of the client.
 *
 * <p>Not what is meant for one connection: the fields of RFC 9110, section 7.6.1, and those that {@code Connection} names,
 * unless a client names one that it could only take from the upstream by it, such as {@code Cookie}. Not what a client says of
 * itself in the place of a proxy; and, as with nginx, no name with an underscore, which CGI could not tell from a hyphen.
 *
 * @param preserveHost whether the upstream gets the client's {@code Host}
 * @param trusted the proxies before this server that are believed, or null for none
 */
record UpstreamHeaders(boolean preserveHost, @Nullable TrustedProxies trusted) {
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    /** Fields that are for whoever answers, whatever {@code Connection} says. */
    private static final Set<String> END_TO_END = Set.of(
            "authorization",
            "cache-control",
            "content-encoding",
            "content-length",
            "content-type",
            "cookie",
            "host",
            "location",
            "origin",
            "set-cookie",
            "www-authenticate");

    /** {@code Expect} is answered by the container, and {@code Proxy} becomes a variable that CGI programs believe. */
    private static final Set<String> NOT_FORWARDED = Set.of("expect", "forwarded", "host", "proxy", "x-real-ip");

    private static final String X_FORWARDED = "x-forwarded-";

    /** Returns the fields that the upstream gets; its {@code Host} only if it is the client's. */
    HttpFields.Mutable toUpstream(HttpServletRequest request) {
        HttpFields.Mutable fields = HttpFields.build();
        Set<String> forConnection = forConnection(Collections.list(request.getHeaders("Connection")));
        for (String name : Collections.list(request.getHeaderNames())) {
            String low = name.toLowerCase(Locale.ROOT);
            if (!forConnection.contains(low)
                    && !NOT_FORWARDED.contains(low)
                    && !low.startsWith(X_FORWARDED)
                    && low.indexOf('_') < 0) {
                for (String value : Collections.list(request.getHeaders(name))) {
                    fields.add(name, value);
                }
            }
        }
        describeClient(request, fields);
        return fields;
    }

    private void describeClient(HttpServletRequest request, HttpFields.Mutable fields) {
        Exchange received = new ServletExchange(request);
        Exchange client = trusted == null ? received : trusted.apply(received);
        String address = client.remoteAddress();
        String host = client.host();
        if (preserveHost) {
            fields.put("Host", host);
        }
        if (!address.isEmpty()) {
            fields.put("X-Forwarded-For", address);
        }
        fields.put("X-Forwarded-Proto", client.scheme());
        fields.put("X-Forwarded-Host", host);
        fields.put("Forwarded", "for=" + node(address) + ";host=" + quoted(host) + ";proto=" + client.scheme());
    }

    /** As RFC 7239, section 6, writes an address. */
    private static String node(String address) {
        return address.isEmpty() ? "unknown" : address.indexOf(':') >= 0 ? "\"[" + address + "]\"" : address;
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Returns the names, in small letters, of the fields that go no further. */
    static Set<String> forConnection(List<String> connection) {
        Set<String> names = new HashSet<>(HOP_BY_HOP);
        for (String value : connection) {
            for (String name : value.split(",", -1)) {
                String low = name.trim().toLowerCase(Locale.ROOT);
                if (!END_TO_END.contains(low)) {
                    names.add(low);
                }
            }
        }
        return names;
    }
}
