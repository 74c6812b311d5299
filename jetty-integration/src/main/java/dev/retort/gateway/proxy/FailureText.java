package dev.retort.gateway.proxy;

import dev.retort.gateway.config.LogLevel;
import java.net.SocketTimeoutException;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import org.eclipse.jetty.http.HttpException;

/** Tells what went wrong with an upstream in the words of nginx's error log. */
final class FailureText {
    /** nginx names who was called where the call itself fails, which it does not wait for. */
    private static final String AT_ONCE = "connect() to PEER failed ";

    /** What the kernel's errors are called in Java, and the call, the number and the words that nginx logs for them. */
    private static final Map<String, String> SYSTEM = Map.of(
            "Connection refused", "connect() failed (111: Connection refused)",
            "No route to host", "connect() failed (113: No route to host)",
            "Network is unreachable", AT_ONCE + "(101: Network is unreachable)",
            "No such file or directory", AT_ONCE + "(2: No such file or directory)",
            "Permission denied", AT_ONCE + "(13: Permission denied)",
            "Connection reset", "recv() failed (104: Connection reset by peer)",
            "Connection reset by peer", "recv() failed (104: Connection reset by peer)",
            "Broken pipe", "writev() failed (32: Broken pipe)");

    private FailureText() {}

    /**
     * Returns one line, whatever somebody wrote into the failure.
     *
     * @param failure what went wrong
     * @param peer the name of the peer that it went wrong with
     */
    static String of(Throwable failure, String peer) {
        if (failure instanceof TimeoutException || failure instanceof SocketTimeoutException) {
            return "upstream timed out (110: Connection timed out)";
        }
        if (failure instanceof HttpException malformed) {
            String reason = oneLine(String.valueOf(malformed.getReason()));
            return reason.startsWith("upstream sent ") ? reason : "upstream sent invalid header (" + reason + ")";
        }
        if (failure instanceof AssertionError) {
            return "upstream sent no valid HTTP/1.0 header"; // Jetty's of a line without a status.
        }
        String message = failure.getMessage();
        if (message == null) {
            return failure.toString();
        }
        String known = SYSTEM.get(message);
        if (known == null) {
            return oneLine(message);
        }
        boolean refusedAtOnce = peer.startsWith("unix:") && known.startsWith("connect() failed ");
        return refusedAtOnce
                ? known.replaceFirst("connect\\(\\)", Matcher.quoteReplacement("connect() to " + peer))
                : known.replace("PEER", peer);
    }

    /** Returns the level of such a text: what says that the gateway's own machine is set up wrongly is more than an error. */
    static LogLevel level(String text) {
        return text.endsWith("(2: No such file or directory)") || text.endsWith("(13: Permission denied)")
                ? LogLevel.CRIT
                : LogLevel.ERROR;
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ");
    }
}
