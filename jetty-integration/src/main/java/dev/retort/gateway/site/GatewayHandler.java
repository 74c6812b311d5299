package dev.retort.gateway.site;

import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.NormalPath;
import dev.retort.gateway.exchange.RequestTarget;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Takes requests from Jetty and makes exchanges of them: which virtual server, which path. Non-blocking: what may block is
 * handed off by whoever needs it.
 */
public final class GatewayHandler extends Handler.Abstract.NonBlocking {

    /** nginx's own status for plain HTTP on a port for TLS, by which {@code error_page} knows it; clients see 400. */
    public static final int PLAIN_TO_TLS = 497;

    private final Function<Request, VirtualHosts> hosts;
    private final int slots;
    private final ToIntFunction<Request> refusal;

    /**
     * Creates the handler of one configuration.
     *
     * @param hosts returns the virtual servers that a request's connection is for
     * @param slots how many variables the configuration defines
     * @param refusal returns the status that refuses a request whatever its server, or 0
     */
    public GatewayHandler(Function<Request, VirtualHosts> hosts, int slots, ToIntFunction<Request> refusal) {
        this.hosts = hosts;
        this.slots = slots;
        this.refusal = refusal;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        VirtualHosts table = hosts.apply(request);
        String host = host(request);
        VirtualHosts.Choice choice = choose(table, host);
        String target = target(request);
        String path = path(target, choice.server().mergesSlashes());
        if (path == null || !isMethod(request.getMethod())) {
            // nginx refuses a line before it reads the host below it.
            host = null;
            choice = choose(table, null);
        }
        VirtualServer server = choice.server();
        boolean wellFormed = host != null && !isAmbiguouslyFramed(request);
        int refused = wellFormed ? refused(request) : HttpStatus.BAD_REQUEST_400;
        Exchange exchange = new Exchange(
                server,
                request,
                response,
                callback,
                host == null || host.isEmpty() ? server.name() : host,
                target,
                path == null ? "/" : path,
                slots);
        choice.capture(exchange);
        if (refused != 0) {
            RefusedRequest.log(exchange, path == null, host == null, refused);
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
            exchange.end(refused);
            return true;
        }
        exchange.begin(server::enter);
        return true;
    }

    /**
     * Tells whether there is a page for what cannot be read as a request: the server's that {@code Host} names if that has
     * been read, otherwise the default server's.
     *
     * @param request what is known of it
     * @param status why it is refused
     * @return whether {@link #refuse} can answer it
     */
    public boolean hasPage(Request request, int status) {
        ErrorPages pages = refusing(request).server().location().settings().get(ErrorPages.SETTING);
        return pages != null && pages.covers(status);
    }

    /**
     * Answers what cannot be read as a request with the page that {@link #hasPage} has found.
     *
     * @param request what is known of it
     * @param response the response
     * @param callback completed at its end
     * @param status why it is refused
     */
    public void refuse(Request request, Response response, Callback callback, int status) {
        VirtualHosts.Choice choice = refusing(request);
        VirtualServer server = choice.server();
        String host = hostSoFar(request);
        String target = target(request);
        Exchange exchange = new Exchange(
                server, request, response, callback, host == null ? server.name() : host, target, "/", slots);
        choice.capture(exchange);
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        exchange.end(status);
    }

    /**
     * Returns the name of the server that {@link #refuse} would let answer.
     *
     * @param request what is known of it
     * @return its first name
     */
    public String refusingName(Request request) {
        return refusing(request).server().name();
    }

    private VirtualHosts.Choice refusing(Request request) {
        return choose(hosts.apply(request), hostSoFar(request));
    }

    private static VirtualHosts.Choice choose(VirtualHosts table, @Nullable String host) {
        return host == null ? new VirtualHosts.Choice(table.defaultServer(), null) : table.find(host);
    }

    /** Returns the host that was known when a request turned out to be none; null if that was in its first line. */
    private static @Nullable String hostSoFar(Request request) {
        if (!(request.getConnectionMetaData() instanceof RequestTarget read)
                || !isMethod(request.getMethod())
                || path(target(request), true) == null) {
            return null;
        }
        String written = read.asWritten();
        String named = written == null || written.startsWith("/") ? read.hostField() : authority(written);
        return named == null || named.isEmpty() ? null : VirtualHosts.normal(named);
    }

    private int refused(Request request) {
        return switch (request.getMethod()) {
            case "TRACE" -> HttpStatus.METHOD_NOT_ALLOWED_405; // It tells a page what its cookies are.
            case "CONNECT" -> HttpStatus.BAD_REQUEST_400; // Its target is no path.
            default -> refusal.applyAsInt(request);
        };
    }

    /** As nginx has it: letters, none of them small, and the two characters of WebDAV's longer names. */
    static boolean isMethod(String method) {
        for (int i = 0; i < method.length(); i++) {
            char character = method.charAt(i);
            if ((character < 'A' || character > 'Z') && character != '-' && character != '_') {
                return false;
            }
        }
        return !method.isEmpty(); // HTTP/2 can bring an empty one.
    }

    /**
     * HTTP/1.0 has no Transfer-Encoding: one server on the way reads a body where the next reads a request. Nor does anybody
     * undo a coding but chunked, and what means that to one server, as {@code chunked,} does, need not to the next.
     */
    private static boolean isAmbiguouslyFramed(Request request) {
        boolean known = false;
        for (HttpField field : request.getHeaders()) {
            if (field.getHeader() == HttpHeader.TRANSFER_ENCODING) {
                if (known || !HttpHeaderValue.CHUNKED.is(field.getValue())) {
                    return true;
                }
                known = true;
            }
        }
        return known && request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_0;
    }

    /** Returns the host asked for, empty if none is, or null if it is no host. */
    private static @Nullable String host(Request request) {
        if (request.getConnectionMetaData() instanceof RequestTarget target) {
            String written = target.asWritten();
            if (written != null && !written.startsWith("/")) {
                String authority = authority(written);
                return authority == null ? null : VirtualHosts.normal(authority);
            }
            // Jetty's URI has it as it understands it, such as an address of IPv6 whose brackets are missing.
            String field = request.getHeaders().get(HttpHeader.HOST);
            return field == null ? "" : VirtualHosts.normal(field);
        }
        String authority = request.getHttpURI().getAuthority();
        if (isHttp2(request) && (authority == null || authority.isEmpty())) {
            // Whoever makes HTTP/2 of HTTP/1 may leave the host in its field (RFC 9113, section 8.3.1).
            String field = request.getHeaders().get(HttpHeader.HOST);
            return field == null || field.isEmpty() ? null : VirtualHosts.normal(field);
        }
        if (request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_0
                && !request.getHeaders().contains(HttpHeader.HOST)) {
            return "";
        }
        return authority == null ? "" : VirtualHosts.normal(authority);
    }

    private static boolean isHttp2(Request request) {
        return request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2;
    }

    /**
     * Returns the host and port of a target that is a URL; null if it has none or says more than that, as who is asking: RFC
     * 9110 has no user there (section 4.2.4).
     */
    private static @Nullable String authority(String url) {
        int scheme = url.indexOf("://");
        if (scheme < 0) {
            return null;
        }
        int from = scheme + "://".length();
        int end = from;
        while (end < url.length() && "/?#@".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        boolean ends = end == url.length() || url.charAt(end) == '/' || url.charAt(end) == '?';
        return ends && end > from ? url.substring(from, end) : null;
    }

    /** Returns path and query as they came, one char a byte. */
    private static String target(Request request) {
        String written = request.getConnectionMetaData() instanceof RequestTarget target ? target.asWritten() : null;
        if (written != null && written.startsWith("/")) {
            return written;
        }
        String target = request.getHttpURI().getPathQuery();
        if (target == null || target.isEmpty()) {
            return "/";
        }
        // HTTP/1's targets have been decoded from UTF-8, those of HTTP/2 are bytes still.
        return isHttp2(request) ? target : NormalPath.bytes(target);
    }

    private static @Nullable String path(String target, boolean mergeSlashes) {
        int end = target.indexOf('?');
        String raw = end < 0 ? target : target.substring(0, end);
        int fragment = raw.indexOf('#');
        if (fragment >= 0) {
            raw = raw.substring(0, fragment);
        }
        return raw.startsWith("/") && !hasSpace(target) ? NormalPath.of(raw, mergeSlashes) : null;
    }

    /** Only HTTP/2 can bring a space here: a line of HTTP/1 would end at it. */
    private static boolean hasSpace(String target) {
        return target.indexOf(' ') >= 0;
    }
}
