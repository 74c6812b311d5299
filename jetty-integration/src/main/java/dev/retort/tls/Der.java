package dev.retort.tls;

import java.io.ByteArrayOutputStream;

/** Writes what keys and certificates are made of, in DER (X.690): a tag, a length, and contents. */
final class Der {
    static final int BOOLEAN = 0x01;
    static final int INTEGER = 0x02;
    static final int BIT_STRING = 0x03;
    static final int OCTET_STRING = 0x04;
    static final int OBJECT_IDENTIFIER = 0x06;
    static final int UTF8_STRING = 0x0c;
    static final int UTC_TIME = 0x17;
    static final int SEQUENCE = 0x30;
    static final int SET = 0x31;

    private Der() {}

    /** The tag of an element that its place in the whole gives a meaning to, made of others. */
    static int constructed(int number) {
        return 0xa0 | number;
    }

    /** The tag of such an element that has bytes alone. */
    static int primitive(int number) {
        return 0x80 | number;
    }

    /** Returns an element of parts, together at most 65,535 bytes long. */
    static byte[] tagged(int tag, byte[]... parts) {
        byte[] contents = join(parts);
        int length = contents.length;
        byte[] head = length < 0x80
                ? new byte[] {(byte) tag, (byte) length}
                : length < 0x100
                        ? new byte[] {(byte) tag, (byte) 0x81, (byte) length}
                        : new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
        return join(head, contents);
    }

    static byte[] sequence(byte[]... parts) {
        return tagged(SEQUENCE, parts);
    }

    /** Returns an object identifier of its encoded bytes. */
    static byte[] identifier(int... bytes) {
        byte[] contents = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            contents[i] = (byte) bytes[i];
        }
        return tagged(OBJECT_IDENTIFIER, contents);
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
