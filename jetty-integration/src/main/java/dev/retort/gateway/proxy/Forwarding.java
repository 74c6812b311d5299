package dev.retort.gateway.proxy;

import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.KeptBody;
import dev.retort.gateway.proxy.transport.Dial;
import dev.retort.gateway.proxy.transport.IdleConnections;
import dev.retort.gateway.proxy.transport.UpstreamConnection;
import dev.retort.gateway.upstream.Peer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An exchange on its way to an upstream and back, from top to bottom: the body is read, a peer is chosen, the request is
 * written, the answer's head is copied, its body delivered. A failure before the head has gone to the client may lead to
 * the next peer, as nginx's {@code proxy_next_upstream} allows; a later one breaks the answer off.
 */
final class Forwarding implements Attempt.Taker, Delivery.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Forwarding.class);

    private final Exchange exchange;
    private final Pass pass;
    private final PassSettings settings;
    private final Target target;
    private final Set<Peer> tried = new HashSet<>();
    private final long begun = System.nanoTime();
    private final String method;

    private ClientBody body = ClientBody.NONE;
    private @Nullable Attempt attempt;
    private @Nullable Delivery delivery;
    private int tries;

    Forwarding(Exchange exchange, Pass pass, Target target) {
        this.exchange = exchange;
        this.pass = pass;
        this.settings = pass.settings();
        this.target = target;
        this.method = exchange.method();
    }

    void begin() {
        if (!settings.passRequestBody()) {
            tryNext();
            return;
        }
        ClientBody.read(exchange, settings.bodyInMemory(), whole -> {
            exchange.note(KeptBody.NOTE, whole);
            body = whole;
            tryNext();
        });
    }

    private void tryNext() {
        Peer peer = target.upstream().choose(exchange, tried);
        if (peer == null) {
            LOG.error("no live upstreams while connecting to upstream {} for {}", target.upstream(), exchange);
            UpstreamRecord.of(exchange).begin(target.upstream().name()).status = HttpStatus.BAD_GATEWAY_502;
            end(HttpStatus.BAD_GATEWAY_502);
            return;
        }
        tries++;
        Attempt next = new Attempt(
                peer,
                settings,
                pass.protocol().parser((int) settings.maxHeader(), HttpMethod.HEAD.is(method)),
                UpstreamRecord.of(exchange).begin(peer.name()),
                this);
        attempt = next;
        IdleConnections pool = pass.protocol().keepsConnections() ? pass.pool(target) : null;
        UpstreamConnection waiting = pool == null ? null : pool.take(peer, next);
        if (waiting != null) {
            next.use(waiting, pool);
            send(next);
            return;
        }
        Connector connector = exchange.request().getConnectionMetaData().getConnector();
        Dial.to(peer.address(), settings.connectTimeout(), connector, pass.selectors(connector), new Dial.Outcome() {
            @Override
            public void connected(UpstreamConnection connection) {
                connection.use(next);
                next.use(connection, pool);
                send(next);
            }

            @Override
            public void failed(Throwable failure) {
                next.fail(failure);
            }
        });
    }

    private void send(Attempt to) {
        ByteBuffer head;
        try {
            long length = body.equals(ClientBody.NONE) ? 0 : body.length();
            head = pass.protocol().head(exchange, target, length);
        } catch (Protocol.RefusedRequest refused) {
            LOG.error("{} while sending to {}: {}", exchange, to.peer(), refused.getMessage());
            to.drop();
            target.upstream().ended(to.peer());
            end(refused.status());
            return;
        }
        to.sending();
        to.record().sent = head.remaining() + body.length();
        Callback sent = Callback.from(InvocationType.NON_BLOCKING, to::sent, to::fail);
        if (body.length() == 0) {
            to.connection().write(sent, head);
        } else if (body.isInMemory()) {
            to.connection().write(sent, framed(head, body.bytes()));
        } else {
            new FileSender(exchange, to, head, body, pass.protocol(), sent).iterate();
        }
        to.listen();
    }

    /** Puts head and body together, with what the protocol wants before each piece. */
    private ByteBuffer[] framed(ByteBuffer head, ByteBuffer bytes) {
        if (!pass.protocol().frame(bytes.remaining()).hasRemaining()) {
            return new ByteBuffer[] {head, bytes};
        }
        List<ByteBuffer> pieces = new ArrayList<>();
        pieces.add(head);
        while (bytes.hasRemaining()) {
            int size = Math.min(bytes.remaining(), FileSender.PIECE);
            pieces.add(pass.protocol().frame(size));
            pieces.add(bytes.slice(bytes.position(), size));
            bytes.position(bytes.position() + size);
        }
        pieces.add(pass.protocol().frame(0));
        return pieces.toArray(ByteBuffer[]::new);
    }

    // The answer.

    @Override
    public Attempt.Then head(Attempt from, int status, HttpFields fields) {
        UpstreamRecord.of(exchange).answer(fields);
        RetryCause cause = RetryCause.of(status);
        if (cause != null && settings.nextUpstream().contains(cause) && mayTryAgain(from, cause)) {
            endTry(from, cause.isFailure());
            from.drop();
            tryNext();
            return Attempt.Then.DROP;
        }
        if (status == HttpStatus.SWITCHING_PROTOCOLS_101) {
            return upgrade(from, fields);
        }
        HttpFields orders = fields;
        String redirect = settings.obeys("x-accel-redirect") ? orders.get("X-Accel-Redirect") : null;
        if (redirect != null) {
            endTry(from, false);
            from.drop();
            body.close();
            pass.accelRedirect(exchange, redirect, fields);
            return Attempt.Then.DROP;
        }
        if (settings.interceptErrors() && status >= 300 && pass.hasErrorPage(exchange, status)) {
            endTry(from, false);
            from.drop();
            body.close();
            exchange.end(status);
            return Attempt.Then.DROP;
        }
        pass.copyAnswer(exchange, target, status, fields);
        boolean buffering = settings.buffering() && !isUnbuffered(fields);
        delivery = new Delivery(exchange, buffering ? settings.bufferedBytes() : 0, this);
        return Attempt.Then.DELIVER;
    }

    private boolean isUnbuffered(HttpFields fields) {
        return settings.obeys("x-accel-buffering") && "no".equalsIgnoreCase(fields.get("X-Accel-Buffering"));
    }

    private Attempt.Then upgrade(Attempt from, HttpFields fields) {
        if (!pass.mayUpgrade(exchange)) {
            from.fail(new EofException("upstream sent 101 without being asked to upgrade"));
            return Attempt.Then.DROP;
        }
        pass.copyAnswer(exchange, target, HttpStatus.SWITCHING_PROTOCOLS_101, fields);
        HttpFields.Mutable headers = exchange.response().getHeaders();
        headers.put(HttpHeader.CONNECTION, HttpHeader.UPGRADE.asString());
        String protocol = fields.get(HttpHeader.UPGRADE);
        if (protocol != null) {
            headers.put(HttpHeader.UPGRADE, protocol);
        }
        return Attempt.Then.UPGRADE;
    }

    /** Leaves the client's connection to a tunnel as soon as the 101 is written. */
    @Override
    public void upgraded(Attempt from) {
        ConnectionMetaData client = exchange.request().getConnectionMetaData();
        Tunnel tunnel = new Tunnel(
                client.getConnection().getEndPoint(),
                client.getConnector().getExecutor(),
                client.getConnector().getByteBufferPool(),
                from.connection(),
                from.leftover(),
                settings.readTimeout(),
                () -> target.upstream().succeeded(from.peer()));
        from.connection().handTo(tunnel);
        exchange.request().setAttribute(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE, tunnel);
        exchange.callback().succeeded();
    }

    @Override
    public boolean take(ByteBuffer bytes, RetainableByteBuffer source, boolean last) {
        if (last) {
            finish();
        }
        return delivery().add(bytes, source, last);
    }

    @Override
    public void end(@Nullable HttpFields trailers) {
        finish();
        if (trailers != null) {
            pass.copyTrailers(exchange, trailers);
        }
        delivery().add(BufferUtil.EMPTY_BUFFER, null, true);
    }

    private Delivery delivery() {
        Delivery own = delivery;
        if (own == null) {
            throw new IllegalStateException("no head yet");
        }
        return own;
    }

    private void finish() {
        body.close();
        Attempt own = attempt;
        if (own != null) {
            target.upstream().succeeded(own.peer());
        }
    }

    @Override
    public void drained() {
        Attempt own = attempt;
        if (own != null) {
            own.goOn();
        }
    }

    @Override
    public void delivered() {
        exchange.callback().succeeded();
    }

    @Override
    public void undeliverable(Throwable failure) {
        Attempt own = attempt;
        if (own != null && own.drop()) {
            target.upstream().ended(own.peer());
        }
        body.close();
        exchange.callback().failed(failure);
    }

    // What goes wrong.

    @Override
    public void failed(Attempt from, RetryCause cause, Throwable failure) {
        Delivery begun = delivery;
        LOG.error("{} while {} for {}, upstream: {}", describe(failure), phase(from, begun), exchange, from.peer());
        if (begun != null) {
            // Too late for another answer; nginx does not hold it against the peer either.
            endTry(from, false);
            body.close();
            begun.breakOff(failure);
            return;
        }
        // A connection that was closed while it waited says nothing about the peer.
        boolean stale = from.isReused() && cause == RetryCause.ERROR && from.record().received == 0;
        if (stale) {
            target.upstream().ended(from.peer());
            tries--;
        } else {
            endTry(from, true);
        }
        if (mayTryAgain(from, cause)) {
            if (stale) {
                tried.remove(from.peer());
            }
            tryNext();
            return;
        }
        end(cause == RetryCause.TIMEOUT ? HttpStatus.GATEWAY_TIMEOUT_504 : HttpStatus.BAD_GATEWAY_502);
    }

    private void endTry(Attempt from, boolean failed) {
        tried.add(from.peer());
        if (failed) {
            target.upstream().failed(from.peer());
        } else {
            target.upstream().succeeded(from.peer());
        }
    }

    private boolean mayTryAgain(Attempt from, RetryCause cause) {
        if (!settings.nextUpstream().contains(cause)) {
            return false;
        }
        boolean repeatable =
                !from.hasBegun() || isIdempotent() || settings.nextUpstream().contains(RetryCause.NON_IDEMPOTENT);
        int limit = settings.tries() == 0 ? target.upstream().size() : settings.tries();
        boolean inTime = settings.triesTimeout().isZero()
                || System.nanoTime() - begun < settings.triesTimeout().toNanos();
        return repeatable && tries < Math.min(limit, target.upstream().size()) && inTime;
    }

    private boolean isIdempotent() {
        return !method.equals("POST") && !method.equals("LOCK") && !method.equals("PATCH");
    }

    private void end(int status) {
        body.close();
        exchange.end(status);
    }

    private static String phase(Attempt from, @Nullable Delivery begun) {
        if (begun != null) {
            return "reading upstream";
        }
        return from.hasBegun() ? "reading response header from upstream" : "connecting to upstream";
    }

    private static String describe(Throwable failure) {
        return String.valueOf(failure.getMessage() == null ? failure : failure.getMessage())
                .replaceAll("\\p{Cntrl}+", " ");
    }
}
