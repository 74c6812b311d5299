package dev.retort.jetty.uwsgi;

import dev.retort.jetty.wire.LingeringClose;
import dev.retort.jetty.wire.RequestConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpChannel;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.ThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A web server's connection, which has one request and ends with its response.
 *
 * <ol>
 *   <li>The packet comes within its time, or the connection is closed and the reason logged.
 *   <li>The request is handled; its handler reads the body when it pleases. Once all of it has been read, the connection is
 *       watched: a web server that closes it has lost its client, and the request fails.
 *   <li>The response ends with the output. What is left of a body is then thrown away, see {@link LingeringClose}.
 * </ol>
 *
 * <p>A request that fails behind the head of its response ends with a reset, which alone tells the web server that the
 * response is not whole if it has no {@code Content-Length}. (A unix socket knows no reset, and nginx none beneath TLS.)
 */
final class UwsgiConnection extends DescribedConnection
        implements RequestConnection, Connection.UpgradeTo, Connection.UpgradeFrom {
    private static final Logger LOG = LoggerFactory.getLogger(UwsgiConnection.class);

    private enum Phase {
        PACKET,
        REQUEST,
        OVER
    }

    private final UwsgiLimits limits;
    private final Inbound inbound;
    private final HttpChannel channel;
    private final Callback packetCallback;
    private final Callback contentCallback = new Content();
    private final Callback watchCallback = new Reading(Invocable.InvocationType.NON_BLOCKING, this::onWatched);
    private final LingeringClose lingering;
    private final AtomicBoolean watching = new AtomicBoolean();
    private final AtomicLong bytesOut = new AtomicLong();
    private final AtomicBoolean refused = new AtomicBoolean();
    private volatile Phase phase = Phase.PACKET;
    private volatile boolean answered;
    private volatile boolean peerGone;
    private volatile boolean watchable;
    private volatile @Nullable PacketReader reader;
    private long idleTimeout;

    UwsgiConnection(
            HttpConfiguration http, UwsgiLimits limits, int bufferSize, Connector connector, EndPoint endPoint) {
        super(connector, http, endPoint);
        this.limits = limits;
        this.inbound =
                new Inbound(endPoint, connector.getByteBufferPool(), bufferSize, http.isUseInputDirectByteBuffers());
        this.lingering = new LingeringClose(inbound, endPoint, limits.lingering(), () -> closeAll(null));
        this.channel = new HttpChannel.DefaultFactory().newHttpChannel(this);
        this.packetCallback = new Reading(connector.getServer().getInvocationType(), this::onFillable);
    }

    // The packet.

    @Override
    public void onUpgradeTo(ByteBuffer buffer) {
        inbound.prepend(buffer);
    }

    @Override
    public void onOpen() {
        super.onOpen();
        idleTimeout = getEndPoint().getIdleTimeout();
        reader = new PacketReader(inbound, getEndPoint(), limits);
        if (inbound.received() > 0) {
            getExecutor().execute(this::onFillable);
        } else {
            fillInterested(packetCallback);
        }
    }

    @Override
    public void onFillable() {
        PacketReader packet = reader;
        if (packet == null) {
            return;
        }
        try {
            switch (packet.read()) {
                case WHOLE -> handle(packet);
                case WAITING -> fillInterested(packetCallback);
                case CLOSED -> closeAll(null);
            }
        } catch (MalformedPacketException malformed) {
            refuse(malformed.getMessage());
        } catch (HttpException.RuntimeException fault) {
            beginRequest();
            answer(fault);
        } catch (IOException broken) {
            LOG.debug("{} broke", this, broken);
            closeAll(broken);
        } catch (RuntimeException unforeseen) {
            LOG.warn("{} failed", this, unforeseen);
            closeAll(unforeseen);
        }
    }

    /** The clock and the thread that reads may both find that the time is up; the first of them says so. */
    private void refuse(@Nullable String reason) {
        if (refused.compareAndSet(false, true)) {
            LOG.warn("Closed a uwsgi connection from {}: {}", webServer(), reason);
            closeAll(null);
        }
    }

    private void closeAll(@Nullable Throwable cause) {
        phase = Phase.OVER;
        inbound.close();
        getEndPoint().close(cause);
    }

    @Override
    public boolean isBetweenRequests() {
        PacketReader packet = reader;
        return phase == Phase.PACKET && packet != null && !packet.hasBegun();
    }

    // The request.

    private void beginRequest() {
        reader = null;
        getEndPoint().setIdleTimeout(idleTimeout);
        channel.setHttpStream(new UwsgiStream(this, inbound));
        channel.initialize();
    }

    private void handle(PacketReader packet) throws MalformedPacketException {
        beginRequest();
        try {
            UwsgiRequest parsed = parsed(packet);
            describe(parsed);
            inbound.beginBody(parsed.head().getContentLength());
            watchable = !parsed.head().getHttpFields().contains(HttpHeader.UPGRADE);
            phase = Phase.REQUEST;
            Runnable handling = channel.onRequest(parsed.head());
            if (!parsed.others().isEmpty()) {
                channel.getRequest().setAttribute(UwsgiConnectionFactory.VARIABLES, parsed.others());
            }
            handling.run();
        } catch (HttpException.RuntimeException fault) {
            answer(fault);
        }
        watch();
    }

    private UwsgiRequest parsed(PacketReader packet) throws MalformedPacketException {
        try {
            return UwsgiRequest.of(
                    UwsgiVariables.of(packet.packet(), limits.maxVariables()), packet.begin(), getServerAuthority());
        } catch (IllegalArgumentException unforeseen) {
            // Whatever Jetty finds wrong with a value is the client's doing too.
            throw new HttpException.RuntimeException(HttpStatus.BAD_REQUEST_400, "Bad Request", unforeseen);
        }
    }

    /** Answers a client at fault, whose request is not passed on. */
    private void answer(HttpException.RuntimeException fault) {
        LOG.debug("{} refuses a request", this, fault);
        phase = Phase.REQUEST;
        // How long the body is, is not known; so the web server may go on sending until it has read the answer.
        inbound.beginBody(Long.MAX_VALUE);
        channel.onRequest(
                new MetaData.Request("GET", HttpURI.from("/badRequest"), HttpVersion.HTTP_1_1, HttpFields.EMPTY));
        Runnable task = channel.onFailure(fault);
        if (task != null) {
            task.run();
        }
    }

    /** Tells the application of a piece of the body. */
    void onContent() {
        Runnable task = channel.onContentAvailable();
        if (task != null) {
            task.run();
        }
    }

    void awaitContent() {
        tryFillInterested(contentCallback);
    }

    /** Watches for the web server's departure, if there is no body left to read. */
    void watch() {
        if (phase == Phase.REQUEST
                && watchable
                && inbound.isBodyRead()
                && !inbound.hasSurplus()
                && watching.compareAndSet(false, true)) {
            tryFillInterested(watchCallback);
        }
    }

    private void onWatched() {
        if (phase == Phase.OVER) {
            lingering.succeeded();
            return;
        }
        int discarded = inbound.discard();
        if (discarded == 0) {
            tryFillInterested(watchCallback);
        } else if (discarded > 0) {
            // It cannot be told what it means; that the web server has gone is found out when writing.
            LOG.debug("{} has {} bytes behind the body", this, discarded);
        } else {
            onDeparture(new EofException("The web server has closed the connection"));
        }
    }

    /** Tells that the response has been sent, whose reader may well leave before the handler is done. */
    void answered() {
        answered = true;
        getEndPoint().shutdownOutput();
    }

    private void onDeparture(Throwable cause) {
        if (answered) {
            return;
        }
        peerGone = true;
        run(channel.onRemoteFailure(cause));
    }

    boolean isPeerGone() {
        return peerGone;
    }

    private void run(@Nullable Runnable task) {
        if (task != null) {
            ThreadPool.executeImmediately(getConnector().getExecutor(), task);
        }
    }

    void sending(long bytes) {
        bytesOut.addAndGet(bytes);
    }

    // The end.

    /** Ends the connection behind a whole response. */
    void finish() {
        phase = Phase.OVER;
        Request handled = channel.getRequest();
        if (handled != null
                && handled.getAttribute(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE) instanceof Connection next) {
            channel.recycle();
            getEndPoint().upgrade(next);
            return;
        }
        channel.recycle();
        lingering.start();
    }

    /** Cuts the connection off, by a reset if the head of the response has been sent. */
    void abort(Throwable cause, boolean committed) {
        phase = Phase.OVER;
        channel.setHttpStream(null);
        if (committed) {
            SocketReset.reset(getEndPoint(), cause);
        }
        closeAll(cause);
    }

    @Override
    public boolean onIdleExpired(TimeoutException timeout) {
        if (phase == Phase.REQUEST) {
            HttpChannel.IdleTimeoutTask task = channel.onIdleTimeout(timeout);
            if (task.handlingRequest()) {
                run(task.action());
            }
            return !task.handlingRequest();
        }
        PacketReader packet = reader;
        if (phase == Phase.PACKET
                && packet != null
                && packet.hasBegun()
                && !getConnector().isShutdown()) {
            refuse(packet.late().getMessage());
            return false;
        }
        return true;
    }

    @Override
    public void close() {
        try {
            if (phase == Phase.REQUEST) {
                run(channel.onClose());
            }
        } finally {
            inbound.close();
            super.close();
        }
    }

    @Override
    public void onClose(@Nullable Throwable cause) {
        if (phase != Phase.REQUEST) {
            inbound.close();
        }
        super.onClose(cause);
    }

    @Override
    public @Nullable ByteBuffer onUpgradeFrom() {
        return inbound.takeSurplus();
    }

    @Override
    public long getMessagesIn() {
        return phase == Phase.PACKET ? 0 : 1;
    }

    @Override
    public long getMessagesOut() {
        return bytesOut.get() == 0 ? 0 : 1;
    }

    @Override
    public long getBytesIn() {
        return inbound.received();
    }

    @Override
    public long getBytesOut() {
        return bytesOut.get();
    }

    /** Reads on when the socket has something. */
    private final class Reading implements Callback {
        private final InvocationType type;
        private final Runnable reader;

        Reading(InvocationType type, Runnable reader) {
            this.type = type;
            this.reader = reader;
        }

        @Override
        public void succeeded() {
            reader.run();
        }

        @Override
        public void failed(Throwable x) {
            if (phase == Phase.REQUEST) {
                onDeparture(x);
            } else {
                closeAll(x);
            }
        }

        @Override
        public InvocationType getInvocationType() {
            return type;
        }
    }

    /** Tells the application of the body, unless it has asked for more of it and then answered without. */
    private final class Content implements Callback {
        @Override
        public void succeeded() {
            if (phase == Phase.OVER) {
                lingering.succeeded();
            } else {
                onContent();
            }
        }

        @Override
        public void failed(Throwable x) {
            if (phase == Phase.OVER) {
                lingering.failed(x);
            } else {
                run(channel.onFailure(x));
            }
        }

        @Override
        public InvocationType getInvocationType() {
            return Invocable.getInvocationType(channel);
        }
    }
}
