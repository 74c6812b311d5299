package dev.retort.jetty.uwsgi;

import dev.retort.jetty.wire.LingeringClose;
import java.time.Duration;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.AbstractConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;

/**
 * Speaks the uwsgi protocol as a server, as uWSGI does, so that {@code uwsgi_pass} of an nginx, or of Retort's own gateway,
 * reaches the handlers of a Jetty server.
 *
 * <pre>{@code
 * Server server = new Server();
 * ServerConnector connector = new ServerConnector(server, new UwsgiConnectionFactory());
 * connector.setHost("127.0.0.1");
 * connector.setPort(3031);
 * server.addConnector(connector);
 * }</pre>
 *
 * <p><b>Who reaches the socket is trusted.</b> The packet says who the client is, by {@code REMOTE_ADDR}, and whether it came
 * over HTTPS, by {@code UWSGI_SCHEME}, {@code HTTPS} or {@code REQUEST_SCHEME}, and that is believed. Bind it to the loopback
 * address or a unix socket, never to an address that clients reach.
 *
 * <p>A connection has one request, as with uWSGI. The context path is a webapp's own: a request goes to the webapp whose
 * context path its {@code SCRIPT_NAME}, or the beginning of its path, is. Variables that are neither CGI's nor header fields
 * are in the request's attribute {@link #VARIABLES}. A packet that is malformed, of another modifier, too large or too late
 * is logged as a warning and its connection closed, which nginx answers by 502; a client that sends too many fields gets 431.
 *
 * <p>To be set before the connector starts; afterwards safe for use by many threads.
 */
public final class UwsgiConnectionFactory extends AbstractConnectionFactory
        implements HttpConfiguration.ConnectionFactory {
    /** The protocol's name among a connector's protocols. */
    public static final String PROTOCOL = "uwsgi";

    /**
     * The request attribute with the packet's other variables, a {@code Map<String, String>} in the packet's order whose text
     * has one character for each byte: those of the configuration, as {@code uwsgi_param SSL_CLIENT_S_DN
     * $ssl_client_s_dn;}, and the like. Not there if there are none.
     */
    public static final String VARIABLES = "dev.retort.jetty.uwsgi.variables";

    private static final int MAX_VARIABLES = 256;
    private static final Duration PACKET_TIMEOUT = Duration.ofSeconds(10);

    private final HttpConfiguration http;
    private UwsgiLimits limits = new UwsgiLimits(
            UwsgiPacket.MAX_SIZE, MAX_VARIABLES, PACKET_TIMEOUT.toMillis(), LingeringClose.Patience.DEFAULT);

    /** Creates a factory whose responses have neither {@code Server} nor {@code Date}: the web server adds its own. */
    public UwsgiConnectionFactory() {
        this(plain());
    }

    /**
     * Creates a factory.
     *
     * @param http how requests are handled: the compliance of paths, the sizes of buffers and of a response's head,
     *     customizers. Its limit on a request's head does not count here.
     */
    public UwsgiConnectionFactory(HttpConfiguration http) {
        super(PROTOCOL);
        this.http = http;
        installBean(http);
        setInputBufferSize(http.getInputBufferSize());
    }

    private static HttpConfiguration plain() {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(false);
        return http;
    }

    @Override
    public HttpConfiguration getHttpConfiguration() {
        return http;
    }

    /**
     * Bounds a packet, as uWSGI's {@code buffer-size} does.
     *
     * @param bytes of all its variables, 1 to 65535, which is the default and the most that the protocol can say
     * @throws IllegalArgumentException if it is none of these
     */
    public void setMaxPacketSize(int bytes) {
        check(bytes >= 1 && bytes <= UwsgiPacket.MAX_SIZE, "A packet has 1 to 65535 bytes, not " + bytes);
        limits = new UwsgiLimits(bytes, limits.maxVariables(), limits.packetMillis(), limits.lingering());
    }

    /**
     * Bounds the variables of a packet, header fields among them, as uWSGI's {@code max-vars} does.
     *
     * @param variables at least 1; 256 unless it is set
     * @throws IllegalArgumentException if it is less
     */
    public void setMaxVariables(int variables) {
        check(variables >= 1, "A packet has at least 1 variable, not " + variables);
        limits = new UwsgiLimits(limits.maxPacketSize(), variables, limits.packetMillis(), limits.lingering());
    }

    /**
     * Bounds the time from the connection to its whole packet. A web server connects when it has one to send.
     *
     * @param timeout at least a millisecond; 10 seconds unless it is set
     * @throws IllegalArgumentException if it is less
     */
    public void setPacketTimeout(Duration timeout) {
        check(timeout.toMillis() >= 1, "A packet needs at least 1 ms, not " + timeout);
        limits = new UwsgiLimits(limits.maxPacketSize(), limits.maxVariables(), timeout.toMillis(), limits.lingering());
    }

    /** Bounds the time in which the rest of a body is listened to that nobody reads. */
    void setLingering(LingeringClose.Patience patience) {
        limits = new UwsgiLimits(limits.maxPacketSize(), limits.maxVariables(), limits.packetMillis(), patience);
    }

    private static void check(boolean right, String mistake) {
        if (!right) {
            throw new IllegalArgumentException(mistake);
        }
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        return configure(
                new UwsgiConnection(http, limits, getInputBufferSize(), connector, endPoint), connector, endPoint);
    }
}
