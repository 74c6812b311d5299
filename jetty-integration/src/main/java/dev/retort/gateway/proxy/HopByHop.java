package dev.retort.gateway.proxy;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/**
 * The fields of one message that end at this hop (RFC 9110, section 7.6.1).
 *
 * <p>These are the ones HTTP defines so, and the ones that {@code Connection} names. Naming a field there is also an
 * attack: {@code Connection: Cookie} would take the session from a request, {@code Connection: Content-Length} its
 * frame. A sender must not name a field that is meant for the recipient, so a field that is known to be is kept, named
 * or not; only unknown ones are removed on a sender's word.
 */
final class HopByHop {
    private static final Set<HttpHeader> ALWAYS = EnumSet.of(
            HttpHeader.CONNECTION,
            HttpHeader.KEEP_ALIVE,
            HttpHeader.PROXY_AUTHENTICATE,
            HttpHeader.PROXY_AUTHORIZATION,
            HttpHeader.PROXY_CONNECTION,
            HttpHeader.TE,
            HttpHeader.TRAILER,
            HttpHeader.TRANSFER_ENCODING,
            HttpHeader.UPGRADE,
            HttpHeader.HTTP2_SETTINGS);

    private static final HopByHop NOTHING_NAMED = new HopByHop(Set.of());

    private final Set<String> named;

    private HopByHop(Set<String> named) {
        this.named = named;
    }

    /** Reads what a message says about its fields. */
    static HopByHop of(HttpFields headers) {
        List<String> options = headers.getValuesList(HttpHeader.CONNECTION);
        if (options.isEmpty() || (options.size() == 1 && isAboutTheConnection(options.get(0)))) {
            return NOTHING_NAMED;
        }
        Set<String> named = new HashSet<>();
        for (String option : options) {
            for (String name : option.split(",", -1)) {
                named.add(name.trim().toLowerCase(Locale.ROOT));
            }
        }
        return new HopByHop(named);
    }

    /**
     * Returns what a client's {@code Connection} may say to an upstream that gets it by {@code proxy_set_header Connection
     * $http_connection}: no name of a field that is meant for the upstream, which would drop it.
     *
     * @param connection what it says
     * @param own the names of the fields that the gateway sets, in lower case
     */
    static String harmless(String connection, Set<String> own) {
        if (isAboutTheConnection(connection) || connection.equalsIgnoreCase("upgrade")) {
            return connection;
        }
        List<String> kept = new ArrayList<>();
        for (String option : connection.split(",", -1)) {
            String name = option.trim();
            HttpHeader known = HttpHeader.CACHE.get(name);
            boolean forUpstream = known != null ? !ALWAYS.contains(known) : own.contains(name.toLowerCase(Locale.ROOT));
            if (!name.isEmpty() && !forUpstream) {
                kept.add(name);
            }
        }
        return String.join(", ", kept);
    }

    private static boolean isAboutTheConnection(String option) {
        return option.equalsIgnoreCase("keep-alive") || option.equalsIgnoreCase("close");
    }

    /** Tells whether a field of the message ends here. */
    boolean includes(HttpField field) {
        HttpHeader known = field.getHeader();
        return known != null ? ALWAYS.contains(known) : named.contains(field.getLowerCaseName());
    }
}
