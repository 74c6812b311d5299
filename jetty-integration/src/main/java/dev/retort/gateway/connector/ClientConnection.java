package dev.retort.gateway.connector;

import dev.retort.gateway.exchange.ConnectionNumber;
import dev.retort.gateway.exchange.PeerAddress;
import dev.retort.gateway.exchange.RequestTarget;
import dev.retort.jetty.wire.Http1Connection;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Objects;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.util.Utf8StringBuilder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's connection that speaks HTTP/1. It keeps of a request's first line what Jetty drops: the target as it was written,
 * and how the version was spelled, which must be in capitals (RFC 9112, section 2.3). It keeps the host of a head that turns out
 * to be wrong further down, since that host's server has the page for it.
 */
final class ClientConnection extends Http1Connection implements RequestTarget {
    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);

    private static final String TIMED_OUT = "timed out (110: Connection timed out)";

    // Set by the superclass's constructor, by way of the methods below: so they have no initial values here.
    private @Nullable RequestHandler requests;
    private @Nullable LineParser line;

    private final boolean lacksTls;
    private @Nullable String target;
    private @Nullable String hostField;
    private volatile boolean late;

    private ClientConnection(HttpConfiguration http, Connector connector, EndPoint endPoint, boolean lacksTls) {
        super(http, connector, endPoint);
        this.lacksTls = lacksTls;
    }

    /** Makes such connections. */
    static final class Factory extends HttpConnectionFactory {
        private final boolean lackTls;

        Factory(HttpConfiguration http) {
            this(http, false);
        }

        /**
         * @param lackTls whether the connections should have begun with TLS, and so serve nobody
         */
        Factory(HttpConfiguration http, boolean lackTls) {
            super(http);
            this.lackTls = lackTls;
        }

        @Override
        public ClientConnection newConnection(Connector connector, EndPoint endPoint) {
            ClientConnection connection = new ClientConnection(getHttpConfiguration(), connector, endPoint, lackTls);
            connection.setTransferEncodingChunkMaxLength(getTransferEncodingChunkMaxLength());
            configure(connection, connector, endPoint);
            return connection;
        }
    }

    /** Tells whether it should have begun with TLS. */
    boolean lacksTls() {
        return lacksTls;
    }

    @Override
    public @Nullable String asWritten() {
        return target;
    }

    @Override
    public @Nullable String hostField() {
        return hostField;
    }

    @Override
    public boolean isBodyMalformed() {
        return Objects.requireNonNull(line).isBodyMalformed();
    }

    /** Returns the head that was refused, null if there is none. */
    @Nullable RefusedHead refused() {
        return Objects.requireNonNull(line).refused();
    }

    @Override
    protected RequestHandler newRequestHandler() {
        RequestHandler handler = new Requests();
        requests = handler;
        return handler;
    }

    @Override
    protected HttpParser newHttpParser(HttpCompliance compliance) {
        HttpConfiguration http = getHttpConfiguration();
        LineParser parser =
                new LineParser(Objects.requireNonNull(requests), http.getRequestHeaderSize(), compliance, this::left);
        parser.setHeaderCacheSize(http.getHeaderCacheSize());
        parser.setHeaderCacheCaseSensitive(http.isHeaderCacheCaseSensitive());
        line = parser;
        return parser;
    }

    @Override
    protected HttpStreamOverHTTP1 newHttpStream(String method, String uri, HttpVersion version) {
        hostField = null;
        target = isKept(uri) ? null : Objects.requireNonNull(line).target();
        return super.newHttpStream(method, uri, version);
    }

    /** Tells whether Jetty's URI has all of a target. */
    private static boolean isKept(String uri) {
        return uri.startsWith("/") && uri.indexOf('#') < 0 && uri.indexOf(Utf8StringBuilder.REPLACEMENT) < 0;
    }

    /** Logs that the client has gone before its request was whole; who was served before has simply finished. */
    private void left(HttpParser.State state) {
        if (late) {
            return;
        }
        boolean begins = state == HttpParser.State.START;
        note(
                begins ? "closed connection" : "prematurely closed connection",
                begins && getMessagesIn() > 0 ? null : reading(state));
    }

    /** Logs that the client has sent nothing for as long as it may. */
    void lateToBegin() {
        note(TIMED_OUT, reading(HttpParser.State.START));
    }

    /** Logs that the client has not come to the end of a request's head; called by the thread that looks at the time. */
    void lateWithHead() {
        late = true;
        HttpParser.State state = Objects.requireNonNull(line).getState();
        note(TIMED_OUT, state == HttpParser.State.START ? "reading client request line" : reading(state));
    }

    private static @Nullable String reading(HttpParser.State state) {
        return switch (state) {
            case START -> "waiting for request";
            case METHOD, SPACE1, URI, SPACE2, REQUEST_VERSION -> "reading client request line";
            case HEADER -> "reading client request headers";
            default -> null;
        };
    }

    private void note(String how, @Nullable String doing) {
        if (doing != null && LOG.isInfoEnabled()) {
            LOG.info(
                    "*{} client {} while {}, client: {}, server: {}",
                    ConnectionNumber.of(this),
                    how,
                    doing,
                    PeerAddress.text(getRemoteSocketAddress()),
                    address(getLocalSocketAddress()));
        }
    }

    private static String address(SocketAddress local) {
        String host = PeerAddress.text(local);
        return local instanceof InetSocketAddress inet ? host + ":" + inet.getPort() : host;
    }

    private final class Requests extends Http1Connection.Requests {
        @Override
        public void startRequest(String method, String uri, HttpVersion version) {
            if (!Objects.requireNonNull(line).endsWith(version.asString())) {
                throw new HttpException.RuntimeException(HttpStatus.BAD_REQUEST_400, "Bad Version");
            }
            super.startRequest(method, uri, version);
        }

        @Override
        public void parsedHeader(HttpField field) {
            if (field.getHeader() == HttpHeader.HOST) {
                hostField = field.getValue();
            }
            super.parsedHeader(field);
        }
    }
}
