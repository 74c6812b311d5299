package dev.retort.gateway.proxy;

import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.KeptBody;
import dev.retort.gateway.proxy.transport.Dial;
import dev.retort.gateway.proxy.transport.DialingConnector;
import dev.retort.gateway.proxy.transport.IdleConnections;
import dev.retort.gateway.proxy.transport.UpstreamConnection;
import dev.retort.gateway.upstream.Peer;
import dev.retort.gateway.variable.CoreVariables;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;
import org.jspecify.annotations.Nullable;

/**
 * An exchange on its way to an upstream and back, from top to bottom: the body is read, a peer is chosen, the request is
 * written, the answer's head is copied, its body delivered. A failure before the head has gone to the client may lead to
 * the next peer, as nginx's {@code proxy_next_upstream} allows; a later one breaks the answer off.
 */
final class Forwarding implements AnswerTaker, Delivery.Listener {
    /** What nginx logs for a client that has left. */
    private static final int CLIENT_CLOSED_REQUEST = 499;

    private final Exchange exchange;
    private final Pass pass;
    private final PassSettings settings;
    private final Target target;
    private final String method;
    private final boolean passesBody;
    private final Tries tries;
    private final UpstreamLog log;

    private final ClientPresence client;
    private ClientBody body = ClientBody.NONE;
    private volatile @Nullable Attempt attempt;
    private @Nullable Delivery delivery;
    private @Nullable BodyStream stream;
    private boolean streaming;
    private boolean flushesHead;

    Forwarding(Exchange exchange, Pass pass, Target target) {
        this.exchange = exchange;
        this.pass = pass;
        this.settings = pass.settings();
        this.target = target;
        this.method = exchange.method();
        this.passesBody = settings.passRequestBody() && !pass.protocol().hasOwnBody();
        this.tries = new Tries(target.upstream(), settings, method);
        this.log = new UpstreamLog(exchange, pass.protocol(), target);
        this.client = new ClientPresence(exchange.request(), this::clientGone);
    }

    void begin() {
        UpstreamRecord.of(exchange).enter();
        Request request = exchange.request();
        if (exchange.note(KeptBody.NOTE) instanceof ClientBody before) {
            // It is the page of an error, or what an upstream has redirected to: the body has been read.
            start(before);
        } else if (passesBody && exchange.note(KeptBody.NOTE) instanceof StreamedBody) {
            // It is on its way to an upstream, and so cannot be read for another.
            log.bodyHasGone();
            exchange.response().page(HttpStatus.BAD_GATEWAY_502);
        } else if (passesBody
                && !settings.requestBuffering()
                && ClientBody.isIn(request)
                && (request.getLength() >= 0 || pass.protocol().streamsUnknownLength())) {
            streaming = true;
            start(ClientBody.NONE);
        } else {
            ClientBody.read(exchange, settings.body(), whole -> {
                exchange.note(KeptBody.NOTE, whole);
                start(whole);
            });
        }
    }

    private void start(ClientBody whole) {
        body = passesBody ? whole : ClientBody.NONE;
        if (!settings.ignoreClientAbort()) {
            if (!streaming) {
                client.watch();
            }
            client.listen();
        }
        tryNext();
    }

    private void clientGone() {
        Attempt own = attempt;
        if (own != null) {
            own.fail(ClientFailure.gone());
        }
    }

    private void tryNext() {
        Peer peer = tries.next(exchange);
        if (peer == null) {
            log.noneAlive();
            UpstreamRecord.of(exchange).begin(target.upstream().name()).status = HttpStatus.BAD_GATEWAY_502;
            end(HttpStatus.BAD_GATEWAY_502);
            return;
        }
        Attempt next = new Attempt(
                peer,
                settings,
                pass.protocol(),
                HttpMethod.HEAD.is(pass.protocol().method(exchange)),
                UpstreamRecord.of(exchange).begin(peer.name()),
                this);
        attempt = next;
        if (client.hasLeft()) {
            next.fail(ClientFailure.gone());
            return;
        }
        IdleConnections pool = pass.protocol().keepsConnections(exchange) ? pass.pool(exchange, target) : null;
        ConnectionMetaData ours = exchange.request().getConnectionMetaData();
        Connector connector = ours.getConnector();
        ManagedSelector near =
                connector instanceof DialingConnector dialing ? dialing.selectorOf(ours.getConnection()) : null;
        UpstreamConnection waiting = pool == null ? null : pool.take(peer, near, next);
        if (waiting != null) {
            begin(next, waiting, pool);
            return;
        }
        Dial.Options options = pass.dialing(exchange, target, near);
        Dial.to(peer.address(), options, connector, pass.selectors(connector), new Dial.Outcome() {
            @Override
            public void connected(UpstreamConnection connection) {
                if (next.isOver()) {
                    connection.close();
                    return;
                }
                connection.use(next);
                begin(next, connection, pool);
            }

            @Override
            public void failed(Throwable failure) {
                next.fail(failure);
            }
        });
    }

    private void begin(Attempt next, UpstreamConnection connection, @Nullable IdleConnections pool) {
        if (next.use(connection, pool)) {
            send(next);
        }
    }

    private void send(Attempt to) {
        ByteBuffer head;
        try {
            head = pass.protocol()
                    .head(exchange, target, streaming ? exchange.request().getLength() : body.length());
        } catch (Protocol.RefusedRequest refused) {
            log.refused(to, refused);
            if (!to.drop()) {
                return; // Its client has left meanwhile.
            }
            target.upstream().ended(to.peer());
            end(refused.status());
            return;
        }
        to.sending(streaming || !body.isInMemory());
        to.limitRate(settings.limitRate());
        to.record().sent = head.remaining() + body.length();
        if (streaming) {
            StreamedBody streamed = new StreamedBody();
            exchange.note(KeptBody.NOTE, streamed);
            stream = BodyWriter.stream(exchange, pass.protocol(), to, head, () -> bodyHasGone(streamed));
        } else {
            BodyWriter.write(exchange, pass.protocol(), to, head, body);
        }
        to.listen();
    }

    private void bodyHasGone(StreamedBody streamed) {
        streamed.ended(Request.getContentBytesRead(exchange.request()));
        if (!settings.ignoreClientAbort()) {
            client.watch();
        }
    }

    // The answer.

    @Override
    public Then head(Attempt from, int status, HttpFields fields) {
        UpstreamRecord.of(exchange).answer(fields);
        RetryCause cause = RetryCause.of(status);
        if (cause != null && tries.mayGoOn(from, cause, streaming)) {
            endTry(from, cause.isFailure());
            from.drop();
            tryNext();
            return Then.DROP;
        }
        if (status == HttpStatus.SWITCHING_PROTOCOLS_101) {
            return upgrade(from, fields);
        }
        if (settings.interceptErrors() && status >= 300 && pass.hasErrorPage(exchange, status)) {
            tries.ended(from.peer(), false);
            from.drop();
            stopStreaming();
            if (status == HttpStatus.UNAUTHORIZED_401) {
                fields.getFields(HttpHeader.WWW_AUTHENTICATE)
                        .forEach(exchange.response().getHeaders()::add);
            }
            end(status);
            return Then.DROP;
        }
        String redirect = settings.obeys("x-accel-redirect") ? fields.get("X-Accel-Redirect") : null;
        if (redirect != null) {
            tries.ended(from.peer(), false);
            from.drop();
            stopStreaming();
            client.stopWatching();
            pass.accelRedirect(exchange, redirect, fields);
            return Then.DROP;
        }
        pass.copyAnswer(exchange, target, status, fields);
        if (from.isHeadOnly() && !HttpMethod.HEAD.is(method)) {
            // The upstream was asked for the head only; the client waits for the body that it tells of.
            exchange.response().getHeaders().remove(HttpHeader.CONTENT_LENGTH);
        }
        pass.followOrders(exchange, fields);
        String wanted = settings.obeys("x-accel-buffering") ? fields.get("X-Accel-Buffering") : null;
        boolean buffering = wanted == null ? settings.buffering() : wanted.equalsIgnoreCase("yes");
        flushesHead = !buffering || isEventStream(fields);
        Delivery.Limits ahead = settings.ahead();
        delivery = new Delivery(exchange, buffering ? ahead : new Delivery.Limits(0, 0, null), this);
        limitRate(from, fields, buffering);
        return Then.DELIVER;
    }

    /** A client of events wants to know that there are none yet. */
    private static boolean isEventStream(HttpFields fields) {
        String type = fields.get(HttpHeader.CONTENT_TYPE);
        return type != null && type.startsWith("text/event-stream");
    }

    private void limitRate(Attempt from, HttpFields fields, boolean buffering) {
        String rate = settings.obeys("x-accel-limit-rate") ? fields.get("X-Accel-Limit-Rate") : null;
        if (rate != null && rate.matches("\\d{1,18}")) {
            exchange.note(CoreVariables.LIMIT_RATE, Long.parseLong(rate)); // The client's, unlike proxy_limit_rate.
        }
        if (!buffering) {
            // nginx's word for it: the limit works only if answers are buffered.
            from.limitRate(0);
        }
    }

    @Override
    public void awaiting() {
        if (flushesHead) {
            flushesHead = false;
            delivery().add(BufferUtil.EMPTY_BUFFER, null, false);
        }
    }

    @Override
    public void goOnLater(Attempt from, long millis) {
        exchange.request().getComponents().getScheduler().schedule(from::goOn, millis, TimeUnit.MILLISECONDS);
    }

    private Then upgrade(Attempt from, HttpFields fields) {
        if (!pass.mayUpgrade(exchange)) {
            from.fail(new EofException("upstream sent 101 without being asked to upgrade"));
            return Then.DROP;
        }
        client.stopWatching();
        pass.copyUpgrade(exchange, target, fields);
        return Then.UPGRADE;
    }

    @Override
    public void upgraded(Attempt from) {
        pass.openTunnel(exchange, target, from);
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
            UpstreamRecord.of(exchange).trailers(trailers);
            pass.copyTrailers(exchange, trailers);
        }
        int status = exchange.response().getStatus();
        boolean bodiless = HttpMethod.HEAD.is(method) || status == HttpStatus.NOT_MODIFIED_304;
        if (bodiless && !exchange.response().getHeaders().contains(HttpHeader.CONTENT_LENGTH)) {
            // The length of a body that is not sent is unknown. Jetty would say 0 if the end came with the head.
            delivery().add(BufferUtil.EMPTY_BUFFER, null, false);
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
        client.stopWatching();
        body.close();
        stopStreaming();
        Attempt own = attempt;
        if (own != null) {
            target.upstream().succeeded(own.peer());
        }
    }

    private void stopStreaming() {
        BodyStream own = stream;
        if (own != null) {
            own.abort(new EofException("the exchange is over"));
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
    public void spooled(Path file) {
        Attempt own = attempt;
        if (own != null) {
            log.spooled(own, file);
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
        client.stopWatching();
        body.close();
        stopStreaming();
        exchange.callback().failed(failure);
    }

    // What goes wrong.

    @Override
    public void complained(Attempt from, String text) {
        log.complained(from, delivery != null, text);
    }

    @Override
    public void failed(Attempt from, RetryCause cause, Throwable failure) {
        Delivery begun = delivery;
        stopStreaming();
        if (failure instanceof ClientFailure) {
            clientFailed(from, begun, failure);
            return;
        }
        log.failed(from, begun != null, failure);
        if (from.record().status == 0) {
            from.record().status = status(cause);
        }
        if (begun != null) {
            // Too late for another answer; nginx does not hold it against the peer either.
            tries.ended(from.peer(), false);
            if (begun.hasBegun()) {
                client.stopWatching();
                body.close();
                begun.breakOff(failure);
            } else {
                exchange.response().clear();
                end(status(cause));
            }
            return;
        }
        // A connection that was closed while it waited says nothing about the peer.
        boolean stale = from.isReused() && cause == RetryCause.ERROR && from.record().received == 0;
        if (stale) {
            tries.endedStale(from.peer());
        } else {
            endTry(from, true);
        }
        if (tries.mayGoOn(from, cause, streaming)) {
            tryNext();
            return;
        }
        end(status(cause));
    }

    @Override
    public void lost(Throwable failure) {
        delivery().breakOff(failure);
    }

    private static int status(RetryCause cause) {
        return cause == RetryCause.TIMEOUT ? HttpStatus.GATEWAY_TIMEOUT_504 : HttpStatus.BAD_GATEWAY_502;
    }

    /** Ends the exchange because of its client; the peer has done nothing wrong. */
    private void clientFailed(Attempt from, @Nullable Delivery begun, Throwable failure) {
        log.clientFailed(from, begun != null, failure);
        target.upstream().ended(from.peer());
        body.close();
        client.stopWatching();
        Throwable cause = failure.getCause();
        if (begun != null) {
            begun.breakOff(failure);
        } else if (cause != null) {
            ClientBody.refuse(exchange, cause);
        } else {
            exchange.response().getHeaders().put(HttpHeader.CONNECTION, "close");
            exchange.response().empty(CLIENT_CLOSED_REQUEST);
        }
    }

    private void end(int status) {
        client.stopWatching();
        exchange.end(status);
    }

    private void endTry(Attempt from, boolean failed) {
        if (tries.ended(from.peer(), failed)) {
            log.disabled(from);
        }
    }
}
