package dev.retort.benchmarks.load;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Asks until there is an answer: for a server that is just starting. */
public final class FirstAnswer {
    private static final int BUFFER = 1 << 16;

    private FirstAnswer() {}

    /**
     * Tries every millisecond.
     *
     * @param question what
     * @param port whom
     * @param processes that must all live
     * @param seconds how long
     * @throws IOException if the time is over, a process has ended, or the answer is an error that is not a gateway's while what is behind it
     *     starts
     */
    public static void await(Question question, int port, List<Process> processes, int seconds) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!isAnswered(question, port, seconds, deadline)) {
            if (processes.stream().anyMatch(process -> !process.isAlive())) {
                throw new IOException("It has ended instead of listening.");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private static boolean isAnswered(Question question, int port, int seconds, long deadline) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(seconds));
            socket.getOutputStream().write(question.bytes(port));
            readWhole(socket.getInputStream());
            return true;
        } catch (ConnectException | ErrorAnswer notYet) {
            if (System.nanoTime() > deadline) {
                throw new IOException("It has not started in " + seconds + " s.", notYet);
            }
            if (notYet instanceof ErrorAnswer answer && !answer.isOfGateway()) {
                throw notYet;
            }
            return false;
        }
    }

    /** Reads a response to its end. */
    static void readWhole(InputStream answer) throws IOException {
        ResponseReader reader = new ResponseReader();
        byte[] bytes = new byte[BUFFER];
        int length = answer.read(bytes);
        while (length >= 0 && !reader.read(ByteBuffer.wrap(bytes, 0, length))) {
            length = answer.read(bytes);
        }
        if (length < 0) {
            throw new EOFException("The connection was closed before the answer's end.");
        }
    }
}
