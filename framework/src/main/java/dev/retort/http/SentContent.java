package dev.retort.http;

/**
 * Decides what of a response's content is sent: nothing for {@code HEAD} and for the statuses that have none (RFC 9110,
 * sections 8.6, 9.3.2, 15.3.5, 15.3.6 and 15.4.5).
 */
final class SentContent {
    private SentContent() {}

    /** Returns the content to send, the same instance where all of it is. */
    static Content of(int status, Content content, String method) {
        if (status == 204 || status == 304) {
            return Content.None.UNANNOUNCED;
        }
        if (status == 205) {
            return Content.None.EMPTY;
        }
        if (!method.equals("HEAD") || content instanceof Content.None) {
            return content;
        }
        if (content instanceof Content.Section section) {
            return new Content.None(section.length());
        }
        return content instanceof Content.Bytes bytes
                ? new Content.None(bytes.array().length)
                : Content.None.UNANNOUNCED;
    }
}
