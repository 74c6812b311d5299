package dev.retort.gateway.proxy;

import dev.retort.gateway.site.Location;
import dev.retort.gateway.site.StatusPage;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.proxy.ProxyHandler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forwards the requests of a location: Jetty's ProxyHandler with nginx's manners.
 *
 * <p>Jetty's handler streams both ways, asking one side for more only when the other has taken what there was, and
 * never blocks. This class decides what is refused, which fields pass ({@link HopByHop}, {@link ForwardedFields}), where
 * to ({@link RequestTarget}), how the answer's fields come back ({@link AnswerFields}), and what a failure means.
 */
final class ForwardingHandler extends ProxyHandler.Reverse {
    private static final Logger LOG = LoggerFactory.getLogger(ForwardingHandler.class);

    private static final String ALLOW = "GET, HEAD, POST, PUT, DELETE, OPTIONS, PATCH";

    /** Below the keep-alive of most servers (uWSGI 4 s, Node and Apache 5 s), so that the gateway closes first. */
    private static final long KEEP_ALIVE_MILLIS = 3_500;

    private static final int MAX_CONNECTIONS = 1024;
    private static final int MAX_REQUEST_HEADERS = 64 * 1024;
    private static final int MAX_RESPONSE_HEADERS = 8 * 1024;

    private final Location location;
    private final URI upstream;
    private final Duration connectTimeout;
    private final Duration idleTimeout;
    private final AnswerFields fields;
    private final HttpField host;

    ForwardingHandler(Location location, URI upstream, Duration connectTimeout, Duration idleTimeout) {
        super(new RequestTarget(location, upstream)::of);
        this.location = location;
        this.upstream = upstream;
        this.connectTimeout = connectTimeout;
        this.idleTimeout = idleTimeout;
        this.fields = new AnswerFields(new ProxyRedirect(location, upstream));
        this.host = new HttpField(HttpHeader.HOST, proxyHost(upstream));
        setUseServerThreadPool(true);
    }

    /** The upstream's name as nginx's {@code $proxy_host}: with its port unless that is the default. */
    private static String proxyHost(URI upstream) {
        int port = upstream.getPort();
        return port < 0 || port == 80 ? upstream.getHost() : upstream.getHost() + ":" + port;
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    // The connections to the upstream.

    @Override
    protected HttpClient newHttpClient() {
        ClientConnector connector = new ClientConnector();
        connector.setSelectors(1);
        connector.setConnectTimeout(connectTimeout);
        return new HttpClient(new HttpClientTransportOverHTTP(connector));
    }

    @Override
    protected void configureHttpClient(HttpClient client) {
        super.configureHttpClient(client);
        client.setScheduler(getServer().getScheduler());
        client.setByteBufferPool(getServer().getByteBufferPool());
        client.setIdleTimeout(KEEP_ALIVE_MILLIS);
        client.setMaxConnectionsPerDestination(MAX_CONNECTIONS);
        client.setMaxRequestHeadersSize(MAX_REQUEST_HEADERS);
        client.setMaxResponseHeadersSize(MAX_RESPONSE_HEADERS);
        // Jetty would invent a User-Agent and a Content-Type for clients that sent none.
        client.setUserAgentField(null);
        client.setDefaultRequestContentType(null);
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        // Behind Jetty's own for 100, 102 and 103.
        var unused = getHttpClient().getProtocolHandlers().put(new OtherInterimAnswers());
    }

    // The way there.

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        // CONNECT asks for a tunnel: an upstream that grants one would never get its connection back.
        if (HttpMethod.TRACE.is(request.getMethod()) || HttpMethod.CONNECT.is(request.getMethod())) {
            StatusPage.sendMethodNotAllowed(request, response, callback, ALLOW);
            return true;
        }
        if (isAmbiguouslyFramed(request)) {
            StatusPage.sendAndClose(request, response, callback, HttpStatus.BAD_REQUEST_400);
            return true;
        }
        return super.handle(WithoutExpect.of(request), response, callback);
    }

    /** HTTP/1.0 has no Transfer-Encoding: one server on the way reads a body where the next reads a request. */
    private static boolean isAmbiguouslyFramed(Request request) {
        return request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_0
                && request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
    }

    @Override
    protected org.eclipse.jetty.client.Request newProxyToServerRequest(Request request, HttpURI target) {
        var forwarded = new UpstreamRequest(getHttpClient(), upstream, target)
                .method(request.getMethod())
                .idleTimeout(idleTimeout.toMillis(), TimeUnit.MILLISECONDS);
        // Over HTTP/2 a body needs neither a length nor Transfer-Encoding, which is all that Jetty looks at.
        boolean unannounced =
                request.getConnectionMetaData().getHttpVersion().getVersion() >= 20 && request.getLength() < 0;
        if (unannounced && !HttpMethod.GET.is(request.getMethod()) && !HttpMethod.HEAD.is(request.getMethod())) {
            inChunks(forwarded);
            forwarded.body(new ClientContent(request));
        }
        return forwarded;
    }

    @Override
    protected org.eclipse.jetty.client.Request.Content newProxyToServerRequestContent(
            Request request, Response response, org.eclipse.jetty.client.Request forwarded) {
        if (request.getLength() < 0) {
            inChunks(forwarded);
        }
        return new ClientContent(request);
    }

    /**
     * Frames a body of unknown length. Of itself Jetty does so for POST, PUT and what has a Content-Type only; the body
     * of any other request would go out bare, and the upstream would take it for the next request.
     */
    private static void inChunks(org.eclipse.jetty.client.Request forwarded) {
        forwarded.headers(headers -> headers.put(HttpHeader.TRANSFER_ENCODING, HttpHeaderValue.CHUNKED));
    }

    @Override
    protected void copyRequestHeaders(Request request, org.eclipse.jetty.client.Request forwarded) {
        HttpFields received = request.getHeaders();
        HopByHop hopByHop = HopByHop.of(received);
        forwarded.headers(headers -> {
            headers.put(host);
            for (HttpField field : received) {
                if (hopByHop.includes(field) || ForwardedFields.drops(field) || field.getHeader() == HttpHeader.HOST) {
                    continue;
                }
                String cookie = field.getHeader() == HttpHeader.COOKIE ? headers.get(HttpHeader.COOKIE) : null;
                if (cookie == null) {
                    headers.add(field);
                } else {
                    // HTTP/2 sends cookies one by one; HTTP/1.1 knows one field (RFC 9113, section 8.2.3).
                    headers.put(HttpHeader.COOKIE, cookie + "; " + field.getValue());
                }
            }
        });
    }

    @Override
    protected void addProxyHeaders(Request request, org.eclipse.jetty.client.Request forwarded) {
        forwarded.headers(headers -> ForwardedFields.add(request, headers));
    }

    // The way back.

    @Override
    protected org.eclipse.jetty.client.Response.CompleteListener newServerToProxyResponseListener(
            Request request, org.eclipse.jetty.client.Request forwarded, Response response, Callback callback) {
        return new Answer(request, forwarded, response, callback);
    }

    @Override
    protected void onServerToProxyResponseFailure(
            Request request,
            org.eclipse.jetty.client.Request forwarded,
            org.eclipse.jetty.client.Response answer,
            Response response,
            Callback callback,
            Throwable failure) {
        Throwable clientFailure = ClientContent.failure(request);
        if (clientFailure != null) {
            LOG.debug("{}: the client broke its request off", location, clientFailure);
            fail(request, response, callback, ClientContent.status(clientFailure), clientFailure);
        } else if (StaleConnection.grantsAnotherTry(request, forwarded, answer, failure)) {
            LOG.debug("{}: the upstream had closed an idle connection, trying another", location);
            handle(request, response, callback);
        } else {
            int status = UpstreamFailure.status(failure);
            report(request, response, status, failure);
            fail(request, response, callback, status, failure);
        }
    }

    @Override
    protected void onServerToProxyResponse102Processing(
            Request request, org.eclipse.jetty.client.Request forwarded, HttpFields received, Response response) {
        AnswerFields.sendInterim(HttpStatus.PROCESSING_102, received, response);
    }

    @Override
    protected void onServerToProxyResponse103EarlyHints(
            Request request, org.eclipse.jetty.client.Request forwarded, HttpFields received, Response response) {
        AnswerFields.sendInterim(HttpStatus.EARLY_HINTS_103, received, response);
    }

    /** The answer has come whole but could not be written. If it has not begun either, the page is the gateway's. */
    @Override
    protected void onProxyToClientResponseFailure(
            Request request,
            org.eclipse.jetty.client.Request forwarded,
            org.eclipse.jetty.client.Response answer,
            Response response,
            Callback callback,
            Throwable failure) {
        report(request, response, HttpStatus.BAD_GATEWAY_502, failure);
        fail(request, response, callback, HttpStatus.BAD_GATEWAY_502, failure);
    }

    private void report(Request request, Response response, int status, Throwable failure) {
        if (!response.isCommitted()) {
            LOG.warn(
                    "{}: {} answered {}: {}", location, request.getMethod(), status, UpstreamFailure.describe(failure));
        } else if (failure instanceof EofException || failure instanceof ClosedChannelException) {
            LOG.debug("{}: the client went away", location, failure);
        } else {
            LOG.warn(
                    "{}: {} broken off within the answer: {}",
                    location,
                    request.getMethod(),
                    UpstreamFailure.describe(failure));
        }
    }

    private static void fail(Request request, Response response, Callback callback, int status, Throwable failure) {
        if (response.isCommitted()) {
            // The client must see that the answer is not whole: its connection ends without the end of the message.
            callback.failed(failure);
        } else {
            StatusPage.send(request, response, callback, status);
        }
    }

    /** The answer of the upstream on its way to the client. */
    private final class Answer extends ProxyResponseListener {
        private final Response response;

        Answer(Request request, org.eclipse.jetty.client.Request forwarded, Response response, Callback callback) {
            super(request, forwarded, response, callback);
            this.response = response;
        }

        @Override
        public void onBegin(org.eclipse.jetty.client.Response answer) {
            if (HttpStatus.isInformational(answer.getStatus())) {
                abort(answer, new IOException("the upstream answered " + answer.getStatus() + " unasked"));
            } else {
                super.onBegin(answer);
            }
        }

        @Override
        public void onHeaders(org.eclipse.jetty.client.Response answer) {
            HttpFields.Mutable headers = response.getHeaders();
            fields.copy(answer, headers);
            if (AnswerFields.exceed(
                    response.getRequest().getConnectionMetaData().getHttpConfiguration(), headers)) {
                abort(answer, new IOException("the upstream's header is larger than the server sends"));
                return;
            }
            if (hasBodyOfUnknownLength(answer)) {
                // Otherwise Jetty ends it by closing, if the client wants that, and no client could tell a broken end.
                headers.put(HttpHeader.TRANSFER_ENCODING, HttpHeaderValue.CHUNKED);
            }
        }

        private boolean hasBodyOfUnknownLength(org.eclipse.jetty.client.Response answer) {
            Request request = response.getRequest();
            return request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_1
                    && !HttpMethod.HEAD.is(request.getMethod())
                    && answer.getStatus() != HttpStatus.NO_CONTENT_204
                    && answer.getStatus() != HttpStatus.NOT_MODIFIED_304
                    && !response.getHeaders().contains(HttpHeader.CONTENT_LENGTH);
        }

        @Override
        public void onSuccess(org.eclipse.jetty.client.Response answer) {
            boolean bodiless = HttpMethod.HEAD.is(response.getRequest().getMethod())
                    || answer.getStatus() == HttpStatus.NOT_MODIFIED_304;
            if (bodiless && !response.getHeaders().contains(HttpHeader.CONTENT_LENGTH)) {
                // The length of a body that is not sent is unknown. Jetty would say 0 if the end came with the header.
                commit(() -> super.onSuccess(answer), this::failed);
            } else {
                super.onSuccess(answer);
            }
        }

        private void commit(Runnable next, Consumer<Throwable> failed) {
            response.write(false, BufferUtil.EMPTY_BUFFER, Callback.from(InvocationType.NON_BLOCKING, next, failed));
        }

        @Override
        public void onContentSource(org.eclipse.jetty.client.Response answer, Content.Source content) {
            if (isAwaited(answer)) {
                commit(() -> super.onContentSource(answer, content), failure -> abort(answer, failure));
            } else {
                super.onContentSource(answer, content);
            }
        }

        private static void abort(org.eclipse.jetty.client.Response answer, Throwable failure) {
            // Whether there was anything left to abort makes no difference.
            var unused = answer.abort(failure);
        }

        /** Tells whether the client waits for the header already: Jetty sends it with the first event otherwise. */
        private static boolean isAwaited(org.eclipse.jetty.client.Response answer) {
            String type = answer.getHeaders().get(HttpHeader.CONTENT_TYPE);
            return type != null && type.startsWith("text/event-stream");
        }
    }
}
