package dev.retort.gateway.upstream;

import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.Expression;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * {@code hash key consistent}: exchanges of one key meet one peer, and when a server is added or goes, few keys move.
 *
 * <p>The ketama ring: each server has 160 points for each unit of its weight on a ring of 2^32, and a key belongs to the
 * first point from its checksum on. Where the server there is not available, the following points are asked. The points come
 * from the server's name in the configuration, so its addresses may change; several addresses of a name take turns.
 *
 * <p>Source: {@code ngx_http_upstream_init_chash}, which agrees with Cache::Memcached::Fast; the same key meets the same
 * peer as with nginx.
 */
final class ConsistentHash implements PeerSelector {
    private static final int POINTS = 160;

    private final Expression key;
    private final long[] points;
    private final String[] owners;

    private record Point(long place, String server) {}

    ConsistentHash(Expression key, List<Server> servers) {
        this.key = key;
        List<Point> ring = new ArrayList<>();
        for (Server server : servers) {
            if (!server.settings().backup()) {
                addPoints(server.text(), server.settings().weight() * POINTS, ring);
            }
        }
        ring.sort(Comparator.comparingLong(Point::place));
        List<Point> distinct = new ArrayList<>(ring.size());
        for (Point point : ring) {
            if (distinct.isEmpty() || distinct.get(distinct.size() - 1).place() != point.place()) {
                distinct.add(point);
            }
        }
        points = distinct.stream().mapToLong(Point::place).toArray();
        owners = distinct.stream().map(Point::server).toArray(String[]::new);
    }

    /** Each point's place is the checksum of host, zero octet, port and the place before. */
    private static void addPoints(String server, int count, List<Point> ring) {
        String host = server;
        String port = "";
        if (server.regionMatches(true, 0, "unix:", 0, 5)) {
            host = server.substring(5);
        } else {
            int colon = server.lastIndexOf(':');
            if (colon >= 0 && server.substring(colon + 1).chars().allMatch(c -> c >= '0' && c <= '9')) {
                host = server.substring(0, colon);
                port = server.substring(colon + 1);
            }
        }
        byte[] start = (host + '\0' + port).getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer before = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
        CRC32 crc = new CRC32();
        for (int i = 0; i < count; i++) {
            crc.reset();
            crc.update(start);
            crc.update(before.array());
            ring.add(new Point(crc.getValue(), server));
            before.putInt(0, (int) crc.getValue());
        }
    }

    @Override
    public @Nullable Peer select(Candidates candidates, Exchange exchange) {
        String value = key.value(exchange);
        return value.isEmpty() ? null : select(candidates, value.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Nullable Peer select(Candidates candidates, byte[] value) {
        CRC32 crc = new CRC32();
        crc.update(value);
        int at = firstFrom(crc.getValue());
        for (int i = 0; i <= PATIENCE; i++) {
            Peer peer = byTurn(owners[(at + i) % owners.length], candidates);
            if (peer != null) {
                return peer;
            }
        }
        return null;
    }

    private int firstFrom(long place) {
        int low = 0;
        int high = points.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (points[middle] < place) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static @Nullable Peer byTurn(String server, Candidates candidates) {
        Peer best = null;
        long given = 0;
        for (Peer peer : candidates.peers()) {
            if (peer.server().equals(server) && candidates.has(peer)) {
                given += peer.growInTurn(candidates.now());
                if (best == null || peer.currentWeight() > best.currentWeight()) {
                    best = peer;
                }
            }
        }
        if (best != null) {
            best.payForTurn(given);
        }
        return best;
    }
}
