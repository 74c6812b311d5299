package dev.retort.benchmarks.load;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What is asked for again and again.
 *
 * @param method such as {@code GET}
 * @param target path and query
 * @param fields of the request, each as {@code Range: bytes=0-99}
 * @param body what a request brings: a text as it is, or {@code N x} for that many letters
 */
public record Question(String method, String target, List<String> fields, Body body) {
    /**
     * The body of a request.
     *
     * @param text which
     * @param times how often, one after the other
     */
    public record Body(String text, int times) {
        /** Returns its length in bytes; it is ASCII. */
        int length() {
            return text.length() * times;
        }
    }

    private static final Body NONE = new Body("", 1);

    /** Returns a question without a body. */
    public static Question get(String target, String... fields) {
        return new Question("GET", target, List.of(fields), NONE);
    }

    /** Returns a question with a body. */
    public static Question post(String target, Body body, String... fields) {
        return new Question("POST", target, List.of(fields), body);
    }

    /** Returns the bytes of an HTTP/1.1 request on a connection that is kept. */
    public byte[] bytes(int port) {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n");
        fields.forEach(field -> head.append(field).append("\r\n"));
        if (body.length() > 0) {
            head.append("Content-Length: ").append(body.length()).append("\r\n");
        }
        return (head + "\r\n" + body.text().repeat(body.times())).getBytes(StandardCharsets.US_ASCII);
    }
}
