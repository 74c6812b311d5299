package dev.retort.jetty;

import org.eclipse.jetty.server.handler.ContextHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes streams of events and WebSockets when their server or webapp stops, before it waits for the requests in it: these
 * have no end of their own.
 */
final class ChannelCloser {
    /** As {@code RetortServlet.CLOSE_CHANNELS}; in a webapp that class may be another loader's. */
    private static final String ATTRIBUTE = "dev.retort.servlet.closeChannels";

    private static final Logger LOG = LoggerFactory.getLogger(ChannelCloser.class);

    private ChannelCloser() {}

    static void close(ContextHandler context) {
        if (context.getContext().getAttribute(ATTRIBUTE) instanceof Runnable closing) {
            try {
                closing.run();
            } catch (RuntimeException e) {
                LOG.warn("The channels of {} could not be closed", context, e);
            }
        }
    }
}
