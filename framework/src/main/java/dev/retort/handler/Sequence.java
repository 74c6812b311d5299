package dev.retort.handler;

import dev.retort.http.Content;
import dev.retort.http.Response;
import dev.retort.json.JsonCodec;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;

/**
 * Sends a sequence while it is being made: text and bytes as they come, each piece at once; other values as the elements
 * of one JSON array.
 *
 * @param elements the elements
 * @param close frees what they come from
 * @param type the declared type of the elements, or Object where the first one is to tell
 */
record Sequence(Iterator<?> elements, Runnable close, Class<?> type) {
    private enum Form {
        TEXT,
        BYTES,
        JSON
    }

    static Sequence of(Object result) {
        return of(result, Object.class);
    }

    static Sequence of(Object result, Class<?> type) {
        return result instanceof BaseStream<?, ?> stream
                ? new Sequence(stream.iterator(), stream::close, type)
                : new Sequence((Iterator<?>) result, () -> {}, type);
    }

    /**
     * Makes the response.
     *
     * @param json what values are written with
     * @return the response, with nothing asked of the sequence yet but, where its type is not declared, its first element
     */
    Response toResponse(JsonCodec json) {
        Object first;
        try {
            first = type == Object.class && elements.hasNext() ? elements.next() : null;
        } catch (Throwable failure) {
            close.run();
            throw failure;
        }
        Form form = form(first == null ? type : first.getClass());
        Content.Writer writer =
                form == Form.JSON ? out -> writeArray(first, json, out) : out -> writePieces(first, out);
        return Response.empty(200).contentType(contentType(form)).content(new Content.Stream(writer, close));
    }

    private static Form form(Class<?> type) {
        if (CharSequence.class.isAssignableFrom(type)) {
            return Form.TEXT;
        }
        return type == byte[].class ? Form.BYTES : Form.JSON;
    }

    private static String contentType(Form form) {
        return switch (form) {
            case TEXT -> "text/html; charset=utf-8";
            case BYTES -> "application/octet-stream";
            case JSON -> "application/json";
        };
    }

    private void writePieces(@Nullable Object first, OutputStream out) throws IOException {
        if (first != null) {
            writePiece(first, out);
        }
        while (elements.hasNext()) {
            writePiece(elements.next(), out);
        }
    }

    private static void writePiece(Object piece, OutputStream out) throws IOException {
        out.write(piece instanceof byte[] bytes ? bytes : piece.toString().getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** Leaves flushing to the server: an array is of no use to its reader before it ends. */
    private void writeArray(@Nullable Object first, JsonCodec json, OutputStream out) throws IOException {
        out.write('[');
        boolean more = false;
        if (first != null) {
            out.write(json.write(first));
            more = true;
        }
        while (elements.hasNext()) {
            if (more) {
                out.write(',');
            }
            out.write(json.write(elements.next()));
            more = true;
        }
        out.write(']');
    }
}
