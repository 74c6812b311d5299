package dev.retort.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.frames.DataFrame;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.util.Callback;

/** A POST over HTTP/2 without TLS, on a connection of its own, whose body need not be as long as its head says. */
final class Http2Post implements AutoCloseable {
    private final HTTP2Client client = new HTTP2Client();
    private final CountDownLatch answered = new CountDownLatch(1);
    private final Stream stream;

    /**
     * Sends the head.
     *
     * @param announced the Content-Length, in bytes
     * @param isAll whether the request ends with the head
     */
    Http2Post(int port, String path, int announced, boolean isAll) throws Exception {
        client.start();
        Session session = client.connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), new Session.Listener() {})
                .get(20, TimeUnit.SECONDS);
        MetaData.Request head = new MetaData.Request(
                "POST",
                HttpURI.from("http://a" + path),
                HttpVersion.HTTP_2,
                HttpFields.build().put(HttpHeader.CONTENT_LENGTH, announced));
        stream = session.newStream(new HeadersFrame(head, null, isAll), new Ear())
                .get(20, TimeUnit.SECONDS);
    }

    /** Notices the end of the answer, and that there will be none. */
    private final class Ear implements Stream.Listener {
        @Override
        public void onHeaders(Stream stream, HeadersFrame frame) {
            if (frame.isEndStream()) {
                answered.countDown();
            } else {
                stream.demand();
            }
        }

        @Override
        public void onDataAvailable(Stream stream) {
            Stream.Data data = stream.readData();
            if (data != null) {
                boolean isEnd = data.frame().isEndStream();
                data.release();
                if (isEnd) {
                    answered.countDown();
                    return;
                }
            }
            stream.demand();
        }

        @Override
        public void onReset(Stream stream, ResetFrame frame, Callback callback) {
            callback.succeeded();
            answered.countDown();
        }

        @Override
        public void onClosed(Stream stream) {
            answered.countDown();
        }
    }

    /** Ends the request with bytes of the body. */
    void lastBytes(byte[] bytes) {
        stream.data(new DataFrame(stream.getId(), ByteBuffer.wrap(bytes), true), Callback.NOOP);
    }

    /** Ends the request with a trailer and no body. */
    void trailers(String name, String value) {
        MetaData trailers = new MetaData(HttpVersion.HTTP_2, HttpFields.build().put(name, value));
        stream.headers(new HeadersFrame(stream.getId(), trailers, null, true), Callback.NOOP);
    }

    /** Waits for the end of the answer, or of the stream. */
    void awaitAnswer() throws InterruptedException {
        assertThat(answered.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Override
    public void close() {
        try {
            client.stop();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }
}
