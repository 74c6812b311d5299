package dev.retort.gateway.site;

import dev.retort.gateway.exchange.Exchange;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the log says of a request that can be read and is refused before any location is looked for: nginx's words. */
final class RefusedRequest {
    private static final Logger LOG = LoggerFactory.getLogger(RefusedRequest.class);

    private RefusedRequest() {}

    /**
     * Writes the line, of level info as a client can bring about as many as it likes.
     *
     * @param exchange the exchange
     * @param pathless whether its target is no path
     * @param hostless whether the host that it asks for is none, or was not looked at
     * @param status what it is answered with
     */
    static void log(Exchange exchange, boolean pathless, boolean hostless, int status) {
        if (!LOG.isInfoEnabled()) {
            return;
        }
        Request request = exchange.request();
        String line = null;
        if (!GatewayHandler.isMethod(request.getMethod())) {
            line = "invalid method";
        } else if (pathless || request.getMethod().equals("CONNECT")) {
            line = "invalid request";
        } else if (status == HttpStatus.URI_TOO_LONG_414) {
            line = "too long URI";
        }
        if (line != null) {
            LOG.info(
                    "*{} client sent {} while reading client request line{}",
                    exchange.request().connectionNumber(),
                    line,
                    exchange.whoseLine());
        } else {
            LOG.info(
                    "*{} client sent {} while reading client request headers{}",
                    exchange.request().connectionNumber(),
                    inHeaders(request, hostless, status),
                    exchange.whose());
        }
    }

    private static String inHeaders(Request request, boolean hostless, int status) {
        if (status == GatewayHandler.PLAIN_TO_TLS) {
            return "plain HTTP request to HTTPS port";
        }
        if (hostless) {
            return "invalid host header";
        }
        if (request.getMethod().equals("TRACE")) {
            return "TRACE method";
        }
        String coding = request.getHeaders().get(HttpHeader.TRANSFER_ENCODING);
        if (coding == null) {
            return "too long header line";
        }
        return request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_0
                ? "HTTP/1.0 request with \"Transfer-Encoding\" header"
                : "unknown \"Transfer-Encoding\": \"" + coding + "\"";
    }
}
