package dev.retort.security;

import dev.retort.http.Exchange;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what the client sent, where proxies stand between it and the application.
 *
 * <p>A proxy hides the client's address and scheme, and tells them in headers that any client can send as well. So
 * nothing in them is believed of itself. There are two ways to know what to believe:
 *
 * <ul>
 *   <li><b>By address</b> ({@link #of}). The peer must be a trusted proxy, or the headers are not looked at. Each proxy
 *       appends the address of its own peer, so that the last element is the word of the proxy that we know; if that
 *       names a trusted proxy again, the element before it is that proxy's word; and so on. The first from the end that
 *       is no trusted proxy is the client, and what stands before it is the client's own invention.
 *   <li><b>By number</b> ({@link #hops(int)}). The application cannot be reached but through so many proxies, each of
 *       which appends one element: the client is the n-th from the end. With fewer elements nothing is believed. This is
 *       what Werkzeug's {@code ProxyFix} does.
 * </ul>
 *
 * <p>The other headers are read at the place at which the client's address was found, or at their first element where a
 * proxy sets them instead of appending. A proxy must set, append to or remove every header that is believed here: one
 * that it passes on is the client's.
 *
 * <p>Malformed values are ignored. A client that a proxy does not tell ({@code unknown}, {@code _hidden}) has an empty
 * address. Immutable, and so safe for use by several threads.
 */
public final class TrustedProxies {
    /** What can be believed of a proxy. */
    public enum Field {
        /** The client's address: {@code X-Forwarded-For}, or {@code for} of {@code Forwarded}. */
        FOR("X-Forwarded-For"),
        /** The scheme that the client used: {@code X-Forwarded-Proto}, or {@code proto} of {@code Forwarded}. */
        PROTO("X-Forwarded-Proto"),
        /** The host that the client asked for: {@code X-Forwarded-Host}, or {@code host} of {@code Forwarded}. */
        HOST("X-Forwarded-Host"),
        /** The port that the client connected to: {@code X-Forwarded-Port}. */
        PORT("X-Forwarded-Port"),
        /** The path that the proxy cut off, which becomes the mount: {@code X-Forwarded-Prefix}. */
        PREFIX("X-Forwarded-Prefix");

        private final String header;

        Field(String header) {
            this.header = header;
        }
    }

    private static final List<String> LOOPBACK = List.of("127.0.0.0/8", "::1");
    private static final List<String> PRIVATE = List.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7");

    /** The trusted proxies, or null where elements are counted. */
    private final @Nullable List<AddressRange> ranges;
    /** Whether a peer without an address is trusted. */
    private final boolean unix;
    /** Which element from the end is believed; only whether there is one matters where there are ranges. */
    private final Map<Field, Integer> counts;
    /** Whether RFC 7239's header is read in place of the X- ones. */
    private final boolean standard;

    private TrustedProxies(
            @Nullable List<AddressRange> ranges, boolean unix, Map<Field, Integer> counts, boolean standard) {
        if (standard && (counts.containsKey(Field.PORT) || counts.containsKey(Field.PREFIX))) {
            throw new IllegalArgumentException("The Forwarded header has no port of its own and no prefix: leave out"
                    + " Field.PORT and Field.PREFIX, or forwarded().");
        }
        this.ranges = ranges;
        this.unix = unix;
        this.counts = counts;
        this.standard = standard;
    }

    /**
     * Trusts proxies by their addresses; address and scheme are believed, from {@code X-Forwarded-For} and
     * {@code X-Forwarded-Proto}.
     *
     * @param proxies addresses and ranges ({@code 192.0.2.1}, {@code 10.0.0.0/8}, {@code 2001:db8::/32}), or
     *     {@code loopback}, {@code private} (RFC 1918 and RFC 4193) and {@code unix} (a peer without an address)
     * @return the trust
     * @throws IllegalArgumentException if one is none of these, or a range has bits set beyond its length
     */
    public static TrustedProxies of(String... proxies) {
        List<AddressRange> ranges = new ArrayList<>();
        boolean unix = false;
        for (String proxy : proxies) {
            switch (proxy) {
                case "unix" -> unix = true;
                case "loopback" -> LOOPBACK.forEach(range -> ranges.add(AddressRange.parse(range)));
                case "private" -> PRIVATE.forEach(range -> ranges.add(AddressRange.parse(range)));
                default -> ranges.add(AddressRange.parse(proxy));
            }
        }
        return new TrustedProxies(List.copyOf(ranges), unix, counted(1, Field.FOR, Field.PROTO), false);
    }

    /**
     * Trusts a number of proxies, whatever their addresses; the application must not be reachable but through them.
     * Address and scheme are believed, from {@code X-Forwarded-For} and {@code X-Forwarded-Proto}.
     *
     * @param number how many proxies append to the headers, from 1
     * @return the trust
     * @throws IllegalArgumentException if the number is below 1
     */
    public static TrustedProxies hops(int number) {
        if (number < 1) {
            throw new IllegalArgumentException("The number of proxies must be 1 or more, not " + number);
        }
        return new TrustedProxies(null, false, counted(number, Field.FOR, Field.PROTO), false);
    }

    private static Map<Field, Integer> counted(int number, Field... fields) {
        Map<Field, Integer> counts = new EnumMap<>(Field.class);
        for (Field field : fields) {
            counts.put(field, number);
        }
        return counts;
    }

    /**
     * Chooses what is believed, in place of address and scheme.
     *
     * @param fields what the proxies set or append; everything else is ignored
     * @return the changed trust
     * @throws IllegalArgumentException if {@code Forwarded} is read, which has no port and no prefix
     */
    public TrustedProxies believing(Field... fields) {
        int number = 1;
        for (int count : counts.values()) {
            number = Math.max(number, count);
        }
        return new TrustedProxies(ranges, unix, counted(number, fields), standard);
    }

    /**
     * Sets the number of proxies that append to one header, as the arguments of {@code ProxyFix} do.
     *
     * @param field the header
     * @param number how many proxies append to it, or 0 to ignore it
     * @return the changed trust
     * @throws IllegalArgumentException if the number is negative, or {@code Forwarded} does not have the field
     * @throws IllegalStateException if proxies are trusted by address, so that nothing is counted
     */
    public TrustedProxies hops(Field field, int number) {
        if (number < 0) {
            throw new IllegalArgumentException("The number of proxies must be 0 or more, not " + number);
        }
        if (ranges != null) {
            throw new IllegalStateException("Proxies that are trusted by address are not counted; begin with"
                    + " TrustedProxies.hops(1), or choose what to believe with believing(…).");
        }
        Map<Field, Integer> changed = new EnumMap<>(counts);
        if (number == 0) {
            changed.remove(field);
        } else {
            changed.put(field, number);
        }
        return new TrustedProxies(null, unix, changed, standard);
    }

    /**
     * Reads the {@code Forwarded} header of RFC 7239 in place of the {@code X-Forwarded-} ones, never both.
     *
     * @return the changed trust
     * @throws IllegalArgumentException if port or prefix are to be believed, which it does not have
     */
    public TrustedProxies forwarded() {
        return new TrustedProxies(ranges, unix, counts, true);
    }

    /**
     * Returns a request as the client sent it.
     *
     * @param exchange the request as the last proxy sent it
     * @return a view with the client's address, scheme, host and mount, or the same exchange if they are no others
     */
    public Exchange apply(Exchange exchange) {
        if (ranges != null && !isTrusted(exchange.remoteAddress(), ranges)) {
            return exchange;
        }
        ForwardedClaims claims;
        if (standard) {
            List<String> lines = exchange.headers("Forwarded");
            claims = ranges == null ? countedElements(lines) : walkElements(lines, ranges);
        } else {
            claims = ranges == null ? countedHeaders(exchange) : walkHeaders(exchange, ranges);
        }
        return claims.applyTo(exchange);
    }

    private boolean isTrusted(String peer, List<AddressRange> ranges) {
        return peer.isEmpty() ? unix : AddressRange.anyContains(ranges, Node.parsePeer(peer));
    }

    private boolean believes(Field field) {
        return counts.containsKey(field);
    }

    private ForwardedClaims countedHeaders(Exchange exchange) {
        String node = counted(exchange, Field.FOR);
        return new ForwardedClaims(
                node == null ? null : address(node),
                counted(exchange, Field.PROTO),
                counted(exchange, Field.HOST),
                counted(exchange, Field.PORT),
                counted(exchange, Field.PREFIX));
    }

    private @Nullable String counted(Exchange exchange, Field field) {
        Integer count = counts.get(field);
        return count == null ? null : FieldElements.fromEnd(exchange.headers(field.header), count, false);
    }

    private ForwardedClaims countedElements(List<String> lines) {
        ForwardedElement node = counted(lines, Field.FOR);
        ForwardedElement scheme = counted(lines, Field.PROTO);
        ForwardedElement host = counted(lines, Field.HOST);
        return new ForwardedClaims(
                node == null || node.node() == null ? null : address(node.node()),
                scheme == null ? null : scheme.scheme(),
                host == null ? null : host.host(),
                null,
                null);
    }

    private @Nullable ForwardedElement counted(List<String> lines, Field field) {
        Integer count = counts.get(field);
        String element = count == null ? null : FieldElements.fromEnd(lines, count, false);
        return element == null ? null : parse(element);
    }

    private ForwardedClaims walkHeaders(Exchange exchange, List<AddressRange> trusted) {
        String client = null;
        int place = 1;
        if (believes(Field.FOR)) {
            FieldElements elements = new FieldElements(exchange.headers(Field.FOR.header));
            int number = 0;
            boolean more = true;
            while (more) {
                String element = elements.previous();
                if (element == null) {
                    break;
                }
                place = ++number;
                Node node = Node.parse(element);
                if (node == null) {
                    ForwardedClaims.passOver("address", element);
                } else {
                    client = node.toString();
                }
                more = node != null && AddressRange.anyContains(trusted, node.address());
            }
        }
        return new ForwardedClaims(
                client,
                at(exchange, Field.PROTO, place),
                at(exchange, Field.HOST, place),
                at(exchange, Field.PORT, place),
                at(exchange, Field.PREFIX, place));
    }

    private @Nullable String at(Exchange exchange, Field field, int place) {
        return believes(field) ? FieldElements.fromEnd(exchange.headers(field.header), place, true) : null;
    }

    private ForwardedClaims walkElements(List<String> lines, List<AddressRange> trusted) {
        FieldElements elements = new FieldElements(lines);
        String client = null;
        String scheme = null;
        String host = null;
        boolean more = true;
        while (more) {
            String text = elements.previous();
            ForwardedElement element = text == null ? null : parse(text);
            if (element == null) {
                break;
            }
            // What an outer proxy does not say, an inner one may have said.
            scheme = believes(Field.PROTO) && element.scheme() != null ? element.scheme() : scheme;
            host = believes(Field.HOST) && element.host() != null ? element.host() : host;
            Node node = element.node() == null ? null : Node.parse(element.node());
            if (node != null && believes(Field.FOR)) {
                client = node.toString();
            }
            more = node != null && AddressRange.anyContains(trusted, node.address());
        }
        return new ForwardedClaims(client, scheme, host, null, null);
    }

    private static @Nullable ForwardedElement parse(String text) {
        ForwardedElement element = ForwardedElement.parse(text);
        if (element == null) {
            ForwardedClaims.passOver("element", text);
        }
        return element;
    }

    private static @Nullable String address(String text) {
        Node node = Node.parse(text);
        if (node == null) {
            ForwardedClaims.passOver("address", text);
        }
        return node == null ? null : node.toString();
    }
}
