package dev.retort.gateway.content;

import dev.retort.gateway.site.HandOff;
import dev.retort.gateway.site.StatusPage;
import dev.retort.gateway.site.UriPath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Objects;
import org.eclipse.jetty.http.CompressedContentFormat;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.content.HttpContent;
import org.eclipse.jetty.http.content.ResourceHttpContentFactory;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.ResourceService;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ResourceHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Serves files: Jetty's ResourceHandler, which answers every request itself and reads the disk only where that may
 * block.
 *
 * <p>What a request goes through: the method, hidden names, the index file of a directory, memory or the disk, and then
 * {@link FileService} with its preconditions, ranges and encodings.
 */
final class FileHandler extends ResourceHandler {
    private static final String INDEX = "index.html";
    private static final String ALLOW = "GET, HEAD";
    private static final int BUFFER_SIZE = 64 * 1024;

    private @Nullable FileCache cache;

    @SuppressWarnings("this-escape")
    FileHandler(List<CompressedContentFormat> precompressed) {
        setPrecompressedFormats(precompressed);
    }

    /** Called by the constructor of the super class: a fixed service, whatever is set later. */
    @Override
    protected ResourceService newResourceService() {
        return new FileService();
    }

    @Override
    protected HttpContent.Factory newHttpContentFactory(ByteBufferPool.Sized serverBuffers) {
        ByteBufferPool.Sized buffers =
                new ByteBufferPool.Sized(serverBuffers.getWrapped(), serverBuffers.isDirect(), BUFFER_SIZE);
        // No memory mapping: a mapped file stays locked or mapped until a garbage collection finds it.
        HttpContent.Factory files = new ResourceHttpContentFactory(getBaseResource(), getMimeTypes(), buffers);
        cache = new FileCache(new FreshSiblings(files, getPrecompressedFormats()), buffers);
        return cache;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (!HttpMethod.GET.is(request.getMethod()) && !HttpMethod.HEAD.is(request.getMethod())) {
            StatusPage.sendMethodNotAllowed(request, response, callback, ALLOW);
            return true;
        }
        String path = Request.getPathInContext(request);
        if (HiddenNames.in(path)) {
            StatusPage.send(request, response, callback, HttpStatus.NOT_FOUND_404);
            return true;
        }
        boolean inMemory = Objects.requireNonNull(cache).holds(path.endsWith("/") ? path + INDEX : path)
                && !request.getHeaders().contains(HttpHeader.RANGE);
        return inMemory
                ? serve(request, response, callback)
                : HandOff.call(this::fromDisk, request, response, callback);
    }

    private boolean fromDisk(Request request, Response response, Callback callback) throws IOException {
        return serve(request, new DiskPaced(request, response), callback);
    }

    private boolean serve(Request request, Response response, Callback callback) throws IOException {
        String path = Request.getPathInContext(request);
        if (!path.endsWith("/")) {
            return send(find(path, request), request, response, callback);
        }
        HttpContent index = find(path + INDEX, request);
        if (index != null) {
            // As nginx does it: the index file is what was asked for, so it has ranges and encodings like any file.
            return send(index, Request.serveAs(request, indexUri(request)), response, callback);
        }
        HttpContent directory = find(path, request);
        boolean exists = directory != null && directory.getResource().isDirectory();
        return send(exists ? directory : null, request, response, callback);
    }

    private boolean send(@Nullable HttpContent content, Request request, Response response, Callback callback) {
        if (content == null) {
            StatusPage.send(request, response, callback, HttpStatus.NOT_FOUND_404);
        } else {
            getResourceService().doGet(IfRange.apply(request, content), response, callback, content);
        }
        return true;
    }

    private static HttpURI indexUri(Request request) {
        HttpURI uri = request.getHttpURI();
        return HttpURI.build(uri).path(UriPath.escape(uri.getCanonicalPath()) + INDEX);
    }

    private @Nullable HttpContent find(String path, Request request) throws IOException {
        try {
            return getResourceService().getContent(path, request);
        } catch (InvalidPathException unspeakable) {
            // No file can have this name.
            return null;
        }
    }

    /**
     * A response that comes from the disk piece by piece. Jetty reads the next piece when the last one is written, on
     * the thread that finds it written; saying that this may block keeps it off the thread that serves everybody.
     */
    private static final class DiskPaced extends Response.Wrapper {
        DiskPaced(Request request, Response response) {
            super(request, response);
        }

        @Override
        public void write(boolean last, ByteBuffer content, Callback callback) {
            super.write(last, content, new Callback.Nested(callback) {
                @Override
                public InvocationType getInvocationType() {
                    return InvocationType.BLOCKING;
                }
            });
        }
    }
}
