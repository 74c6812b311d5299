package dev.retort.gateway.upstream;

import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Values;
import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.Variable;
import dev.retort.gateway.exchange.Variables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/**
 * {@code sticky learn}: which peer has which session is learnt from what the peers' responses name, as a session cookie of
 * an application. A session that nobody has used for the time-out is forgotten, and the one unused for longest if there
 * are too many.
 *
 * <p>nginx learns when a response has ended, or with {@code header} as soon as its head is there. Here it is the latter in
 * both cases, so that a client's next request never comes too early.
 */
final class StickyLearn implements Sticky {
    /** nginx keeps about 8000 sessions in a megabyte. */
    private static final int BYTES_A_SESSION = 128;

    private static final long LEAST_ZONE = 32 * 1024;

    private final List<Variable> create;
    private final List<Variable> lookup;
    private final long timeout;
    private final int capacity;
    private final LongSupplier clock;

    /** By a digest of the session's name, the one unused for longest first. */
    private final Map<String, Session> sessions = new LinkedHashMap<>();

    private record Session(String peer, long used) {}

    StickyLearn(List<Variable> create, List<Variable> lookup, Duration timeout, int capacity, LongSupplier clock) {
        this.create = create;
        this.lookup = lookup;
        this.timeout = timeout.toNanos();
        this.capacity = capacity;
        this.clock = clock;
    }

    static StickyLearn of(Directive sticky, Variables variables, LongSupplier clock) {
        List<Variable> create = new ArrayList<>();
        List<Variable> lookup = new ArrayList<>();
        Duration timeout = Duration.ofMinutes(10);
        long zone = 0;
        for (String argument : sticky.arguments().subList(1, sticky.arguments().size())) {
            int equals = argument.indexOf('=');
            String parameter = equals < 0 ? argument : argument.substring(0, equals + 1);
            String value = argument.substring(equals + 1);
            switch (parameter) {
                case "create=" -> create.add(variable(value, "create", variables, sticky));
                case "lookup=" -> lookup.add(variable(value, "lookup", variables, sticky));
                case "timeout=" -> timeout = Values.time(value, sticky);
                case "zone=" -> {
                    int colon = value.indexOf(':');
                    if (colon < 1) {
                        throw sticky.mistake("\"sticky\" directive zone "
                                + (colon < 0 ? "size is not specified" : "name is not specified"));
                    }
                    zone = Values.size(value.substring(colon + 1), sticky);
                    if (zone < LEAST_ZONE) {
                        throw sticky.mistake("\"sticky\" directive zone is too small");
                    }
                }
                case "header" -> {}
                default -> throw sticky.mistake("unknown parameter \"" + argument + "\"");
            }
        }
        require(!lookup.isEmpty(), "lookup", sticky);
        require(!create.isEmpty(), "create", sticky);
        require(zone > 0, "zone", sticky);
        if (timeout.isZero()) {
            throw sticky.mistake("\"sticky\" directive invalid timeout");
        }
        int capacity = (int) Math.min(Integer.MAX_VALUE, zone / BYTES_A_SESSION);
        return new StickyLearn(create, lookup, timeout, capacity, clock);
    }

    private static Variable variable(String value, String parameter, Variables variables, Directive sticky) {
        if (!value.startsWith("$")) {
            throw sticky.mistake("\"sticky\" directive missing variable in the \"" + parameter + "\" parameter");
        }
        return variables.refer(value.substring(1), sticky);
    }

    private static void require(boolean present, String parameter, Directive sticky) {
        if (!present) {
            throw sticky.mistake("\"sticky\" directive \"" + parameter + "\" parameter is not specified");
        }
    }

    @Override
    public @Nullable String peerOf(Exchange exchange) {
        String name = StickyRoute.first(lookup, exchange);
        return name == null ? null : find(Peer.md5(name));
    }

    private synchronized @Nullable String find(String key) {
        forgetOld(clock.getAsLong());
        Session session = sessions.get(key);
        return session == null ? null : session.peer();
    }

    @Override
    public void answered(Exchange exchange, Peer peer) {
        String created = StickyRoute.first(create, exchange);
        if (created != null) {
            learn(Peer.md5(created), peer, true);
            return;
        }
        int status = exchange.response().getStatus();
        boolean nobodyAnswered = status == HttpStatus.BAD_GATEWAY_502 || status == HttpStatus.GATEWAY_TIMEOUT_504;
        String known = StickyRoute.first(lookup, exchange);
        if (known != null && !nobodyAnswered) {
            learn(Peer.md5(known), peer, false);
        }
    }

    private synchronized void learn(String key, Peer peer, boolean isNew) {
        long now = clock.getAsLong();
        forgetOld(now);
        if (!isNew && !sessions.containsKey(key)) {
            return;
        }
        // Put behind all others: what is in front is what has not been used for longest.
        sessions.remove(key);
        sessions.put(key, new Session(peer.id(), now));
        if (sessions.size() > capacity) {
            Iterator<Session> oldest = sessions.values().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    private void forgetOld(long now) {
        Iterator<Session> oldest = sessions.values().iterator();
        while (oldest.hasNext() && now - oldest.next().used() > timeout) {
            oldest.remove();
        }
    }
}
