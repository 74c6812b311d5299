package dev.retort.gateway.upstream;

import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.Expression;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * {@code hash key}: exchanges of one key meet one peer. The checksum of the key picks a place in the row of the peers,
 * where each takes as many places as it weighs. Where the peer is not available, the next try's number is put in front of
 * the key and its checksum added. Without a key the weights decide.
 *
 * <p>Source: {@code ngx_http_upstream_get_hash_peer}, which agrees with Cache::Memcached; the same key meets the same peer
 * as with nginx. When a peer is added or goes, most keys change places: {@link ConsistentHash} is for that.
 */
final class KeyHash implements PeerSelector {
    private final Expression key;

    KeyHash(Expression key) {
        this.key = key;
    }

    @Override
    public @Nullable Peer select(Candidates candidates, Exchange exchange) {
        String value = key.value(exchange);
        return value.isEmpty() ? null : select(candidates, value.getBytes(StandardCharsets.ISO_8859_1));
    }

    static @Nullable Peer select(Candidates candidates, byte[] key) {
        long weights = sumOfWeights(candidates);
        CRC32 crc = new CRC32();
        long hash = 0;
        for (int i = 0; i <= PATIENCE; i++) {
            crc.reset();
            if (i > 0) {
                crc.update(Integer.toString(i).getBytes(StandardCharsets.ISO_8859_1));
            }
            crc.update(key);
            hash += crc.getValue() >> 16 & 0x7fff;
            Peer peer = at(hash % weights, candidates);
            if (candidates.has(peer)) {
                return peer;
            }
        }
        return null;
    }

    static long sumOfWeights(Candidates candidates) {
        long sum = 0;
        for (Peer peer : candidates.peers()) {
            sum += peer.weight();
        }
        return sum;
    }

    /** Finds the peer at a place in the row. */
    static Peer at(long place, Candidates candidates) {
        long left = place;
        for (Peer peer : candidates.peers()) {
            left -= peer.weight();
            if (left < 0) {
                return peer;
            }
        }
        throw new IllegalArgumentException("place " + place + " is behind the row");
    }
}
