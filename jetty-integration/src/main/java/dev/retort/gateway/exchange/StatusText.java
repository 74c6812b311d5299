package dev.retort.gateway.exchange;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Words for a status that are not the usual ones, as an upstream may say them. Jetty's response has no room for them; its
 * generator of HTTP/1 does write them, if the stream that the head goes through hands them on.
 *
 * @param status the status that they are said of
 * @param words one line, one char a byte
 */
record StatusText(int status, String words) {
    /** Puts them into the head that is sent next; HTTP/2 knows no such words. */
    void sayIn(Request request) {
        if (request.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_2) {
            request.addHttpStreamWrapper(Worded::new);
        }
    }

    private final class Worded extends HttpStream.Wrapper {
        Worded(HttpStream stream) {
            super(stream);
        }

        @Override
        public void send(
                MetaData.Request request,
                MetaData.@Nullable Response response,
                boolean last,
                @Nullable ByteBuffer content,
                Callback callback) {
            super.send(
                    request,
                    response == null || response.getStatus() != status ? response : worded(response),
                    last,
                    content,
                    callback);
        }

        private MetaData.Response worded(MetaData.Response response) {
            return new MetaData.Response(
                    response.getStatus(),
                    words,
                    response.getHttpVersion(),
                    response.getHttpFields(),
                    response.getContentLength(),
                    response.getTrailersSupplier());
        }
    }
}
