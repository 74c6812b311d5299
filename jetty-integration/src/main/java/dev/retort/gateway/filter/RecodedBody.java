package dev.retort.gateway.filter;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * Turns a text from one charset into another, piece by piece. As with nginx, what is no text becomes a question mark, and
 * what the other charset lacks a numeric reference of HTML.
 */
final class RecodedBody implements Content.Sink {
    private final Content.Sink next;
    private final CharsetDecoder decoder;
    private final CharsetEncoder encoder;
    private ByteBuffer rest = BufferUtil.EMPTY_BUFFER;

    RecodedBody(Content.Sink next, Charset from, Charset to) {
        this.next = next;
        this.decoder = from.newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE)
                .replaceWith("?");
        this.encoder = to.newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    @Override
    public void write(boolean last, ByteBuffer content, Callback callback) {
        ByteBuffer bytes = withRest(content == null ? BufferUtil.EMPTY_BUFFER : content);
        CharBuffer text = CharBuffer.allocate((int) (bytes.remaining() * decoder.maxCharsPerByte()) + 4);
        decoder.decode(bytes, text, last);
        if (last) {
            decoder.flush(text);
        }
        // A character that is only partly there waits for the rest of it.
        rest = ByteBuffer.wrap(BufferUtil.toArray(bytes));
        bytes.position(bytes.limit());
        ByteBuffer recoded = encode(text.flip(), last);
        if (recoded.hasRemaining() || last) {
            next.write(last, recoded, callback);
        } else {
            callback.succeeded();
        }
    }

    private ByteBuffer withRest(ByteBuffer content) {
        if (!rest.hasRemaining()) {
            return content;
        }
        ByteBuffer joined = ByteBuffer.allocate(rest.remaining() + content.remaining());
        joined.put(rest).put(content);
        return joined.flip();
    }

    private ByteBuffer encode(CharBuffer text, boolean last) {
        ByteBuffer output = ByteBuffer.allocate((int) (text.remaining() * encoder.maxBytesPerChar()) + 16);
        while (true) {
            CoderResult result = encoder.encode(text, output, last);
            if (result.isUnmappable()) {
                int character = Character.codePointAt(text, 0);
                text.position(text.position() + result.length());
                byte[] reference = ("&#" + character + ";").getBytes(StandardCharsets.US_ASCII);
                output = withRoom(output, reference.length + text.remaining()).put(reference);
            } else if (result.isOverflow()) {
                output = withRoom(output, output.capacity());
            } else {
                break;
            }
        }
        if (last) {
            output = withRoom(output, 16);
            encoder.flush(output);
        }
        return output.flip();
    }

    private static ByteBuffer withRoom(ByteBuffer output, int more) {
        return output.remaining() >= more
                ? output
                : ByteBuffer.allocate(output.capacity() + Math.max(more, 1024)).put(output.flip());
    }
}
