package dev.retort.jetty.uwsgi;

import java.io.IOException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.NanoTime;

/** Puts a packet together, which may come in any pieces but must be whole in its time. */
final class PacketReader {
    enum Progress {
        WHOLE,
        WAITING,
        CLOSED
    }

    private final Inbound inbound;
    private final EndPoint endPoint;
    private final UwsgiLimits limits;
    private final long begin = NanoTime.now();
    private byte[] target = new byte[UwsgiPacket.HEAD];
    private boolean headRead;
    private int length;

    PacketReader(Inbound inbound, EndPoint endPoint, UwsgiLimits limits) {
        this.inbound = inbound;
        this.endPoint = endPoint;
        this.limits = limits;
        endPoint.setIdleTimeout(limits.packetMillis());
    }

    /**
     * Reads what there is.
     *
     * @throws HttpException.RuntimeException if a client's request is larger than it may be
     */
    Progress read() throws IOException, MalformedPacketException {
        while (true) {
            int read = inbound.read(target, length);
            if (read < 0) {
                if (!hasBegun()) {
                    return Progress.CLOSED;
                }
                throw new MalformedPacketException("it was closed " + received() + " bytes into a packet"
                        + (headRead ? " of " + (UwsgiPacket.HEAD + target.length) : ""));
            }
            length += read;
            if (length == target.length) {
                if (headRead) {
                    return Progress.WHOLE;
                }
                target = new byte[UwsgiPacket.size(target, limits.maxPacketSize())];
                headRead = true;
                length = 0;
            } else if (read == 0) {
                awaitMore();
                return Progress.WAITING;
            }
        }
    }

    /** Jetty counts the time from the last byte, and the limit is for all of them. */
    private void awaitMore() throws MalformedPacketException {
        long left = limits.packetMillis() - NanoTime.millisSince(begin);
        if (left <= 0) {
            throw late();
        }
        endPoint.setIdleTimeout(left);
    }

    /** Tells what is wrong when the time is up, which Jetty may shorten where connections are short. */
    MalformedPacketException late() {
        return new MalformedPacketException("only " + received() + " bytes of a packet came in "
                + NanoTime.millisSince(begin) + " ms; its time is " + limits.packetMillis() + " ms");
    }

    /** Tells whether anything has come. */
    boolean hasBegun() {
        return headRead || length > 0;
    }

    private int received() {
        return headRead ? UwsgiPacket.HEAD + length : length;
    }

    /** Returns the whole packet. */
    UwsgiPacket packet() {
        return new UwsgiPacket(target);
    }

    /** Returns when the connection began, as {@link NanoTime#now}. */
    long begin() {
        return begin;
    }
}
