package dev.retort.gateway.content;

import dev.retort.gateway.site.StatusPage;
import java.util.Set;
import org.eclipse.jetty.http.CompressedContentFormat;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.content.HttpContent;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.ResourceService;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Jetty's resource service with three answers mended.
 *
 * <ul>
 *   <li>304: Jetty writes it as an error, and errors forbid caching. It is not one; {@code Cache-Control} stays, and
 *       {@code ETag} and {@code Vary} are those of the 200 (RFC 9110, section 15.4.5).
 *   <li>A directory without its slash: the redirect is permanent and keeps the path as it was encoded.
 *   <li>A directory: 403. Its index file is found before this is asked, see {@link FileHandler}.
 * </ul>
 */
final class FileService extends ResourceService {
    FileService() {
        setDirAllowed(false);
        setEtags(true);
    }

    @Override
    protected void putNotModifiedHeaders(Response response, HttpContent content) {
        super.putNotModifiedHeaders(response, content);
        HttpField etag = content.getETag();
        if (etag != null && !response.getHeaders().contains(HttpHeader.ETAG)) {
            response.getHeaders().put(etag);
        }
        // Left out, Jetty would say 0; what a 304 says is the length of the file (RFC 9110, section 8.6).
        response.getHeaders().put(content.getContentLength());
        Set<CompressedContentFormat> siblings = content.getPreCompressedContentFormats();
        if (siblings != null && !siblings.isEmpty()) {
            response.getHeaders().put(HttpHeader.VARY, HttpHeader.ACCEPT_ENCODING.asString());
        }
    }

    @Override
    protected void writeHttpError(Request request, Response response, Callback callback, int status) {
        if (status == HttpStatus.NOT_MODIFIED_304) {
            response.setStatus(status);
            callback.succeeded();
        } else {
            super.writeHttpError(request, response, callback, status);
        }
    }

    @Override
    protected void sendWelcome(
            HttpContent directory,
            String pathInContext,
            boolean endsWithSlash,
            Request request,
            Response response,
            Callback callback) {
        if (endsWithSlash) {
            writeHttpError(request, response, callback, HttpStatus.FORBIDDEN_403);
        } else {
            StatusPage.sendToSlash(request.getHttpURI().getPath(), request, response, callback);
        }
    }
}
