package dev.retort.gateway;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The head of a request as the uwsgi protocol has it: a packet of nothing but variables. */
public final class PacketWriter {
    private PacketWriter() {}

    /** Returns a packet of variables, each a name and a value. */
    public static byte[] packet(String... namesAndValues) {
        ByteArrayOutputStream variables = new ByteArrayOutputStream();
        for (String text : namesAndValues) {
            byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
            putShort(variables, bytes.length);
            variables.writeBytes(bytes);
        }
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(0);
        putShort(packet, variables.size());
        packet.write(0);
        packet.writeBytes(variables.toByteArray());
        return packet.toByteArray();
    }

    private static void putShort(ByteArrayOutputStream out, int number) {
        out.write(number);
        out.write(number >> 8);
    }
}
