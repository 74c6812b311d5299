package dev.retort.gateway.proxy;

import dev.retort.gateway.exchange.Setting;
import dev.retort.gateway.proxy.transport.DialingConnector;
import dev.retort.gateway.proxy.transport.IdleConnections;
import dev.retort.gateway.proxy.transport.UpstreamSelectors;
import dev.retort.gateway.site.Load;
import dev.retort.gateway.upstream.RecentlyUsed;
import dev.retort.gateway.upstream.Upstream;
import dev.retort.gateway.upstream.Upstreams;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.ContainerLifeCycle;
import org.eclipse.jetty.util.component.LifeCycle;

/** The connections of one load to its upstreams, which end when the load is over. */
final class Pools extends ContainerLifeCycle {
    private static final Setting<Pools> SHARED = new Setting<>("connections to upstreams");

    /** How many pools are kept, as names that clients choose may make them: of upstreams, and of TLS servers. */
    private static final int MOST = 2048;

    private final RecentlyUsed<Key, IdleConnections> pools = new RecentlyUsed<>(MOST, pool -> LifeCycle.stop(pool));
    private final Map<Server, UpstreamSelectors> selectors = new ConcurrentHashMap<>();

    private Pools() {}

    private record Key(Upstream upstream, Object kind) {}

    static Pools of(Load load) {
        return load.shared(SHARED, () -> {
            Pools pools = new Pools();
            load.manage(pools);
            Upstreams.of(load).onDrop(pools::drop);
            return pools;
        });
    }

    /** Returns the pool of an upstream for connections of one kind, as plain ones or those of one TLS configuration. */
    IdleConnections pool(Upstream upstream, Object kind) {
        return pools.get(new Key(upstream, kind), key -> {
            Upstream.Keepalive kept = upstream.keepalive();
            IdleConnections pool = new IdleConnections(
                    kept.connections(),
                    kept.requests(),
                    Duration.ofMillis(kept.ageMillis()),
                    Duration.ofMillis(kept.idleMillis()));
            LifeCycle.start(pool);
            return pool;
        });
    }

    /** Closes the connections to an upstream that wait; those in use are closed when they are given back. */
    private void drop(Upstream upstream) {
        pools.removeIf((key, pool) -> key.upstream().equals(upstream));
    }

    /** Returns the selectors for connections to upstreams of what has come by a connector: its own if it shares them. */
    SelectorManager selectors(Connector connector) {
        if (connector instanceof DialingConnector sharing) {
            return sharing.selectors();
        }
        return selectors.computeIfAbsent(connector.getServer(), server -> {
            UpstreamSelectors own = new UpstreamSelectors(server);
            LifeCycle.start(own);
            return own;
        });
    }

    @Override
    protected void doStop() throws Exception {
        pools.removeIf((key, pool) -> true);
        selectors.values().forEach(one -> LifeCycle.stop(one));
        super.doStop();
    }
}
