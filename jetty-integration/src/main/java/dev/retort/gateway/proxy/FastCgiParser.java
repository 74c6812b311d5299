package dev.retort.gateway.proxy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.util.BufferUtil;
import org.jspecify.annotations.Nullable;

/** Takes an answer out of FastCGI's records: what the program wrote to its output is CGI, its errors go to the log. */
final class FastCgiParser extends AnswerParser {
    private final ByteBuffer head = ByteBuffer.allocate(FastCgiProtocol.RECORD_HEAD);
    private int type;
    private int content;
    private int padding;
    private boolean ended;
    private @Nullable Throwable broken;
    private Consumer<String> errors = text -> {};

    FastCgiParser(int maxHead, boolean headOnly) {
        super(maxHead, headOnly, true);
    }

    /** Says who is told what the program writes to its standard error. */
    void errorsTo(Consumer<String> listener) {
        errors = listener;
    }

    @Override
    void parse(ByteBuffer bytes) {
        while (true) {
            if (ended) {
                super.parse(BufferUtil.EMPTY_BUFFER);
                return;
            }
            if (content == 0 && padding > 0) {
                int skipped = Math.min(padding, bytes.remaining());
                bytes.position(bytes.position() + skipped);
                padding -= skipped;
            }
            if (content == 0 && padding == 0 && !readHead(bytes)) {
                super.parse(BufferUtil.EMPTY_BUFFER);
                return;
            }
            if (content > 0 && bytes.hasRemaining()) {
                if (readContent(bytes)) {
                    return;
                }
            } else if (!bytes.hasRemaining()) {
                return;
            }
        }
    }

    /** Reads the head of a record; returns false if it is not all there. */
    private boolean readHead(ByteBuffer bytes) {
        while (head.hasRemaining() && bytes.hasRemaining()) {
            head.put(bytes.get());
        }
        if (head.hasRemaining()) {
            return false;
        }
        type = head.get(1) & 0xff;
        content = head.getShort(4) & 0xffff;
        padding = head.get(6) & 0xff;
        if (head.get(0) != 1) {
            broken = new EofException("upstream sent unsupported FastCGI protocol version: " + head.get(0));
            return false;
        }
        head.clear();
        if (type == FastCgiProtocol.TYPE_END_REQUEST && content == 0) {
            end();
        }
        return true;
    }

    /** Reads content of a record; returns true if there is something to take. */
    private boolean readContent(ByteBuffer bytes) {
        int size = Math.min(content, bytes.remaining());
        ByteBuffer slice = bytes.slice(bytes.position(), size);
        switch (type) {
            case FastCgiProtocol.TYPE_STDOUT -> {
                super.parse(slice);
                int used = size - slice.remaining();
                bytes.position(bytes.position() + used);
                content -= used;
                return used == 0 || hasSomething();
            }
            case FastCgiProtocol.TYPE_STDERR ->
                errors.accept(
                        StandardCharsets.ISO_8859_1.decode(slice.duplicate()).toString());
            case FastCgiProtocol.TYPE_END_REQUEST -> {
                if (size == content) {
                    end();
                }
            }
            default -> {}
        }
        bytes.position(bytes.position() + size);
        content -= size;
        return false;
    }

    private void end() {
        ended = true;
        super.atEnd();
    }

    /** {@inheritDoc} It says itself when it is done, so that a connection which ends before has been cut. */
    @Override
    void atEnd() {
        if (!ended && broken == null) {
            broken = new EofException("upstream prematurely closed connection");
        }
    }

    @Override
    boolean isAtEnd() {
        return broken != null || super.isAtEnd();
    }

    @Override
    @Nullable Throwable failure() {
        return broken != null ? broken : super.failure();
    }
}
