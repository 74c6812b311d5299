package dev.retort.benchmarks.load;

import java.io.EOFException;
import java.io.IOException;
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
     * @throws IOException if the time is over, a process has ended, or the answer is an error
     */
    public static void await(Question question, int port, List<Process> processes, int seconds) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (true) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(seconds));
                socket.getOutputStream().write(question.bytes(port));
                ResponseReader reader = new ResponseReader();
                byte[] bytes = new byte[BUFFER];
                while (true) {
                    int length = socket.getInputStream().read(bytes);
                    if (length < 0) {
                        throw new EOFException("The connection was closed before the answer's end.");
                    }
                    if (reader.read(ByteBuffer.wrap(bytes, 0, length))) {
                        return;
                    }
                }
            } catch (ConnectException notYet) {
                if (System.nanoTime() > deadline) {
                    throw new IOException("It has not started in " + seconds + " s.", notYet);
                }
            }
            if (processes.stream().anyMatch(process -> !process.isAlive())) {
                throw new IOException("It has ended instead of listening.");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }
}
