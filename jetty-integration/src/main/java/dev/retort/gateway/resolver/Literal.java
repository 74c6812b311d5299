package dev.retort.gateway.resolver;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Addresses that are written out, which nobody is asked for. Java takes {@code 127.1} for one; nginx, for a name. */
final class Literal {
    private static final Pattern FOUR = Pattern.compile("[0-9]{1,3}(?:\\.[0-9]{1,3}){3}");
    private static final Pattern SIX = Pattern.compile("\\[[0-9a-fA-F:.]*:[0-9a-fA-F:.]*]");

    private Literal() {}

    /** Returns the address, or null for a name. */
    static @Nullable InetAddress of(String host) {
        if (!FOUR.matcher(host).matches() && !SIX.matcher(host).matches()) {
            return null;
        }
        for (String octet : host.startsWith("[") ? new String[0] : host.split("\\.", -1)) {
            if (Integer.parseInt(octet) > 255) {
                return null;
            }
        }
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException none) {
            return null;
        }
    }
}
