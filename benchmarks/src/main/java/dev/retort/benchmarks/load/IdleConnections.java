package dev.retort.benchmarks.load;

import dev.retort.benchmarks.process.Children;
import dev.retort.benchmarks.process.Programs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Connections that have been answered once and then stay, in a process of its own.
 *
 * <p>They come from several loopback addresses, so that no range of ephemeral ports is too small.
 */
public final class IdleConnections implements AutoCloseable {
    private static final int EACH_ADDRESS = 2_500;
    private static final int WAIT_MILLIS = 5_000;

    private final Process process;

    private IdleConnections(Process process) {
        this.process = process;
    }

    /**
     * Opens them.
     *
     * @param question what is asked on each
     * @param port whom
     * @param connections how many; the limit of open files must be above that
     * @return once all have been answered
     * @throws IOException if one is refused
     */
    public static IdleConnections open(Question question, int port, int connections) throws IOException {
        Process process = Children.start(List.of(
                Programs.ownJava(),
                "-cp",
                Programs.ownClassPath(),
                IdleConnections.class.getName(),
                String.valueOf(port),
                String.valueOf(connections),
                question.target()));
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String said = output.readLine();
        if (!"open".equals(said)) {
            Children.end(process);
            throw new IOException("The connections were not all answered: " + said);
        }
        return new IdleConnections(process);
    }

    /**
     * Opens them, says so, and keeps them until it is ended.
     *
     * @param args port, connections, target
     * @throws IOException if one is refused
     * @throws InterruptedException if it is interrupted
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        int port = Integer.parseInt(args[0]);
        byte[] request = Question.get(args[2]).bytes(port);
        List<Socket> kept = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(args[1]); i++) {
            Socket socket = new Socket();
            socket.bind(new InetSocketAddress(source(i), 0));
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), WAIT_MILLIS);
            socket.setSoTimeout(WAIT_MILLIS);
            kept.add(socket);
            try {
                socket.getOutputStream().write(request);
                FirstAnswer.readWhole(socket.getInputStream());
            } catch (IOException failure) {
                System.out.println("connection " + (i + 1) + ": " + failure.getMessage());
                return;
            }
        }
        System.out.println("open");
        Thread.currentThread().join();
        System.out.println(kept.size());
    }

    private static InetAddress source(int connection) throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) (2 + connection / EACH_ADDRESS)});
    }

    @Override
    public void close() {
        Children.end(process);
    }
}
