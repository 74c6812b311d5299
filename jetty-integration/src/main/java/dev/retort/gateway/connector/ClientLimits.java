package dev.retort.gateway.connector;

import dev.retort.gateway.config.ConfigException;
import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.config.Values;
import dev.retort.gateway.exchange.Setting;
import java.time.Duration;

/**
 * How long and how much a client may take, in one location. What counts before a location is found is that of the default
 * server of the socket, as in nginx.
 *
 * @param headerTimeout for the whole head of a request, from its first byte; for the first byte of a connection too
 * @param bodyTimeout between two reads of a body
 * @param sendTimeout between two writes of a response
 * @param keepAlive between two requests; zero to close after each
 * @param keepAliveField what {@code Keep-Alive: timeout=} says, in seconds; 0 for no such field
 * @param keepAliveRequests how many requests a connection may bring
 * @param keepAliveTime for how long a connection may bring requests
 * @param headerBuffers how many large buffers there are for a head
 * @param headerBufferSize the size of each in bytes: no line of a head is longer
 * @param reset whether a connection that has timed out is reset rather than closed
 * @param streams how many requests an HTTP/2 connection may have open
 */
record ClientLimits(
        Duration headerTimeout,
        Duration bodyTimeout,
        Duration sendTimeout,
        Duration keepAlive,
        long keepAliveField,
        int keepAliveRequests,
        Duration keepAliveTime,
        int headerBuffers,
        int headerBufferSize,
        boolean reset,
        int streams) {
    /** Where a location keeps them. */
    static final Setting<ClientLimits> SETTING = new Setting<>("client_limits");

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final long MAX_HEAD = 1 << 20;

    /**
     * Reads what holds in a block.
     *
     * @param scope the block
     * @return the limits
     * @throws ConfigException if one is no time or size
     */
    static ClientLimits of(Scope scope) {
        Directive keepAlive = scope.one("keepalive_timeout");
        Directive buffers = scope.one("large_client_header_buffers");
        int number = buffers == null ? 4 : Values.number(buffers.argument(0), buffers);
        long size = buffers == null ? 8 << 10 : Values.size(buffers.argument(1), buffers);
        if (buffers != null && (size > MAX_HEAD || number * size > MAX_HEAD)) {
            throw buffers.mistake("\"large_client_header_buffers\" allows a request head of more than 1m: write less");
        }
        return new ClientLimits(
                scope.time("client_header_timeout", MINUTE),
                scope.time("client_body_timeout", MINUTE),
                scope.time("send_timeout", MINUTE),
                keepAlive == null ? Duration.ofSeconds(75) : Values.time(keepAlive.argument(0), keepAlive),
                keepAliveField(scope),
                scope.number("keepalive_requests", 1000),
                scope.time("keepalive_time", Duration.ofHours(1)),
                number,
                (int) size,
                scope.flag("reset_timedout_connection", false),
                scope.number("http2_max_concurrent_streams", 128));
    }

    /** As nginx inherits it: a block that says the first of the two times has the second of the block around it. */
    private static long keepAliveField(Scope scope) {
        for (Scope block = scope; block != null; block = block.outer()) {
            Directive own = block.ownOne("keepalive_timeout");
            if (own != null && own.arguments().size() == 2) {
                return Values.seconds(own.argument(1), own).toSeconds();
            }
        }
        return 0;
    }

    /** Returns how long the head of a request may be altogether, in bytes. */
    int headSize() {
        return headerBuffers * headerBufferSize;
    }
}
