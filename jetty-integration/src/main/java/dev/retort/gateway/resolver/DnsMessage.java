package dev.retort.gateway.resolver;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An answer of a name server, as far as it is about addresses (RFC 1035, section 4; RFC 3596).
 *
 * @param id the number of the question
 * @param truncated whether it is to be asked for again over TCP
 * @param code 0, or why there is none
 * @param name the name that was asked for, in small letters and without a dot at its end
 * @param type {@link #A} or {@link #AAAA}
 * @param addresses those of the name, or of what it is an alias for
 * @param alias what the name is an alias for, if no address is there
 * @param seconds how long it may be kept
 */
record DnsMessage(
        int id,
        boolean truncated,
        int code,
        String name,
        int type,
        List<InetAddress> addresses,
        @Nullable String alias,
        long seconds) {
    static final int A = 1;
    static final int AAAA = 28;

    private static final int CNAME = 5;
    private static final int INTERNET = 1;

    private static final int RECURSION_DESIRED = 0x0100;
    private static final int TRUNCATED = 0x0200;
    private static final int CODE = 0x000f;
    /** Whether it is an answer, and to what kind of question. */
    private static final int KIND = 0xf800;

    private static final int ANSWER = 0x8000;
    private static final int HEADER = 12;
    private static final int POINTER = 0xc0;
    private static final int MOST_LABEL = 63;
    private static final int MOST_NAME = 253;
    /** More pointers than a name has labels are a circle. */
    private static final int MOST_POINTERS = 128;

    /** Says that what has come is no answer. */
    static final class FormatException extends IOException {
        private static final long serialVersionUID = 1L;

        FormatException(String message) {
            super(message);
        }
    }

    /** Tells whether a name can be asked for. */
    static boolean isName(String name) {
        if (name.isEmpty() || name.length() > MOST_NAME) {
            return false;
        }
        for (String label : name.split("\\.", -1)) {
            if (label.isEmpty() || label.length() > MOST_LABEL) {
                return false;
            }
        }
        return true;
    }

    /**
     * Writes a question.
     *
     * @param id its number
     * @param name the name, one char a byte
     * @param type {@link #A} or {@link #AAAA}
     * @return the message
     */
    static byte[] question(int id, String name, int type) {
        ByteArrayOutputStream message = new ByteArrayOutputStream(HEADER + name.length() + 6);
        for (int number : new int[] {id, RECURSION_DESIRED, 1, 0, 0, 0}) {
            put(message, number);
        }
        for (String label : name.split("\\.", -1)) {
            message.write(label.length());
            message.writeBytes(label.getBytes(StandardCharsets.ISO_8859_1));
        }
        message.write(0);
        put(message, type);
        put(message, INTERNET);
        return message.toByteArray();
    }

    private static void put(ByteArrayOutputStream message, int number) {
        message.write(number >> 8);
        message.write(number);
    }

    /**
     * Reads an answer.
     *
     * @param message the message, from position 0 to its limit
     * @return what it says
     * @throws FormatException if it says nothing, in nginx's words
     */
    static DnsMessage parse(ByteBuffer message) throws FormatException {
        try {
            return read(message);
        } catch (BufferUnderflowException | UnknownHostException cut) {
            throw new FormatException("short DNS response");
        }
    }

    private static DnsMessage read(ByteBuffer message) throws FormatException, UnknownHostException {
        int id = number(message);
        int flags = number(message);
        int questions = number(message);
        int records = number(message);
        message.getInt(); // How many records there are behind the answers.
        if ((flags & KIND) != ANSWER) {
            throw new FormatException("invalid DNS response flags 0x" + Integer.toHexString(flags));
        }
        if (questions != 1) {
            throw new FormatException("invalid number of questions in DNS response: " + questions);
        }
        String name = name(message);
        int type = number(message);
        int network = number(message);
        if (network != INTERNET || (type != A && type != AAAA)) {
            throw new FormatException("unknown query type " + type + " or class " + network + " in DNS response");
        }
        boolean truncated = (flags & TRUNCATED) != 0;
        int code = flags & CODE;
        List<InetAddress> addresses = new ArrayList<>();
        String alias = null;
        long seconds = Long.MAX_VALUE;
        // What is cut off is asked for again, and nothing counts that comes with a failure.
        for (int i = 0; i < records && code == 0 && !truncated; i++) {
            name(message);
            int kind = number(message);
            int in = number(message);
            int kept = message.getInt();
            int length = number(message);
            int end = message.position() + length;
            if (end > message.limit()) {
                throw new BufferUnderflowException();
            }
            if (in == INTERNET && (kind == type || kind == CNAME)) {
                seconds = Math.min(seconds, Math.max(0, kept)); // RFC 2181, section 8
                if (kind == CNAME) {
                    alias = name(message);
                } else {
                    addresses.add(address(message, length, type));
                }
            }
            message.position(end);
        }
        return new DnsMessage(
                id,
                truncated,
                code,
                name,
                type,
                List.copyOf(addresses),
                addresses.isEmpty() ? alias : null,
                seconds == Long.MAX_VALUE ? 0 : seconds);
    }

    private static InetAddress address(ByteBuffer message, int length, int type)
            throws FormatException, UnknownHostException {
        if (length != (type == A ? 4 : 16)) {
            throw new FormatException("invalid address record in DNS response: " + length + " bytes");
        }
        byte[] bytes = new byte[length];
        message.get(bytes);
        return InetAddress.getByAddress(bytes);
    }

    private static int number(ByteBuffer message) {
        return message.getShort() & 0xffff;
    }

    /** Reads a name and leaves the position behind it, also where it goes on elsewhere. */
    private static String name(ByteBuffer message) throws FormatException {
        StringBuilder name = new StringBuilder();
        int behind = -1;
        int pointers = 0;
        int length = message.get() & 0xff;
        while (length != 0) {
            if ((length & POINTER) == POINTER) {
                int to = (length & ~POINTER) << 8 | (message.get() & 0xff);
                behind = behind < 0 ? message.position() : behind;
                if (++pointers > MOST_POINTERS || to >= message.limit()) {
                    throw new FormatException("invalid compression pointer in DNS response");
                }
                message.position(to);
            } else if ((length & POINTER) != 0) {
                throw new FormatException("invalid name in DNS response");
            } else {
                name.append(name.isEmpty() ? "" : ".");
                for (int i = 0; i < length; i++) {
                    name.append((char) (message.get() & 0xff));
                }
                if (name.length() > MOST_NAME) {
                    throw new FormatException("too long name in DNS response");
                }
            }
            length = message.get() & 0xff;
        }
        if (behind >= 0) {
            message.position(behind);
        }
        return name.toString().toLowerCase(Locale.ROOT);
    }
}
