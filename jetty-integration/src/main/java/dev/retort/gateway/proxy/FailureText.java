package dev.retort.gateway.proxy;

import java.net.SocketTimeoutException;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;

/** Tells what went wrong with an upstream in the words of nginx's error log. */
final class FailureText {
    /** What the kernel's errors are called in Java, and the call, the number and the words that nginx logs for them. */
    private static final Map<String, String> SYSTEM = Map.of(
            "Connection refused", "connect() failed (111: Connection refused)",
            "No route to host", "connect() failed (113: No route to host)",
            "Network is unreachable", "connect() failed (101: Network is unreachable)",
            "No such file or directory", "connect() failed (2: No such file or directory)",
            "Permission denied", "connect() failed (13: Permission denied)",
            "Connection reset", "recv() failed (104: Connection reset by peer)",
            "Connection reset by peer", "recv() failed (104: Connection reset by peer)",
            "Broken pipe", "writev() failed (32: Broken pipe)");

    private FailureText() {}

    /** Returns one line, whatever somebody wrote into the failure. */
    static String of(Throwable failure) {
        if (failure instanceof TimeoutException || failure instanceof SocketTimeoutException) {
            return "upstream timed out (110: Connection timed out)";
        }
        if (failure instanceof HttpException malformed) {
            return "upstream sent invalid header (" + oneLine(malformed.getReason()) + ")";
        }
        if (failure instanceof AssertionError) {
            return "upstream sent invalid header";
        }
        String message = failure.getMessage();
        if (message == null) {
            return failure.toString();
        }
        String known = SYSTEM.get(message);
        return known == null ? oneLine(message) : known;
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ");
    }
}
