package dev.retort.benchmarks.load;

import dev.retort.benchmarks.process.Children;
import dev.retort.benchmarks.process.Programs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Asks at a fixed rate, and measures each answer from the moment that its request was <em>due</em>: wrk2's method, which does not
 * leave out those that a server holds up (coordinated omission).
 *
 * <p>{@code h2load --rps} measures from the moment a request is sent, and sends none while the connection waits: of 4,000 requests
 * at 1,000 a second to an nginx that was stopped for 0.8 s it reported 4 slow ones, where some 800 were.
 *
 * <p>One thread turns without sleeping, so that its own waking up is not in the figures; it takes one processor. Requests that are due
 * while all connections wait stand in a queue, and their time runs.
 */
public final class OpenLoop {
    private static final int BUFFER = 1 << 16;

    private final int port;
    private final Question question;
    private final Selector selector;
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final ByteBuffer input = ByteBuffer.allocateDirect(BUFFER);

    private OpenLoop(int port, Question question) throws IOException {
        this.port = port;
        this.question = question;
        this.selector = Selector.open();
    }

    /**
     * Asks, in a process of its own.
     *
     * @param question what
     * @param port whom
     * @param connections how many
     * @param rate requests in a second, over all connections
     * @param seconds how long
     * @return how long the answers took
     * @throws IOException if an answer was an error
     * @throws InterruptedException if this thread is interrupted
     */
    public static Latencies ask(Question question, int port, int connections, int rate, int seconds)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Programs.ownJava(),
                "-XX:+UseSerialGC",
                "-cp",
                Programs.ownClassPath(),
                OpenLoop.class.getName(),
                String.valueOf(port),
                String.valueOf(connections),
                String.valueOf(rate),
                String.valueOf(seconds),
                question.method(),
                question.target(),
                question.body().text(),
                String.valueOf(question.body().times())));
        command.addAll(question.fields());
        return Latencies.parse(Children.run(command));
    }

    /**
     * Asks, and prints what came of it.
     *
     * @param args port, connections, rate, seconds, method, target, body, how often it stands there, fields
     * @throws IOException if an answer was an error
     */
    public static void main(String[] args) throws IOException {
        Question.Body body = new Question.Body(args[6], Integer.parseInt(args[7]));
        Question question = new Question(args[4], args[5], List.of(args).subList(8, args.length), body);
        OpenLoop loop = new OpenLoop(Integer.parseInt(args[0]), question);
        loop.connect(Integer.parseInt(args[1]));
        int rate = Integer.parseInt(args[2]);
        // The first second is for this program's own compiler.
        loop.run(rate, rate);
        System.out.println(
                Latencies.of(loop.run(rate, rate * Integer.parseInt(args[3]))).toLine());
    }

    private void connect(int connections) throws IOException {
        for (int i = 0; i < connections; i++) {
            idle.add(connect());
        }
    }

    private Connection connect() throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.socket().setTcpNoDelay(true);
        channel.configureBlocking(false);
        Connection connection = new Connection(channel);
        channel.register(selector, SelectionKey.OP_READ, connection);
        return connection;
    }

    /** Sends so many requests at a rate, waits for all answers, and returns how long each took in nanoseconds. */
    private long[] run(int rate, int count) throws IOException {
        long[] took = new long[count];
        long interval = 1_000_000_000L / rate;
        long start = System.nanoTime();
        long bound = start + interval * count + 30_000_000_000L;
        int sent = 0;
        int answered = 0;
        while (answered < count) {
            long now = System.nanoTime();
            while (sent < count && !idle.isEmpty() && start + sent * interval <= now) {
                idle.remove().send(start + sent++ * interval);
            }
            selector.selectNow();
            for (SelectionKey key : selector.selectedKeys()) {
                Connection connection = (Connection) key.attachment();
                if (key.isWritable()) {
                    connection.flush(key);
                }
                if (key.isReadable() && connection.read()) {
                    took[answered++] = System.nanoTime() - connection.due;
                    idle.add(connection.isClosing() ? connection.replaced() : connection);
                }
            }
            selector.selectedKeys().clear();
            if (now > bound) {
                throw new IOException("Only " + answered + " of " + count + " answers have come at " + rate + "/s.");
            }
        }
        return Arrays.copyOf(took, answered);
    }

    private final class Connection {
        private final SocketChannel channel;
        private final ResponseReader reader = new ResponseReader();
        private final ByteBuffer output = ByteBuffer.wrap(question.bytes(port));
        private long due;

        Connection(SocketChannel channel) {
            this.channel = channel;
        }

        void send(long due) throws IOException {
            this.due = due;
            output.clear();
            channel.write(output);
            if (output.hasRemaining()) {
                channel.keyFor(selector).interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            }
        }

        void flush(SelectionKey key) throws IOException {
            channel.write(output);
            if (!output.hasRemaining()) {
                key.interestOps(SelectionKey.OP_READ);
            }
        }

        boolean isClosing() {
            return reader.isClosing();
        }

        /** Some servers close a connection after so many requests. */
        Connection replaced() throws IOException {
            channel.close();
            return connect();
        }

        boolean read() throws IOException {
            while (true) {
                input.clear();
                int length = channel.read(input);
                if (length < 0) {
                    throw new IOException("The server has closed a connection.");
                }
                if (length == 0) {
                    return false;
                }
                if (reader.read(input.flip())) {
                    return true;
                }
            }
        }
    }
}
