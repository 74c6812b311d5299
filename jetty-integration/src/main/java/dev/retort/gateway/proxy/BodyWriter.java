package dev.retort.gateway.proxy;

import dev.retort.gateway.exchange.Exchange;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;

/** Writes a request to an upstream: its head, and its body from memory, from a file, or as the client sends it. */
final class BodyWriter {
    private BodyWriter() {}

    /** Begins to pass a body on as it comes; {@code whole} is run when all of it has gone. */
    static BodyStream stream(Exchange exchange, Protocol protocol, Attempt to, ByteBuffer head, Runnable whole) {
        boolean chunked =
                exchange.request().getLength() < 0 && !protocol.frame(1).hasRemaining();
        BodyStream stream = new BodyStream(exchange.body(), to, head, protocol, chunked, whole);
        stream.iterate();
        return stream;
    }

    /** Writes a body that is here. */
    static void write(Exchange exchange, Protocol protocol, Attempt to, ByteBuffer head, ClientBody body) {
        Callback sent = Callback.from(InvocationType.NON_BLOCKING, to::sent, to::fail);
        if (body.length() == 0) {
            to.connection().write(sent, head);
        } else if (body.isInMemory()) {
            to.connection().write(sent, framed(protocol, head, body.bytes()));
        } else {
            new FileSender(exchange, to, head, body, protocol, sent).iterate();
        }
    }

    /** Puts head and body together, with what the protocol wants before each piece. */
    private static ByteBuffer[] framed(Protocol protocol, ByteBuffer head, ByteBuffer bytes) {
        if (!protocol.frame(bytes.remaining()).hasRemaining()) {
            return new ByteBuffer[] {head, bytes};
        }
        List<ByteBuffer> pieces = new ArrayList<>();
        pieces.add(head);
        while (bytes.hasRemaining()) {
            int size = Math.min(bytes.remaining(), FileSender.PIECE);
            pieces.add(protocol.frame(size));
            pieces.add(bytes.slice(bytes.position(), size));
            bytes.position(bytes.position() + size);
        }
        pieces.add(protocol.frame(0));
        return pieces.toArray(ByteBuffer[]::new);
    }
}
