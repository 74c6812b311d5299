package dev.retort.gateway.content;

import dev.retort.gateway.config.Scope;
import dev.retort.gateway.connector.SendFile;
import dev.retort.gateway.exchange.ClientResponse;
import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.LocationHandler;
import dev.retort.gateway.exchange.NormalPath;
import dev.retort.gateway.filter.PartialBody;
import dev.retort.gateway.site.DocumentRoot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the file that a path means: nginx's {@code ngx_http_static_module}.
 *
 * <p>A file in memory is served on the thread that reads the connections, any other where waiting for the disk is allowed. The
 * head is made here; preconditions and ranges are the business of filters, and what they leave of the body is
 * sent.
 */
final class StaticHandler implements LocationHandler {
    private static final Logger LOG = LoggerFactory.getLogger(StaticHandler.class);

    private final DocumentRoot root;
    private final MediaTypes types;
    private final FileStore files;
    private final boolean etags;
    private final boolean logsMissing;

    StaticHandler(DocumentRoot root, MediaTypes types, FileStore files, Scope scope) {
        this.root = root;
        this.types = types;
        this.files = files;
        this.etags = scope.flag("etag", true);
        this.logsMissing = scope.flag("log_not_found", true);
    }

    @Override
    public void handle(Exchange exchange) throws IOException {
        String method = exchange.method();
        if (!HttpMethod.GET.is(method) && !HttpMethod.HEAD.is(method) && !HttpMethod.POST.is(method)) {
            exchange.end(HttpStatus.METHOD_NOT_ALLOWED_405);
            return;
        }
        String name = root.requestFilename(exchange);
        if (exchange.uri().endsWith("/")) {
            LOG.error(
                    "*{} directory index of \"{}\" is forbidden{}",
                    exchange.request().connectionNumber(),
                    name,
                    exchange.whose());
            exchange.end(HttpStatus.FORBIDDEN_403);
            return;
        }
        StoredFile file = files.inMemory(name);
        OpenFile open = file == null ? null : borrow(name, file, exchange);
        if (file == null || (open == null && file.content() == null)) {
            exchange.runBlocking(this::serveFromDisk);
        } else {
            serve(file, open, exchange, Integer.MAX_VALUE);
        }
    }

    /** Takes part in a file that is kept open, if the kernel can send it to this client from here. */
    private @Nullable OpenFile borrow(String name, StoredFile file, Exchange exchange) throws IOException {
        if (!file.isKeptOpen() || !SendFile.mayBeginHere(exchange)) {
            return null;
        }
        OpenFile open = file.borrow();
        if (open != null && open.channel().size() != file.size()) {
            open.release();
            files.remove(name, file);
            return null;
        }
        return open;
    }

    private void serveFromDisk(Exchange exchange) throws IOException {
        String name = root.requestFilename(exchange);
        StoredFile file;
        OpenFile open = null;
        try {
            BasicFileAttributes attributes = FileStore.ask(name);
            if (attributes.isDirectory()) {
                redirectToSlash(exchange);
                return;
            }
            if (!attributes.isRegularFile()) {
                LOG.error(
                        "*{} \"{}\" is not a regular file{}",
                        exchange.request().connectionNumber(),
                        name,
                        exchange.whose());
                exchange.end(HttpStatus.NOT_FOUND_404);
                return;
            }
            SendFile.Options sending = exchange.setting(SendFile.SETTING);
            file = files.get(name, attributes, sending == null ? null : scheduler(exchange));
            if (file.content() == null) {
                open = open(file);
            }
        } catch (IOException failure) {
            fail(FileFailure.of(failure), name, exchange);
            return;
        }
        serve(file, open, exchange, Integer.MAX_VALUE);
    }

    private static Scheduler scheduler(Exchange exchange) {
        return exchange.request().getComponents().getScheduler();
    }

    private static OpenFile open(StoredFile file) throws IOException {
        return new OpenFile(FileChannel.open(file.path(), StandardOpenOption.READ));
    }

    private void fail(FileFailure failure, String name, Exchange exchange) {
        if (logsMissing || failure.status() != HttpStatus.NOT_FOUND_404) {
            failure.log("open", name, exchange);
        }
        exchange.end(failure.status());
    }

    private static void redirectToSlash(Exchange exchange) {
        String args = exchange.args();
        String target = NormalPath.escape(exchange.uri()) + "/" + (args == null || args.isEmpty() ? "" : "?" + args);
        exchange.redirectClient(HttpStatus.MOVED_PERMANENTLY_301, target);
    }

    /** Sends a file that stands for the one asked for, which has no ranges. Where it is not in memory, the thread must be one that may block. */
    void serve(StoredFile file, Exchange exchange) throws IOException {
        OpenFile open = null;
        if (file.content() == null) {
            try {
                open = open(file);
            } catch (IOException failure) {
                fail(FileFailure.of(failure), NormalPath.bytes(file.path().toString()), exchange);
                return;
            }
        }
        serve(file, open, exchange, 0);
    }

    /** Sends a file, from an open one that is let go then, or else from memory. */
    private void serve(StoredFile file, @Nullable OpenFile opened, Exchange exchange, int maxRanges)
            throws IOException {
        boolean handedOver = false;
        try {
            Content.Sink sink = open(file, exchange, maxRanges);
            if (sink == null) {
                return;
            }
            List<PartialBody.Part> parts = null;
            if (sink instanceof PartialBody partial) {
                parts = partial.parts();
                sink = partial.target();
            }
            ByteBuffer bytes = file.content();
            long length = parts == null
                    ? file.size()
                    : parts.stream().mapToLong(PartialBody.Part::length).sum();
            boolean little = length <= FileStore.LEAST_SENT;
            SendFile.Options sending = opened == null || little ? null : exchange.setting(SendFile.SETTING);
            SendFile kernel = sending == null ? null : SendFile.to(exchange, sink, sending);
            if (bytes != null && kernel == null) {
                sink.write(true, parts == null ? bytes.slice() : gather(parts, bytes), exchange.callback());
            } else if (opened != null) {
                handedOver = true;
                send(file, opened, sink, parts, little, kernel, exchange);
            }
        } finally {
            if (!handedOver && opened != null) {
                opened.release();
            }
        }
    }

    private void send(
            StoredFile file,
            OpenFile opened,
            Content.Sink sink,
            @Nullable List<PartialBody.Part> parts,
            boolean little,
            @Nullable SendFile kernel,
            Exchange exchange) {
        List<PartialBody.Part> pieces = parts == null ? List.of(new PartialBody.Part(null, 0, file.size())) : parts;
        if (kernel == null && !little) {
            exchange.runBlocking(here -> FileBody.send(here, file.path(), opened, sink, pieces, files.buffers(), null));
        } else {
            // A little of a file that is kept open is read here, and leaves with its head in one packet.
            FileBody.send(exchange, file.path(), opened, sink, pieces, files.buffers(), kernel);
        }
    }

    /** Writes the head; returns where the body goes, or null if there is none and the response is under way. */
    private Content.@Nullable Sink open(StoredFile file, Exchange exchange, int maxRanges) {
        if (HttpMethod.POST.is(exchange.method())) {
            exchange.end(HttpStatus.METHOD_NOT_ALLOWED_405);
            return null;
        }
        ClientResponse response = exchange.response();
        if (exchange.request().getLength() != 0) {
            response.discardRequest();
        }
        HttpFields.Mutable headers = response.getHeaders();
        HttpField type = types.of(exchange.uri());
        if (type != null && !headers.contains(HttpHeader.CONTENT_TYPE)) {
            headers.add(type);
        }
        headers.put(file.contentLength());
        headers.put(file.lastModified());
        if (etags) {
            headers.put(file.etag());
        }
        response.lastModified(file.modified());
        response.maxRanges(maxRanges);
        Content.Sink sink = response.open();
        boolean bodiless = HttpMethod.HEAD.is(exchange.method())
                || response.getStatus() == HttpStatus.NOT_MODIFIED_304
                || file.size() == 0;
        if (bodiless) {
            sink.write(true, BufferUtil.EMPTY_BUFFER, exchange.callback());
            return null;
        }
        return sink;
    }

    /** Returns the parts of a file in memory, as they are if it is one, or else one behind the other. */
    private static ByteBuffer gather(List<PartialBody.Part> parts, ByteBuffer bytes) {
        PartialBody.Part first = parts.get(0);
        if (parts.size() == 1 && first.head() == null) {
            return bytes.slice((int) first.offset(), (int) first.length());
        }
        long size = 0;
        for (PartialBody.Part part : parts) {
            ByteBuffer head = part.head();
            size += part.length() + (head == null ? 0 : head.remaining());
        }
        ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(size));
        for (PartialBody.Part part : parts) {
            ByteBuffer head = part.head();
            if (head != null) {
                all.put(head.slice());
            }
            all.put(bytes.slice((int) part.offset(), (int) part.length()));
        }
        return all.flip();
    }
}
