package dev.retort.gateway;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLSocket;

/** An upstream whose script has each connection to itself: it may read or not, answer or not, close or reset. */
final class RawUpstream implements AutoCloseable {
    private final ServerSocket listener;
    private final Script script;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final CountDownLatch over = new CountDownLatch(1);

    interface Script {
        /** Serves a connection, which is closed afterwards; an exception closes it as well. */
        void serve(Call call) throws IOException;
    }

    /** One connection. */
    final class Call {
        private final Socket socket;
        private final int number;
        final InputStream in;
        final OutputStream out;

        private Call(Socket socket, int number) throws IOException {
            this.socket = socket;
            this.number = number;
            in = new BufferedInputStream(socket.getInputStream());
            out = socket.getOutputStream();
        }

        /** Which connection it is, counted from 1. */
        int number() {
            return number;
        }

        /** Does nothing until the test is over. */
        void hang() throws IOException {
            await(over);
        }

        /** Waits for the test; the end of the upstream is an exception. */
        void await(CountDownLatch latch) throws IOException {
            try {
                latch.await();
            } catch (InterruptedException closed) {
                throw new IOException(closed);
            }
        }

        /** Waits until the other side closes, and counts it. */
        void awaitEnd() {
            try {
                in.transferTo(OutputStream.nullOutputStream());
            } catch (IOException reset) {
                // An end, too.
            }
            ended.incrementAndGet();
        }

        /** Tells whether the other side closes within a time, or sends something. */
        boolean endsWithin(int millis) throws IOException {
            socket.setSoTimeout(millis);
            try {
                return in.read() <= 0;
            } catch (SocketTimeoutException stays) {
                return false;
            } finally {
                socket.setSoTimeout(0);
            }
        }

        /** Whose connection it is. */
        InetSocketAddress client() {
            return (InetSocketAddress) socket.getRemoteSocketAddress();
        }

        /** What has been agreed upon, on a connection of TLS. */
        ExtendedSSLSession session() {
            return (ExtendedSSLSession) ((SSLSocket) socket).getSession();
        }

        /** Writes a byte at a time with a pause behind each. */
        void drip(byte[] bytes, long pauseMillis) throws IOException {
            for (byte one : bytes) {
                out.write(one);
                out.flush();
                try {
                    TimeUnit.MILLISECONDS.sleep(pauseMillis);
                } catch (InterruptedException closed) {
                    throw new IOException(closed);
                }
            }
        }

        /** Ends the connection by a reset. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }

    RawUpstream(Script script) {
        this(script, ServerSocketFactory.getDefault());
    }

    /** One on sockets of a kind, such as those of TLS. */
    RawUpstream(Script script, ServerSocketFactory sockets) {
        this.script = script;
        try {
            listener = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
        threads.execute(this::accept);
    }

    String address() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    /** How many connections have come. */
    int connections() {
        return connections.get();
    }

    /** How many connections the script is not done with. */
    int open() {
        return sockets.size();
    }

    /** How many connections the other side has closed while the script waited for it. */
    int ended() {
        return ended.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                sockets.add(socket);
                int number = connections.incrementAndGet();
                threads.execute(() -> serve(socket, number));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket socket, int number) {
        try (socket) {
            script.serve(new Call(socket, number));
        } catch (IOException broken) {
            // What a test needs to know of it, it sees at the other end.
        } finally {
            sockets.remove(socket);
        }
    }

    @Override
    public void close() throws IOException {
        over.countDown();
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        threads.shutdownNow();
    }
}
