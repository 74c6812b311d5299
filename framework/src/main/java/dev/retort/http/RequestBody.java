package dev.retort.http;

import dev.retort.json.JsonCodec;
import dev.retort.json.JsonException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.lang.reflect.Type;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request, which comes but once: whoever reads it first decides in which form it can be had.
 *
 * <p>Bytes in memory can be had as often as wanted, and as text, JSON or a form of either kind. A multipart form that is
 * read as it arrives, and a stream that is handed out, leave nothing for the others.
 */
final class RequestBody {
    private enum Taken {
        NOT_YET(""),
        INTO_MEMORY("The body has been read into memory already; to stream it, call body() alone."),
        AS_PARTS("The body has been read as a multipart form, and its bytes are not kept; call bytes(), text() or"
                + " json() before form() and files(), or leave them."),
        BY_SERVER("Something before the application, such as a servlet filter, had the server read the form, whose"
                + " bytes are not to be had any more."),
        AS_STREAM("The body has been handed out by body(); whoever takes the stream is to read all from it.");

        private final String consequence;

        Taken(String consequence) {
            this.consequence = consequence;
        }
    }

    private final Exchange exchange;
    private final Supplier<TemporaryFiles> temporaryFiles;
    private Limits limits;
    private Taken taken = Taken.NOT_YET;
    private boolean released;
    private byte @Nullable [] bytes;
    private @Nullable InputStream stream;
    private @Nullable FormData form;
    private @Nullable TemporaryFiles temporary;
    // What is left of a body that could not be read is no body: it fails again as it did first.
    private @Nullable RuntimeException failure;

    RequestBody(Exchange exchange, Limits limits, Supplier<TemporaryFiles> temporaryFiles) {
        this.exchange = exchange;
        this.limits = limits;
        this.temporaryFiles = temporaryFiles;
    }

    Limits limits() {
        return limits;
    }

    void limits(Limits changed) {
        if (taken != Taken.NOT_YET) {
            throw new IllegalStateException("The body has been read, within the limits until now; change them before"
                    + " anything asks for the body or the form.");
        }
        limits = changed;
    }

    byte[] bytes() {
        if (bytes == null) {
            take(Taken.INTO_MEMORY);
            bytes = reading(() -> whole(readIntoMemory(limits.bodyInMemory())));
        }
        return bytes;
    }

    String text(@Nullable MediaType type) {
        Charset charset = type == null ? StandardCharsets.UTF_8 : type.charset();
        return StrictText.decode(bytes(), charset, "The body");
    }

    /** Reads the body as JSON; the faults that the codec finds are those of the body's fields. */
    @Nullable Object json(@Nullable MediaType sent, JsonCodec codec, Type type) {
        if (sent == null || !sent.isJson()) {
            throw new HttpException(415, "The body is to be sent as application/json.");
        }
        try {
            return codec.read(bytes(), type);
        } catch (JsonException e) {
            List<Fault> faults = e.faults().stream()
                    .map(fault -> new Fault("body", fault.path(), fault.message()))
                    .toList();
            throw faults.isEmpty() ? new HttpException(400, e.reason(), e) : new HttpException(400, faults, e);
        }
    }

    InputStream stream() {
        if (stream == null) {
            take(Taken.AS_STREAM);
            stream = reading(() -> open(limits.body(), exchange.contentLength()));
        }
        return stream;
    }

    /**
     * Reads a form, if it has not been read.
     *
     * @param query the fields of the query, asked for only where the server has read the form
     */
    FormData form(@Nullable MediaType type, Supplier<Params> query) {
        if (type != null && !type.isAnyForm()) {
            throw new HttpException(
                    415, "The form is to be sent as application/x-www-form-urlencoded or multipart/form-data.");
        }
        if (form == null) {
            form = type != null && type.isMultipartForm() ? multipart(query) : urlencoded(type, query);
        }
        return form;
    }

    private FormData urlencoded(@Nullable MediaType type, Supplier<Params> query) {
        if (bytes == null) {
            take(Taken.INTO_MEMORY);
            byte[] read = reading(() -> readIntoMemory(Math.min(limits.field(), limits.bodyInMemory())));
            FormData byServer = read.length == 0 ? readByServer(query) : null;
            if (byServer != null) {
                return new FormData(byServer.fields(), UploadedFiles.NONE);
            }
            bytes = reading(() -> whole(read));
        }
        if (bytes.length > limits.field()) {
            throw BodyStream.tooLarge("The form", limits.field());
        }
        return new FormData(Params.parse(text(type), "the form", limits.fields()), UploadedFiles.NONE);
    }

    private FormData multipart(Supplier<Params> query) {
        if (bytes != null) {
            return parts(new ByteArrayInputStream(bytes));
        }
        take(Taken.AS_PARTS);
        BodyStream body = reading(() -> open(Math.min(limits.body(), limits.upload()), -1));
        PushbackInputStream ahead = new PushbackInputStream(body);
        int first = reading(() -> firstByte(ahead));
        FormData byServer = first < 0 ? readByServer(query) : null;
        if (byServer != null) {
            return byServer;
        }
        return reading(() -> {
            FormData read = parts(ahead);
            requireWhole(body.count());
            return read;
        });
    }

    /** Reads the parts; the type was read when the kind of the form was. */
    private FormData parts(InputStream in) {
        requireNotReleased();
        if (temporary == null) {
            temporary = temporaryFiles.get();
        }
        try {
            return MultipartForm.read(in, exchange.header("Content-Type"), limits, temporary);
        } catch (RuntimeException e) {
            temporary.release();
            throw e;
        }
    }

    private static int firstByte(PushbackInputStream in) {
        try {
            int first = in.read();
            if (first >= 0) {
                in.unread(first);
            }
            return first;
        } catch (IOException e) {
            throw BodyStream.unreadable(e);
        }
    }

    /** Returns the form as the server gives it, where a servlet filter had it read, or null. */
    private @Nullable FormData readByServer(Supplier<Params> query) {
        Map<String, String[]> parameters = exchange.parameters();
        if (parameters.isEmpty()) {
            return null;
        }
        taken = Taken.BY_SERVER;
        return new FormData(Params.withoutQuery(parameters, query.get()), null);
    }

    private byte[] readIntoMemory(int most) {
        try (BodyStream body = open(Math.min(limits.body(), most), -1)) {
            return body.readWhole(exchange.contentLength());
        } catch (IOException e) {
            throw BodyStream.unreadable(e);
        }
    }

    private BodyStream open(long most, long announced) {
        if (exchange.contentLength() > most) {
            throw BodyStream.tooLarge("The body", most);
        }
        try {
            return new BodyStream(exchange.body(), most, announced, limits);
        } catch (IOException e) {
            throw BodyStream.unreadable(e);
        }
    }

    private byte[] whole(byte[] read) {
        requireWhole(read.length);
        return read;
    }

    private void requireWhole(long count) {
        if (exchange.contentLength() > count) {
            throw BodyStream.cutShort();
        }
    }

    private void take(Taken by) {
        if (failure != null) {
            throw failure;
        }
        requireNotReleased();
        if (taken != Taken.NOT_YET) {
            throw new IllegalStateException(taken.consequence);
        }
        taken = by;
    }

    private void requireNotReleased() {
        if (released) {
            throw new IllegalStateException("The request has ended, and its body with it.");
        }
    }

    private <T> T reading(Supplier<T> reader) {
        try {
            return reader.get();
        } catch (RuntimeException e) {
            failure = e;
            throw e;
        }
    }

    /** Deletes temporary files, and reads no more. */
    void release() {
        released = true;
        if (temporary != null) {
            temporary.release();
        }
    }
}
