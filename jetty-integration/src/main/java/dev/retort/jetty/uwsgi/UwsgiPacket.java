package dev.retort.jetty.uwsgi;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;

/**
 * The variables of a uwsgi packet.
 *
 * <p>A request is one packet, and behind it the body as it is, of as many bytes as {@code CONTENT_LENGTH} says. All numbers
 * are unsigned and have the least byte first:
 *
 * <pre>
 * modifier1  1 byte   0: a request; other values are commands to uWSGI itself
 * size       2 bytes  of all that follows this head
 * modifier2  1 byte   0: meant for uWSGI's plugins
 *
 * and to the end of the packet, for each variable
 * length     2 bytes  at least 1
 * name
 * length     2 bytes
 * value               may be empty
 * </pre>
 *
 * So a packet has at most 65,535 bytes, and every length in it can be checked before anything is read by it. Used as a
 * cursor: {@link #next} goes to a variable, the other methods tell of it. Text is bytes, one character each.
 */
final class UwsgiPacket {
    /** The bytes before the variables. */
    static final int HEAD = 4;

    /** What a size of two bytes can say. */
    static final int MAX_SIZE = 0xffff;

    private final byte[] block;
    private final ByteBuffer buffer;
    private int at;
    private int nameStart;
    private int nameLength;
    private int valueStart;
    private int valueLength;

    /** Takes the bytes behind the head. */
    UwsgiPacket(byte[] block) {
        this.block = block;
        this.buffer = ByteBuffer.wrap(block);
    }

    /**
     * Returns the size that a head of four bytes gives.
     *
     * @throws HttpException.RuntimeException if it is larger than it may be, which depends on the client
     */
    static int size(byte[] head, int maxSize) throws MalformedPacketException {
        int modifier1 = head[0] & 0xff;
        int modifier2 = head[3] & 0xff;
        if (modifier1 == 'G' || modifier1 == 'P' || modifier1 == 'H') {
            throw new MalformedPacketException(
                    "it speaks HTTP, and this is a uwsgi address: use uwsgi_pass, not proxy_pass");
        }
        if (modifier1 == 0x16) {
            throw new MalformedPacketException("it speaks TLS, and this address expects uwsgi without");
        }
        if (modifier1 != 0) {
            throw new MalformedPacketException(
                    "modifier1 is " + modifier1 + ", a command to uWSGI itself; only 0, a request, is known here");
        }
        if (modifier2 != 0) {
            throw new MalformedPacketException(
                    "modifier2 is " + modifier2 + ", for a plugin of uWSGI; only 0 is known here");
        }
        int size = (head[1] & 0xff) | (head[2] & 0xff) << 8;
        if (size == 0) {
            throw new MalformedPacketException(
                    "the packet has no variables: the location of its uwsgi_pass needs \"include uwsgi_params;\"");
        }
        if (size > maxSize) {
            throw ClientFault.of(
                    HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431,
                    "The packet has " + size + " bytes, the limit is " + maxSize + ": raise it by setMaxPacketSize");
        }
        return size;
    }

    /**
     * Goes to the next variable.
     *
     * @return false at the end
     */
    boolean next() throws MalformedPacketException {
        if (at == block.length) {
            return false;
        }
        nameLength = length("name");
        nameStart = at;
        if (nameLength == 0) {
            throw new MalformedPacketException("at byte " + at + " is a name of 0 bytes");
        }
        at += nameLength;
        valueLength = length("value");
        valueStart = at;
        at += valueLength;
        return true;
    }

    private int length(String what) throws MalformedPacketException {
        if (block.length - at < 2) {
            throw new MalformedPacketException("it ends at byte " + block.length + ", within the length of a " + what);
        }
        int length = (block[at] & 0xff) | (block[at + 1] & 0xff) << 8;
        at += 2;
        if (length > block.length - at) {
            throw new MalformedPacketException("at byte " + at + " is a " + what + " of " + length
                    + " bytes, but the packet has only " + (block.length - at) + " more");
        }
        return length;
    }

    /** Returns all the bytes; the variable's are within them. */
    ByteBuffer bytes() {
        return buffer;
    }

    int nameStart() {
        return nameStart;
    }

    int nameLength() {
        return nameLength;
    }

    String name() {
        return new String(block, nameStart, nameLength, StandardCharsets.ISO_8859_1);
    }

    String value() {
        return new String(block, valueStart, valueLength, StandardCharsets.ISO_8859_1);
    }
}
