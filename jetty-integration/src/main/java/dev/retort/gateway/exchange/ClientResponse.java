package dev.retort.gateway.exchange;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The response of an exchange. The first write, or the end of a response without a body, runs the filters of the location
 * that the exchange is in by then.
 */
public final class ClientResponse extends Response.Wrapper {
    /** Whether a body of unknown length is sent in chunks: {@code chunked_transfer_encoding}; null where it is. */
    public static final Setting<Boolean> CHUNKED = new Setting<>("chunked_transfer_encoding");

    /** The time of a response that is not something at rest. */
    public static final long UNKNOWN = -1;

    private final Exchange exchange;
    private final Callback client;
    private final Callback completion = new Completion();
    private final Content.Sink wire = this::send;
    private Content.@Nullable Sink body;
    private long sent;
    private int instead;
    private boolean complete;
    private long lastModified = UNKNOWN;
    private int maxRanges;
    private @Nullable StatusText reason;

    ClientResponse(Exchange exchange, Response response, Callback client) {
        super(exchange.request(), response);
        this.exchange = exchange;
        this.client = client;
    }

    Callback callback() {
        return completion;
    }

    /**
     * Returns how many bytes of body have gone to the client, {@code $body_bytes_sent}.
     *
     * @return bytes
     */
    public long bodyBytesSent() {
        return sent;
    }

    /**
     * Tells whether the head of the response is on its way, so that another response is too late.
     *
     * @return whether it has begun
     */
    public boolean hasBegun() {
        return body != null;
    }

    /**
     * Tells whether the whole response has gone to the client, {@code $request_completion}.
     *
     * @return whether it has
     */
    public boolean isComplete() {
        return complete;
    }

    /**
     * Says which status the client gets whatever the handler says that produces the response, as it is with the page of an
     * error.
     *
     * @param status the status; 0 for the handler's own
     */
    public void statusInstead(int status) {
        instead = status;
    }

    /**
     * Returns the status that the client gets in place of the handler's.
     *
     * @return 0 if the handler's own counts
     */
    public int statusInstead() {
        return instead;
    }

    void abandon() {
        body = wire;
        client.failed(new EofException("abandoned on purpose"));
    }

    /** {@inheritDoc} It is 200 unless somebody has said otherwise, and not Jetty's 0. */
    @Override
    public int getStatus() {
        int status = super.getStatus();
        return status == 0 ? HttpStatus.OK_200 : status;
    }

    @Override
    public void write(boolean last, ByteBuffer content, Callback callback) {
        Content.Sink sink = body;
        if (sink == null) {
            try {
                sink = open();
            } catch (Throwable failure) {
                callback.failed(failure);
                return;
            }
        }
        sink.write(last, content, callback);
    }

    /**
     * Runs the filters on the head, so that who produces a body can see what they have made of it: whether there is a
     * body left to be sent, and which parts of it.
     *
     * @return where the body goes; the response is not sent before it is written to
     * @throws ResponseFilter.Refusal if a filter wants another response instead; to be given to {@link Exchange#callback()}
     * @throws IllegalStateException if the response has begun
     */
    public Content.Sink open() {
        if (body != null) {
            throw new IllegalStateException("the response has begun");
        }
        if (instead != 0) {
            setStatus(instead);
        }
        Content.Sink sink = wire;
        body = sink;
        Location location = exchange.location();
        if (location.filters().isEmpty()) {
            return sink;
        }
        List<ResponseFilter.Body> bodies = null;
        try {
            for (ResponseFilter filter : location.filters()) {
                ResponseFilter.Body changes = filter.begin(exchange);
                if (changes != null) {
                    bodies = bodies == null ? new ArrayList<>(2) : bodies;
                    bodies.add(changes);
                }
            }
        } catch (Throwable refused) {
            body = null;
            throw refused;
        }
        if (bodies != null) {
            for (int i = bodies.size() - 1; i >= 0; i--) {
                sink = bodies.get(i).into(sink);
            }
            body = sink;
        }
        return sink;
    }

    /**
     * Tells whether what is written to a sink goes to the client as it is.
     *
     * @param sink what {@link #open} has returned, or what stands behind a filter of it
     * @return false if a filter is still to change it
     */
    public boolean isUnfiltered(Content.Sink sink) {
        return sink == wire;
    }

    /**
     * Says that the response is a thing at rest which last changed at a time, so that the request's preconditions are
     * about it. Its field and its entity tag are set besides.
     *
     * @param seconds since 1970
     */
    public void lastModified(long seconds) {
        lastModified = seconds;
    }

    /**
     * Returns when the thing last changed that the response is.
     *
     * @return seconds since 1970; {@link #UNKNOWN} if it is not a thing at rest
     */
    public long lastModified() {
        return lastModified;
    }

    /**
     * Says the status that has been set in other words than everybody's. They go to clients of HTTP/1, unless the status
     * still changes.
     *
     * @param words one line, one char a byte
     */
    public void reason(String words) {
        reason = new StatusText(getStatus(), words);
    }

    /**
     * Returns the words of the status.
     *
     * @return what {@link #reason(String)} has said, or the usual words
     */
    public String reason() {
        StatusText own = ownReason();
        return own == null ? StatusText.words(getStatus()) : own.words();
    }

    private @Nullable StatusText ownReason() {
        StatusText own = reason;
        return own != null && instead == 0 && own.status() == getStatus() ? own : null;
    }

    /**
     * Says how many parts of the body can be asked for at once. A filter that changes the body says 0.
     *
     * @param most 0 for none, 1 where the body is written as a stream
     */
    public void maxRanges(int most) {
        maxRanges = most;
    }

    /**
     * Returns how many parts of the body can be asked for at once.
     *
     * @return 0 at first
     */
    public int maxRanges() {
        return maxRanges;
    }

    /**
     * Reads what is left of the request, so that its connection can be used again. If that has not come yet, the
     * connection is closed after the response.
     */
    public void discardRequest() {
        if (!Lingering.discard(exchange.request())) {
            getHeaders().put(HttpFields.CONNECTION_CLOSE);
        }
    }

    private void send(boolean last, ByteBuffer content, Callback callback) {
        int length = BufferUtil.length(content);
        if (!isCommitted()) {
            sayReason();
        }
        if (last && length == 0 && sent == 0 && !isCommitted() && BodyFraming.saysNoLength(this)) {
            // Jetty takes what is over at once for a body of 0 bytes and says so, which would be said of the thing
            // itself.
            getWrapped()
                    .write(
                            false,
                            BufferUtil.EMPTY_BUFFER,
                            Callback.from(
                                    callback.getInvocationType(),
                                    () -> getWrapped().write(true, content, callback),
                                    callback::failed));
            return;
        }
        if (!last && !isCommitted()) {
            BodyFraming.frame(this, !Boolean.FALSE.equals(exchange.setting(CHUNKED)));
        }
        sent += length;
        getWrapped().write(last, content, callback);
    }

    private void sayReason() {
        StatusText own = ownReason();
        if (own != null) {
            own.sayIn(exchange.request());
        } else if (StatusText.isOwn(getStatus())) {
            StatusText.of(getStatus()).sayIn(exchange.request());
        }
    }

    /** Drops status and fields that have been set, for another response in place of this one. */
    public void clear() {
        setStatus(HttpStatus.OK_200);
        HttpFields.Mutable headers = getHeaders();
        // Server and Date are the connector's and stay, and so does the news that this response is the last.
        for (var fields = headers.iterator(); fields.hasNext(); ) {
            HttpHeader header = fields.next().getHeader();
            if (header != HttpHeader.DATE && header != HttpHeader.SERVER && header != HttpHeader.CONNECTION) {
                fields.remove();
            }
        }
        setTrailersSupplier(null);
        lastModified = UNKNOWN;
        maxRanges = 0;
        reason = null;
    }

    /**
     * Answers with a text.
     *
     * @param status the status
     * @param type the media type; null for none
     * @param text the body, one char a byte
     */
    public void text(int status, @Nullable String type, String text) {
        setStatus(status);
        if (type != null) {
            getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        }
        ByteBuffer bytes = BufferUtil.toBuffer(text, StandardCharsets.ISO_8859_1);
        getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.remaining());
        finish(bytes);
    }

    /**
     * Answers with the page that says a status and nothing more. Fields that have been set stay.
     *
     * @param status the status; nginx's own from 494 to 497 go to clients as 400, with a word about them; 201 and 204 have no
     *     page
     */
    public void page(int status) {
        instead = 0;
        if (status == HttpStatus.CREATED_201 || status == HttpStatus.NO_CONTENT_204) {
            empty(status);
            return;
        }
        StatusPage page = StatusPage.of(status);
        text(page.status(), "text/html", page.html());
    }

    /**
     * Answers without a body.
     *
     * @param status the status
     */
    public void empty(int status) {
        setStatus(status);
        getHeaders().remove(HttpHeader.CONTENT_TYPE);
        finish(BufferUtil.EMPTY_BUFFER);
    }

    private void finish(ByteBuffer bytes) {
        discardRequest();
        write(true, bytes, completion);
    }

    /** Ends the exchange; a response that nobody has written is written now. */
    private final class Completion implements Callback {
        private boolean failing;

        @Override
        public void succeeded() {
            if (body == null) {
                write(true, BufferUtil.EMPTY_BUFFER, this);
            } else {
                complete = true;
                Lingering lingering = exchange.setting(Lingering.SETTING);
                if (lingering == null) {
                    client.succeeded();
                } else {
                    lingering.end(exchange, client::succeeded);
                }
            }
        }

        @Override
        public void failed(Throwable failure) {
            if (body != null || failing || isCommitted()) {
                client.failed(failure);
                return;
            }
            failing = true;
            if (failure instanceof ResponseFilter.Refusal refusal) {
                clear();
                refusal.fields().forEach(getHeaders()::put);
                exchange.end(refusal.status());
                return;
            }
            int status = Failures.status(failure);
            Failures.log(exchange, failure, status);
            clear();
            exchange.end(status);
        }

        @Override
        public InvocationType getInvocationType() {
            return client.getInvocationType();
        }
    }
}
