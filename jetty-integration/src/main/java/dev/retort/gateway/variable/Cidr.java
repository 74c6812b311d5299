package dev.retort.gateway.variable;

import dev.retort.gateway.config.Directive;
import dev.retort.jetty.wire.IpLiteral;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A network: an address and how many of its bits count.
 *
 * @param bits the address with all bits behind the prefix 0, in hexadecimal; its length tells IPv4 from IPv6
 * @param prefix how many bits count
 */
record Cidr(String bits, int prefix) {
    /**
     * Reads such as {@code 10.0.0.0/8}, {@code 127.0.0.1} or {@code 2001:db8::/32}.
     *
     * @return the network, or null if it is none
     */
    static @Nullable Cidr of(String text) {
        int slash = text.indexOf('/');
        byte[] address = address(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            return null;
        }
        int all = address.length * 8;
        int prefix = slash < 0 ? all : prefix(text.substring(slash + 1), all);
        return prefix < 0 ? null : new Cidr(masked(address, prefix), prefix);
    }

    /** Reads a network of a directive. */
    static Cidr of(String text, Directive directive) {
        Cidr network = of(text);
        if (network == null) {
            throw directive.mistake("invalid network \"" + text + "\"");
        }
        return network;
    }

    /** Tells whether an address has bits that its prefix leaves out, as {@code 10.1.1.1/8}. */
    static boolean hasLowBits(String text) {
        Cidr network = of(text);
        int slash = text.indexOf('/');
        byte[] address = address(slash < 0 ? text : text.substring(0, slash));
        return network != null
                && address != null
                && !masked(address, address.length * 8).equals(network.bits());
    }

    /** Reads an address in digits; never asks a name server. */
    static byte @Nullable [] address(String text) {
        InetAddress address = text.startsWith("[") ? null : IpLiteral.parse(text);
        if (address == null) {
            return null;
        }
        byte[] bytes = address.getAddress();
        return bytes.length == 4 && text.indexOf(':') >= 0 ? mapped(bytes) : bytes;
    }

    /** Java takes {@code ::ffff:1.2.3.4} for IPv4. */
    private static byte[] mapped(byte[] four) {
        byte[] sixteen = new byte[16];
        Arrays.fill(sixteen, 10, 12, (byte) 0xff);
        System.arraycopy(four, 0, sixteen, 12, 4);
        return sixteen;
    }

    private static int prefix(String text, int all) {
        if (text.matches("[0-9]{1,3}")) {
            int prefix = Integer.parseInt(text);
            return prefix <= all ? prefix : -1;
        }
        return -1;
    }

    /** Returns an address with the bits behind a prefix 0. */
    static String masked(byte[] address, int prefix) {
        byte[] bytes = Objects.requireNonNull(address).clone();
        for (int i = 0; i < bytes.length; i++) {
            int bits = Math.max(0, Math.min(8, prefix - 8 * i));
            bytes[i] &= (byte) (0xff << (8 - bits));
        }
        return HexFormat.of().formatHex(bytes);
    }
}
