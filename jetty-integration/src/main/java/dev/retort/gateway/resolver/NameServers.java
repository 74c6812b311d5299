package dev.retort.gateway.resolver;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;

/** Who is asked, in turn, and what. Lives on the resolver's {@link EventLoop}. */
final class NameServers {
    private static final int IDS = 0x10000;

    private final List<InetSocketAddress> servers;
    private final List<Integer> types;
    private final Duration patience;
    private final SecureRandom random = new SecureRandom();
    private int turn;

    /**
     * Creates the list.
     *
     * @param servers at least one
     * @param types the kinds of addresses that are wanted
     * @param patience after how long the next server is asked too
     */
    NameServers(List<InetSocketAddress> servers, List<Integer> types, Duration patience) {
        this.servers = List.copyOf(servers);
        this.types = List.copyOf(types);
        this.patience = patience;
    }

    /** Returns whose turn it is to be asked for a name. */
    int next() {
        int now = turn;
        turn = (turn + 1) % servers.size();
        return now;
    }

    InetSocketAddress get(int number) {
        return servers.get(number % servers.size());
    }

    int size() {
        return servers.size();
    }

    List<Integer> types() {
        return types;
    }

    Duration patience() {
        return patience;
    }

    /** Returns the number of a question, which nobody can guess (RFC 5452, section 9.2). */
    int id() {
        return random.nextInt(IDS);
    }

    static String text(InetSocketAddress server) {
        String host = server.getAddress().getHostAddress();
        return (server.getAddress() instanceof Inet6Address ? "[" + host + "]" : host) + ":" + server.getPort();
    }
}
