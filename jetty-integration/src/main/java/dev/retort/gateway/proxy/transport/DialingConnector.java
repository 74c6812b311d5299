package dev.retort.gateway.proxy.transport;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * A connector whose selectors also carry the connections to upstreams. What a client sends and what an upstream answers
 * is then read by the same thread, and nobody has to be woken on the way.
 */
public final class DialingConnector extends ServerConnector {
    /**
     * Creates a connector.
     *
     * @param server the server
     * @param acceptors the number of threads that accept
     * @param selectors the number of threads that read
     * @param factories what is spoken, the default first
     */
    public DialingConnector(Server server, int acceptors, int selectors, ConnectionFactory... factories) {
        super(server, acceptors, selectors, factories);
    }

    @Override
    protected SelectorManager newSelectorManager(Executor executor, Scheduler scheduler, int selectors) {
        return new Selectors(executor, scheduler, selectors);
    }

    private final class Selectors extends ServerConnectorManager {
        Selectors(Executor executor, Scheduler scheduler, int selectors) {
            super(executor, scheduler, selectors);
        }

        @Override
        public Connection newConnection(SelectableChannel channel, EndPoint endPoint, Object attachment)
                throws IOException {
            return attachment instanceof Dial dial
                    ? dial.connection(endPoint)
                    : super.newConnection(channel, endPoint, attachment);
        }

        @Override
        protected void connectionFailed(SelectableChannel channel, Throwable failure, Object attachment) {
            if (attachment instanceof Dial dial) {
                dial.failed(failure);
            } else {
                super.connectionFailed(channel, failure, attachment);
            }
        }

        /** The connections to upstreams are none of the connector's clients: it neither counts nor drains them. */
        @Override
        protected void endPointOpened(EndPoint endPoint) {
            if (!Dial.isFor(endPoint)) {
                super.endPointOpened(endPoint);
            }
        }

        @Override
        protected void endPointClosed(EndPoint endPoint) {
            if (!Dial.isFor(endPoint)) {
                super.endPointClosed(endPoint);
            }
        }
    }
}
