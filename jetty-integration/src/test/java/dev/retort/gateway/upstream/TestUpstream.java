package dev.retort.gateway.upstream;

import dev.retort.gateway.config.ConfigParser;
import dev.retort.gateway.config.Context;
import dev.retort.gateway.config.Directives;
import dev.retort.gateway.config.Known;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.Site;
import dev.retort.gateway.site.CoreModule;
import dev.retort.gateway.site.Load;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** An upstream as a configuration describes it, with a clock that stands still until it is moved. */
final class TestUpstream {
    private static final Path HERE = Path.of("").toAbsolutePath();

    final Upstream upstream;
    final Load load;
    private long now = 1_000_000_000L;

    /** Compiles the block {@code upstream u { directives }}. {@code $args} is the query, {@code $session} the host. */
    TestUpstream(String directives) {
        List<Known> known = new ArrayList<>(new CoreModule().directives());
        known.addAll(new UpstreamModule().directives());
        Scope main = new Scope(new ConfigParser(new Directives(known), HERE)
                .parse("http { upstream u { " + directives + " } }", "the test"));
        Scope http = main.enter(Objects.requireNonNull(main.ownOne("http")), Context.HTTP);
        load = new Load(HERE, HERE, http);
        load.variables().add("args", Exchange::args);
        load.variables().add("session", exchange -> exchange.request().host());
        Scope block = http.enter(Objects.requireNonNull(http.ownOne("upstream")), Context.UPSTREAM);
        upstream = new UpstreamBlock(block, load, () -> now).compile("u");
        load.variables().bind();
    }

    void pass(long seconds) {
        now += TimeUnit.SECONDS.toNanos(seconds);
    }

    /** Makes an exchange with a query, which is as much of one as a policy sees. */
    static Exchange exchange(String query, String host) {
        return new Exchange(
                nothing(Site.class),
                nothing(Request.class),
                nothing(Response.class),
                Callback.NOOP,
                host,
                "/?" + query,
                "/",
                0);
    }

    private static <T> T nothing(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> method.getReturnType() == int.class ? (Object) 0 : null));
    }

    @Nullable Peer choose(String query, Peer... tried) {
        return upstream.choose(exchange(query, ""), new HashSet<>(List.of(tried)));
    }

    /** Chooses, which must succeed. */
    Peer peer(Peer... tried) {
        return Objects.requireNonNull(choose("", tried), "no live upstreams");
    }

    /** Chooses so often, each exchange ending well before the next. */
    String sequence(int count) {
        StringBuilder ports = new StringBuilder();
        for (int i = 0; i < count; i++) {
            Peer peer = choose("");
            ports.append(port(peer));
            if (peer != null) {
                upstream.succeeded(peer);
            }
        }
        return ports.toString();
    }

    static String port(@Nullable Peer peer) {
        return peer == null ? "-" : peer.name().substring(peer.name().lastIndexOf(':') + 1);
    }
}
