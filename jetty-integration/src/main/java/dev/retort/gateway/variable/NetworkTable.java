package dev.retort.gateway.variable;

import dev.retort.gateway.config.Directive;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Networks in CIDR form, of which the smallest with an address in it counts. There is one map of all networks, and the
 * lengths of prefixes that occur are tried from the longest on.
 */
final class NetworkTable implements AddressTable {
    private final Map<Cidr, String> values = new HashMap<>();
    private final NavigableSet<Integer> prefixes = new TreeSet<>();

    @Override
    public @Nullable String put(String key, String value, Directive line) {
        Cidr network = Cidr.of(key, line);
        prefixes.add(network.prefix());
        return values.put(network, value);
    }

    @Override
    public boolean remove(String key, Directive line) {
        return values.remove(Cidr.of(key, line)) != null;
    }

    @Override
    public boolean isEmpty() {
        return values.isEmpty();
    }

    @Override
    public @Nullable String find(byte[] address) {
        for (int prefix : prefixes.descendingSet()) {
            if (prefix <= address.length * 8) {
                String value = values.get(new Cidr(Cidr.masked(address, prefix), prefix));
                if (value != null) {
                    return value;
                }
            }
        }
        // nginx looks for an IPv4 address that is written as IPv6 among the IPv4 networks.
        return isMapped(address) ? find(new byte[] {address[12], address[13], address[14], address[15]}) : null;
    }

    private static boolean isMapped(byte[] address) {
        if (address.length != 16 || address[10] != -1 || address[11] != -1) {
            return false;
        }
        for (int i = 0; i < 10; i++) {
            if (address[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
