package dev.retort.gateway.proxy;

import org.eclipse.jetty.http.HttpFields;

/** The fields of an answer whose status line has words of its own, such as {@code HTTP/1.1 404 No such order}. */
final class AnswerHead extends HttpFields.Mutable.Wrapper {
    private final String reason;

    AnswerHead(String reason, HttpFields.Mutable fields) {
        super(fields);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
