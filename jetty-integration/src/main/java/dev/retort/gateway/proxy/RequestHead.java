package dev.retort.gateway.proxy;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Collects the bytes of a request's head, and of a body that the configuration has for it; each char is one byte. Nothing in
 * the head can end a line but {@link #line}.
 */
final class RequestHead {
    private byte[] bytes = new byte[1024];
    private int length;

    /** Adds text, with what could end a line or a string made a space. */
    RequestHead add(String text) {
        int size = text.length();
        reserve(size);
        for (int i = 0; i < size; i++) {
            char character = text.charAt(i);
            bytes[length++] = (byte) (character == '\r' || character == '\n' || character == 0 ? ' ' : character);
        }
        return this;
    }

    /** Adds a field. */
    RequestHead field(String name, String value) {
        return add(name).add(": ").add(value).line();
    }

    /** Ends a line. */
    RequestHead line() {
        reserve(2);
        bytes[length++] = '\r';
        bytes[length++] = '\n';
        return this;
    }

    /** Adds what follows the head, every byte of it as it is. */
    RequestHead body(String text) {
        int size = text.length();
        reserve(size);
        for (int i = 0; i < size; i++) {
            bytes[length++] = (byte) text.charAt(i);
        }
        return this;
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }

    /** Returns what has been added. */
    ByteBuffer toBuffer() {
        return ByteBuffer.wrap(bytes, 0, length);
    }
}
