package dev.retort.jetty.wire;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.AbstractConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.ProxyConnectionFactory.ProxyEndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.jspecify.annotations.Nullable;

/**
 * Version 1 of the PROXY protocol: one line, {@code PROXY TCP4 client server port port}, or {@code PROXY UNKNOWN} and
 * whatever follows it from a proxy that does not tell.
 *
 * <p>Jetty's own reader would take a name for an address, and ask a name server for it on a selector's thread.
 */
final class ProxyLine extends AbstractConnectionFactory implements ConnectionFactory.Detecting {
    /** The longest line with its end, by the protocol's own reckoning. */
    private static final int LONGEST = 107;

    private static final String BEGINNING = "PROXY ";
    private static final String NUMBER = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final String ADDRESS = "(" + NUMBER + "(?:\\." + NUMBER + "){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)";
    private static final Pattern TOLD =
            Pattern.compile("TCP[46] " + ADDRESS + " " + ADDRESS + " (\\d{1,5}) (\\d{1,5})");

    private final String next;

    ProxyLine(String next) {
        super("proxy-v1");
        this.next = next;
    }

    /** Who talks to whom in front of the proxy. */
    private record Addresses(InetSocketAddress client, InetSocketAddress server) {}

    @Override
    public Detection detect(ByteBuffer buffer) {
        String text = text(buffer);
        int compared = Math.min(text.length(), BEGINNING.length());
        if (!text.startsWith(BEGINNING.substring(0, compared))) {
            return Detection.NOT_RECOGNIZED;
        }
        int end = text.indexOf("\r\n");
        if (end < 0) {
            return text.length() < LONGEST ? Detection.NEED_MORE_BYTES : Detection.NOT_RECOGNIZED;
        }
        String rest = text.substring(BEGINNING.length(), end);
        return rest.startsWith("UNKNOWN") || addresses(rest) != null ? Detection.RECOGNIZED : Detection.NOT_RECOGNIZED;
    }

    /** Returns as much as a line may have. */
    private static String text(ByteBuffer buffer) {
        byte[] bytes = new byte[Math.min(LONGEST, buffer.remaining())];
        buffer.slice().get(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static @Nullable Addresses addresses(String rest) {
        Matcher told = TOLD.matcher(rest);
        if (!told.matches()) {
            return null;
        }
        InetSocketAddress client = address(told.group(1), told.group(3));
        InetSocketAddress server = address(told.group(2), told.group(4));
        return client == null || server == null ? null : new Addresses(client, server);
    }

    private static @Nullable InetSocketAddress address(String literal, String digits) {
        InetAddress address = IpLiteral.parse(literal);
        int port = Integer.parseInt(digits);
        return address == null || port > 0xffff ? null : new InetSocketAddress(address, port);
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        return new Line(connector, endPoint);
    }

    /** Takes the line off what has been read, and leaves the rest to the next protocol. */
    private final class Line extends AbstractConnection implements Connection.UpgradeFrom, Connection.UpgradeTo {
        private final Connector connector;
        private ByteBuffer read = BufferUtil.EMPTY_BUFFER;

        Line(Connector connector, EndPoint endPoint) {
            super(endPoint, connector.getExecutor());
            this.connector = connector;
        }

        @Override
        public void onUpgradeTo(ByteBuffer bytes) {
            read = bytes;
        }

        @Override
        public @Nullable ByteBuffer onUpgradeFrom() {
            return read.hasRemaining() ? read : null;
        }

        @Override
        public void onOpen() {
            super.onOpen();
            String text = text(read);
            int end = text.indexOf("\r\n");
            read.position(read.position() + end + 2);
            Addresses told = addresses(text.substring(BEGINNING.length(), end));
            EndPoint own = getEndPoint();
            EndPoint behind = told == null ? own : new ProxyEndPoint(own, told.server(), told.client());
            ConnectionFactory factory = connector.getConnectionFactory(next);
            behind.upgrade(factory.newConnection(connector, behind));
        }

        @Override
        public void onFillable() {}
    }
}
