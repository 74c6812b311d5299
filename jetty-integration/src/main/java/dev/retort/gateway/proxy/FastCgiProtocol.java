package dev.retort.gateway.proxy;

import dev.retort.gateway.exchange.Exchange;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpStatus;

/**
 * FastCGI as a client: one request a connection, in the role of a responder.
 *
 * <p>Everything travels in records of a head of eight bytes (version, type, request, length, padding) and up to 65535 of
 * content. A request is a record that begins it, the variables in records of their own with an empty one behind, and the
 * body likewise. Source: the FastCGI Specification 1.0, sections 3.3 to 3.5 and 5.
 */
final class FastCgiProtocol implements Protocol {
    static final int RECORD_HEAD = 8;
    static final int TYPE_END_REQUEST = 3;
    static final int TYPE_STDOUT = 6;
    static final int TYPE_STDERR = 7;

    private static final int VERSION = 1;
    private static final int TYPE_BEGIN_REQUEST = 1;
    private static final int TYPE_PARAMS = 4;
    private static final int TYPE_STDIN = 5;
    private static final int REQUEST = 1;
    private static final int ROLE_RESPONDER = 1;
    private static final int MAX_CONTENT = 0xffff;
    private static final int MAX_PARAMS = 1 << 20;

    private final CgiParams params;

    FastCgiProtocol(CgiParams params) {
        this.params = params;
    }

    @Override
    public String scheme(boolean secure) {
        return "fastcgi://";
    }

    @Override
    public boolean keepsConnections(Exchange exchange) {
        return false;
    }

    @Override
    public boolean streamsUnknownLength() {
        return true;
    }

    @Override
    public AnswerParser parser(int maxHead, boolean headOnly) {
        return new FastCgiParser(maxHead, headOnly);
    }

    @Override
    public ByteBuffer head(Exchange exchange, Target target, long bodyLength) throws RefusedRequest {
        ByteArrayOutputStream pairs = new ByteArrayOutputStream(1024);
        params.of(exchange, bodyLength).forEach((name, value) -> {
            putLength(pairs, name.length());
            putLength(pairs, value.length());
            pairs.writeBytes(name.getBytes(StandardCharsets.ISO_8859_1));
            pairs.writeBytes(value.getBytes(StandardCharsets.ISO_8859_1));
        });
        if (pairs.size() > MAX_PARAMS) {
            throw new RefusedRequest(
                    HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431, "the FastCGI variables have more than 1 MB");
        }
        byte[] all = pairs.toByteArray();
        ByteArrayOutputStream out = new ByteArrayOutputStream(all.length + 64);
        putHead(out, TYPE_BEGIN_REQUEST, RECORD_HEAD);
        out.writeBytes(new byte[] {0, ROLE_RESPONDER, 0, 0, 0, 0, 0, 0});
        for (int from = 0; from < all.length; from += MAX_CONTENT) {
            int size = Math.min(MAX_CONTENT, all.length - from);
            putHead(out, TYPE_PARAMS, size);
            out.write(all, from, size);
        }
        putHead(out, TYPE_PARAMS, 0);
        if (bodyLength == 0) {
            putHead(out, TYPE_STDIN, 0);
        }
        return ByteBuffer.wrap(out.toByteArray());
    }

    /** {@inheritDoc} The size must not be greater than a record's content may be. */
    @Override
    public ByteBuffer frame(int size) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(RECORD_HEAD);
        putHead(out, TYPE_STDIN, size);
        return ByteBuffer.wrap(out.toByteArray());
    }

    private static void putLength(ByteArrayOutputStream out, int length) {
        if (length > 127) {
            out.write(length >>> 24 | 0x80);
            out.write(length >>> 16);
            out.write(length >>> 8);
        }
        out.write(length);
    }

    private static void putHead(ByteArrayOutputStream out, int type, int length) {
        out.write(VERSION);
        out.write(type);
        out.write(REQUEST >>> 8);
        out.write(REQUEST);
        out.write(length >>> 8);
        out.write(length);
        out.write(0);
        out.write(0);
    }
}
