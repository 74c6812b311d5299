package dev.retort.gateway.proxy;

import dev.retort.gateway.connector.Visit;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a client on HTTP/1 leaves while its answer is waited for. Jetty does not read a connection while a request
 * is being served, so nobody sees its end; this reads in the meantime.
 *
 * <p>What comes instead of the end is the beginning of another request. That byte is put back to where Jetty looks for
 * it, and the watch is over, as it is as soon as the answer begins.
 */
final class ClientWatch implements Callback {
    private final AbstractEndPoint endPoint;
    private final Connection.UpgradeTo connection;
    private final Runnable gone;
    private boolean over;

    private ClientWatch(AbstractEndPoint endPoint, Connection.UpgradeTo connection, Runnable gone) {
        this.endPoint = endPoint;
        this.connection = connection;
        this.gone = gone;
    }

    /**
     * Begins to watch the client of a request that has been read to its end.
     *
     * @param request the request
     * @param gone is run when the client has left
     * @return null if its connection cannot be watched
     */
    static @Nullable ClientWatch begin(Request request, Runnable gone) {
        Connection connection = request.getConnectionMetaData().getConnection();
        if (!(connection instanceof Connection.UpgradeFrom from)
                || !(connection instanceof Connection.UpgradeTo to)
                || !(connection.getEndPoint() instanceof AbstractEndPoint endPoint)) {
            return null;
        }
        ByteBuffer ahead = from.onUpgradeFrom();
        if (ahead != null) {
            to.onUpgradeTo(ahead);
            return null;
        }
        Visit.readWhole(request);
        ClientWatch watch = new ClientWatch(endPoint, to, gone);
        return endPoint.tryFillInterested(watch) ? watch : null;
    }

    /** Ends the watch. Whoever writes the answer must have called this: Jetty reads again when it is written. */
    void end() {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
        }
        endPoint.getFillInterest().onFail(new WatchOver());
    }

    @Override
    public void succeeded() {
        synchronized (this) {
            if (over) {
                return;
            }
            ByteBuffer next = BufferUtil.allocate(1);
            int read = read(next);
            if (read == 0 && endPoint.tryFillInterested(this)) {
                return;
            }
            over = true;
            if (read >= 0) {
                connection.onUpgradeTo(next);
                return;
            }
        }
        gone.run();
    }

    private int read(ByteBuffer into) {
        try {
            return endPoint.fill(into);
        } catch (IOException broken) {
            return -1;
        }
    }

    @Override
    public void failed(Throwable cause) {
        boolean broken;
        synchronized (this) {
            broken = !over && !endPoint.isOpen();
            over = true;
        }
        if (broken) {
            gone.run();
        }
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    /** Without a stack, as each answer ends a watch. */
    private static final class WatchOver extends Exception {
        private static final long serialVersionUID = 1L;

        WatchOver() {
            super("the answer has begun", null, false, false);
        }
    }
}
