package dev.retort.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server that has just started for the first page of each of its applications: what a deployment wants to know before it
 * goes on, and enough for the JVM to learn what a start needs (JEP 514).
 */
final class StartCheck {
    /** Where it listens meanwhile: beside the server that is perhaps running at the addresses that the command names. */
    static final String HOST = "127.0.0.1";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private StartCheck() {}

    /**
     * Asks for each path once and tells what was answered.
     *
     * @param port where the server listens
     * @param paths what to ask for
     * @param out takes a line for each
     * @return the exit code: {@link CommandException#FAILED} if one was not answered, or with a failure of the server (5xx), else 0
     */
    static int run(int port, List<String> paths, PrintWriter out) {
        boolean isWell = true;
        for (String path : paths) {
            isWell &= ask(URI.create("http://" + HOST + ":" + port + path), out);
        }
        out.flush();
        return isWell ? 0 : CommandException.FAILED;
    }

    private static boolean ask(URI address, PrintWriter out) {
        long begin = System.nanoTime();
        String path = address.getRawPath();
        try {
            HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection(Proxy.NO_PROXY);
            connection.setInstanceFollowRedirects(false);
            connection.setConnectTimeout((int) PATIENCE.toMillis());
            connection.setReadTimeout((int) PATIENCE.toMillis());
            int status = connection.getResponseCode();
            long bytes = size(status < 400 ? connection.getInputStream() : connection.getErrorStream());
            out.println("GET " + path + ": " + status + ", " + bytes + (bytes == 1 ? " byte, " : " bytes, ")
                    + (System.nanoTime() - begin) / 1_000_000 + " ms");
            return status < 500;
        } catch (IOException e) {
            out.println("GET " + path + ": no answer: " + e.getMessage());
            return false;
        }
    }

    private static long size(@Nullable InputStream body) throws IOException {
        if (body == null) {
            return 0;
        }
        try (body) {
            return body.transferTo(OutputStream.nullOutputStream());
        }
    }
}
