package dev.retort.servlet;

import dev.retort.annotation.Upstream;
import dev.retort.registry.SetupException;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.MappingMatch;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.AsyncRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.HttpResponseException;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.ee10.proxy.AsyncProxyServlet;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forwards requests to another server, in any servlet container: what an {@link Upstream} maps, or a web.xml.
 *
 * <p>It is Jetty's {@code AsyncProxyServlet}, which lets no thread wait, with what that lacks to stand before strangers: fields of
 * responses keep their quotes; queries and paths that are no URI are escaped, and paths that have two meanings refused; who
 * the client is is said by this server and never by the client; fields for one connection go no further; a response that
 * breaks off is seen to be broken; each piece of a stream is sent at once; a connection that the upstream had closed
 * meanwhile costs no request; an answer may come before the request has been sent, and a body that is not as long as it was
 * said to be is no request.
 *
 * <p>The initialization parameters are named as the elements of {@link Upstream}, lists with commas; {@code to} is the one that must
 * be there. It must support asynchronous requests. Safe for use by several threads.
 */
public final class UpstreamServlet extends AsyncProxyServlet {
    private static final long serialVersionUID = 1L;

    private static final Logger LOG = LoggerFactory.getLogger(UpstreamServlet.class);

    /** Less than most servers keep an idle connection, so that these are not the first to close it. */
    private static final String KEPT_MILLIS = "4000";

    private static final String WRITER = UpstreamServlet.class.getName() + ".writer";
    private static final String CLIENT_GONE = UpstreamServlet.class.getName() + ".clientGone";
    private static final String ASKED_AGAIN = UpstreamServlet.class.getName() + ".askedAgain";

    private transient @Nullable UpstreamSettings settings;
    private transient @Nullable UpstreamHeaders headers;

    /** Made by the container. */
    public UpstreamServlet() {}

    @Override
    public void init(ServletConfig config) throws ServletException {
        List<String> faults = new ArrayList<>();
        settings = UpstreamSettings.of(config::getInitParameter, config.getServletContext(), faults);
        if (settings == null) {
            throw new SetupException(faults.stream()
                    .map(fault -> "The servlet \"" + config.getServletName() + "\": " + fault)
                    .toList());
        }
        headers = new UpstreamHeaders(settings.preserveHost(), settings.trusted());
        String total = Long.toString(settings.totalSeconds() * 1000L);
        super.init(new UpstreamConfig(
                config,
                Map.of("maxThreads", "32", "idleTimeout", KEPT_MILLIS, "viaHost", "retort"),
                Map.of("timeout", total, "preserveHost", "false")));
    }

    private UpstreamSettings settings() {
        return Objects.requireNonNull(settings, "not initialized");
    }

    @Override
    protected Logger createLogger() {
        return LOG;
    }

    @Override
    protected HttpClient newHttpClient(ClientConnector connector) {
        HttpClient client = new HttpClient(new HttpClientTransportOverHTTP(connector));
        client.setConnectTimeout(settings().connectSeconds() * 1000L);
        // What the client does not say, nobody says for it.
        client.setUserAgentField(null);
        client.setDefaultRequestContentType(null);
        return client;
    }

    // The request.

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        if (!BrokenResponse.isBroken(request)) {
            super.service(request, response);
        }
    }

    @Override
    protected @Nullable String rewriteTarget(HttpServletRequest request) {
        return settings()
                .target()
                .rewrite(request.getRequestURI(), request.getContextPath(), matched(request), request.getQueryString());
    }

    private static String matched(HttpServletRequest request) {
        HttpServletMapping mapping = request.getHttpServletMapping();
        MappingMatch match = mapping.getMappingMatch();
        return match == MappingMatch.PATH || match == MappingMatch.EXACT ? request.getServletPath() : "";
    }

    @Override
    protected void onProxyRewriteFailed(HttpServletRequest request, HttpServletResponse response) {
        sendProxyResponseError(request, response, HttpServletResponse.SC_BAD_REQUEST);
    }

    @Override
    protected void copyRequestHeaders(HttpServletRequest request, Request forwarded) {
        HttpFields fields = Objects.requireNonNull(headers, "not initialized").toUpstream(request);
        forwarded.headers(all -> all.clear().add(fields));
    }

    @Override
    protected void addProxyHeaders(HttpServletRequest request, Request forwarded) {
        addViaHeader(forwarded);
    }

    /** The container does, when the body is read. */
    @Override
    protected boolean expects100Continue(HttpServletRequest request) {
        return false;
    }

    /** Over HTTP/2 a body need not be announced. */
    @Override
    protected boolean hasContent(HttpServletRequest request) {
        String method = request.getMethod();
        return super.hasContent(request)
                || (request.getContentLengthLong() < 0
                        && request.getProtocol().startsWith("HTTP/2")
                        && !method.equals("GET")
                        && !method.equals("HEAD"));
    }

    @Override
    protected Request.Content proxyRequestContent(
            HttpServletRequest request, HttpServletResponse response, Request forwarded) throws IOException {
        UpstreamBody content = new UpstreamBody(request.getContentLengthLong());
        request.getInputStream().setReadListener(newReadListener(request, response, forwarded, content));
        return content;
    }

    @Override
    protected ReadListener newReadListener(
            HttpServletRequest request, HttpServletResponse response, Request forwarded, AsyncRequestContent content) {
        return new StreamReader(request, response, forwarded, content) {
            @Override
            protected Action process() throws Exception {
                return ((UpstreamBody) content).read(super::process, Action.IDLE);
            }
        };
    }

    @Override
    protected void sendProxyRequest(HttpServletRequest request, HttpServletResponse response, Request forwarded) {
        forwarded.idleTimeout(settings().idleSeconds(), TimeUnit.SECONDS);
        request.getAsyncContext().addListener(new Departure(forwarded));
        super.sendProxyRequest(request, response, forwarded);
    }

    /** Lets the upstream go when the client has gone. */
    private record Departure(Request forwarded) implements AsyncListener {
        @Override
        public void onError(AsyncEvent event) {
            Throwable cause = event.getThrowable();
            forwarded.attribute(CLIENT_GONE, true);
            var unused = forwarded.abort(cause == null ? new EOFException("The client has gone") : cause);
        }

        @Override
        public void onTimeout(AsyncEvent event) {}

        @Override
        public void onComplete(AsyncEvent event) {}

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }

    // The response.

    @Override
    protected Response.Listener newProxyResponseListener(HttpServletRequest request, HttpServletResponse response) {
        return new ProxyResponseListener(request, response) {
            private volatile boolean isAnswered;

            /** The upstream may have answered before it has read the request, which the client need not send to its end then. */
            @Override
            public void onSuccess(Response received) {
                if (received.getRequest().getBody() instanceof UpstreamBody body) {
                    isAnswered = true;
                    if (body.endReading()) {
                        var unused = received.getRequest().abort(new EOFException("It was answered early"));
                    }
                    onProxyResponseSuccess(request, response, received);
                }
            }

            @Override
            public void onComplete(Result result) {
                if (isAnswered) {
                    LOG.debug("The request ended behind its answer", result.getRequestFailure());
                } else if (result.getRequest().getAttributes().containsKey(CLIENT_GONE)) {
                    // The container ends the request, and may have another in its place by now.
                    LOG.debug("The client has gone", result.getFailure());
                } else if (isStale(request, result)) {
                    askAgain(request, response, result.getRequest());
                } else {
                    super.onComplete(result);
                }
            }
        };
    }

    /** Tells whether a kept connection may just have been closed, and the request can be made once more. */
    private boolean isStale(HttpServletRequest request, Result result) {
        Throwable failure = result.getFailure();
        String method = request.getMethod();
        return (failure instanceof EOFException
                        || failure instanceof ClosedChannelException
                        || failure instanceof SocketException)
                && result.getResponse().getStatus() == 0
                && (method.equals("GET") || method.equals("HEAD"))
                && !hasContent(request)
                && request.getAttribute(ASKED_AGAIN) == null;
    }

    private void askAgain(HttpServletRequest request, HttpServletResponse response, Request before) {
        request.setAttribute(ASKED_AGAIN, true);
        LOG.debug("Asks {} once more", before.getURI());
        Request again = newProxyRequest(request, before.getURI().toString());
        again.headers(all -> all.clear().add(before.getHeaders()));
        again.timeout(getTimeout(), TimeUnit.MILLISECONDS);
        sendProxyRequest(request, response, again);
    }

    @Override
    protected void onServerResponseHeaders(
            HttpServletRequest request, HttpServletResponse response, Response received) {
        HttpFields fields = received.getHeaders();
        Set<String> forConnection = UpstreamHeaders.forConnection(fields.getValuesList(HttpHeader.CONNECTION));
        Set<String> seen = new HashSet<>();
        for (HttpField field : fields) {
            String low = field.getName().toLowerCase(Locale.ROOT);
            String value = field.getValue();
            if (value == null || forConnection.contains(low)) {
                continue;
            }
            if (low.equals("location")) {
                value = settings().target().locationHere(value, request.getContextPath(), matched(request));
            }
            if (seen.add(low)) {
                response.setHeader(field.getName(), value); // In the place of the container's own Date.
            } else {
                response.addHeader(field.getName(), value);
            }
        }
    }

    @Override
    protected void onResponseContent(
            HttpServletRequest request,
            HttpServletResponse response,
            Response received,
            byte[] buffer,
            int offset,
            int length,
            Callback callback) {
        try {
            writer(request, response).write(buffer, offset, length, callback);
        } catch (IOException | RuntimeException e) {
            callback.failed(e);
        }
    }

    /** Without what Jetty tells of a connection, for those who look for a failure in Jetty. */
    private static String reason(@Nullable Throwable failure) {
        if (failure instanceof EOFException && !(failure instanceof UpstreamBody.MismatchException)) {
            return "it closed the connection";
        }
        String text = failure == null ? "" : String.valueOf(failure.getMessage());
        return failure instanceof HttpResponseException ? text.replaceFirst("(?s) on \\w+\\..*", "") : text;
    }

    private static UpstreamWriter writer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getAttribute(WRITER) instanceof UpstreamWriter begun) {
            return begun;
        }
        UpstreamWriter writer = new UpstreamWriter(response.getOutputStream());
        request.setAttribute(WRITER, writer);
        return writer;
    }

    @Override
    protected int proxyResponseStatus(@Nullable Throwable failure) {
        return failure instanceof UpstreamBody.MismatchException
                ? HttpServletResponse.SC_BAD_REQUEST
                : failure instanceof TimeoutException
                        ? HttpServletResponse.SC_GATEWAY_TIMEOUT
                        : HttpServletResponse.SC_BAD_GATEWAY;
    }

    @Override
    protected void onProxyResponseFailure(
            HttpServletRequest request,
            HttpServletResponse response,
            @Nullable Response received,
            @Nullable Throwable failure) {
        LOG.warn(
                "{} {} could not be forwarded to {}: {}",
                request.getMethod(),
                request.getRequestURI(),
                settings().target().origin(),
                reason(failure));
        LOG.debug("It failed with", failure);
        if (!response.isCommitted()) {
            response.reset(); // Of a response that began, such as its status.
            sendProxyResponseError(request, response, proxyResponseStatus(failure));
        } else if (request.isAsyncStarted()) {
            AsyncContext async = request.getAsyncContext();
            if (!BrokenResponse.breakOff(async, failure instanceof Exception e ? e : new IOException(failure))) {
                LOG.debug("The client has gone already");
            }
        }
    }
}
