package dev.retort.gateway.upstream;

import dev.retort.gateway.exchange.Exchange;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * {@code ip_hash}: clients of one network meet one peer. What is hashed is the first three octets of an IPv4 address, the
 * whole of an IPv6 one. Where the hash leads to a peer that is not available, it is hashed on.
 *
 * <p>Source: {@code ngx_http_upstream_get_ip_hash_peer}; the same client meets the same peer as with nginx.
 */
final class IpHash implements PeerSelector {
    private static final byte[] OF_NO_NETWORK = new byte[3];

    @Override
    public @Nullable Peer select(Candidates candidates, Exchange exchange) {
        return select(candidates, key(exchange.request().address()));
    }

    static byte[] key(@Nullable SocketAddress client) {
        InetAddress address = client instanceof InetSocketAddress inet ? inet.getAddress() : null;
        if (address == null) {
            return OF_NO_NETWORK;
        }
        return address instanceof Inet4Address ? Arrays.copyOf(address.getAddress(), 3) : address.getAddress();
    }

    static @Nullable Peer select(Candidates candidates, byte[] key) {
        long weights = KeyHash.sumOfWeights(candidates);
        int hash = 89;
        for (int i = 0; i <= PATIENCE; i++) {
            for (byte octet : key) {
                hash = (hash * 113 + (octet & 0xff)) % 6271;
            }
            Peer peer = KeyHash.at(hash % weights, candidates);
            if (candidates.has(peer)) {
                return peer;
            }
        }
        return null;
    }
}
