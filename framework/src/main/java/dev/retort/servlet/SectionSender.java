package dev.retort.servlet;

import dev.retort.http.Content;
import dev.retort.http.Headers;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a file, which may have vanished or shrunk since the response was made.
 *
 * <p>As long as nothing of the response is on its way, the client gets a 500 in its place. After that the exception goes
 * on to the container, which breaks the connection off, so that the client sees that something is missing.
 */
final class SectionSender {
    private static final Logger LOG = LoggerFactory.getLogger(SectionSender.class);
    private static final String REASON = "The file could not be read.";

    private SectionSender() {}

    /** Sends a section; the head of the response is written once the file is open. */
    static void send(Content.Section section, Headers headers, HttpServletResponse to, Runnable head)
            throws IOException {
        InputStream opened;
        try {
            opened = section.open();
        } catch (IOException e) {
            fail(section, headers, to, e);
            return;
        }
        try (InputStream in = opened) {
            head.run();
            to.setContentLengthLong(section.length());
            section.copy(in, to.getOutputStream());
        } catch (IOException e) {
            if (to.isCommitted()) {
                throw e;
            }
            fail(section, headers, to, e);
        }
    }

    private static void fail(Content.Section section, Headers headers, HttpServletResponse to, IOException cause)
            throws IOException {
        LOG.error("{} could not be sent", section.path(), cause);
        ServerError.send(to, headers, REASON);
    }
}
