package dev.retort.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The line between a browser and the server, which a test can cut. */
final class Line implements AutoCloseable {
    private static final byte[] BAD_GATEWAY =
            Visitor.bytes("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

    private enum State {
        WHOLE,
        CUT,
        SERVER_AWAY
    }

    private final int server;
    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Semaphore refusals = new Semaphore(0);
    private volatile State state = State.WHOLE;

    /** Leads to a port of this machine. */
    Line(int server) throws IOException {
        this.server = server;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    /** Returns the address of the site at this end. */
    String site() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    /** Ends all connections, and each new one at once. */
    void cut() {
        interrupt(State.CUT);
    }

    /** Ends all connections, and answers as a web server does whose application server is being restarted. */
    void loseTheServer() {
        interrupt(State.SERVER_AWAY);
    }

    /** Waits until somebody has had the answer of a server that is away. */
    void awaitRefusal() throws InterruptedException {
        assertThat(refusals.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
    }

    void mend() {
        state = State.WHOLE;
    }

    private void interrupt(State now) {
        state = now;
        sockets.forEach(Line::end);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "line");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket browser = listener.accept();
                sockets.add(browser);
                start(() -> serve(browser));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket browser) {
        try (browser) {
            if (state == State.WHOLE) {
                try (Socket there = new Socket(InetAddress.getLoopbackAddress(), server)) {
                    sockets.add(there);
                    start(() -> pass(there, browser));
                    if (state == State.WHOLE) {
                        pass(browser, there);
                    }
                }
            } else if (state == State.SERVER_AWAY && browser.getInputStream().read(new byte[8192]) > 0) {
                browser.getOutputStream().write(BAD_GATEWAY);
                refusals.release();
            }
        } catch (IOException ended) {
            // So it does for the browser.
        }
    }

    private static void pass(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
        } catch (IOException ended) {
            // One end has gone, and the other goes with it.
        } finally {
            end(from);
            end(to);
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }
}
