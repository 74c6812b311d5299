package dev.retort.gateway.proxy;

import dev.retort.gateway.config.ConfigException;
import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.LocationHandler;
import dev.retort.gateway.exchange.NormalPath;
import dev.retort.gateway.exchange.Setting;
import dev.retort.gateway.proxy.transport.Dial;
import dev.retort.gateway.proxy.transport.IdleConnections;
import dev.retort.gateway.resolver.ResolutionException;
import dev.retort.gateway.site.ErrorPages;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The content of a location that forwards: everything that was compiled for it, and what the forwarding asks of it. */
final class Pass implements LocationHandler {
    /** Finds out where an exchange goes. */
    @FunctionalInterface
    interface Targets {
        Target of(Exchange exchange);

        /** Tells whether that may take a name server's answer, because it depends on variables. */
        default boolean mayWait() {
            return false;
        }

        /**
         * Finds it out with the help of the name servers that the configuration names, without waiting.
         *
         * @return null if it names none: the system is asked, by {@link #of}
         */
        default @Nullable CompletableFuture<Target> ask(Exchange exchange) {
            return null;
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Pass.class);

    /** What came behind the body of an answer. */
    private static final Setting<HttpFields> TRAILERS = new Setting<>("trailers of the upstream");

    private final Targets targets;
    private final Protocol protocol;
    private final PassSettings settings;
    private final AnswerRules rules;
    private final Pools pools;
    private final boolean passTrailers;
    private final @Nullable UpstreamTls tls;

    Pass(
            Targets targets,
            Protocol protocol,
            PassSettings settings,
            AnswerRules rules,
            Pools pools,
            boolean passTrailers,
            @Nullable UpstreamTls tls) {
        this.targets = targets;
        this.protocol = protocol;
        this.settings = settings;
        this.rules = rules;
        this.pools = pools;
        this.passTrailers = passTrailers;
        this.tls = tls;
    }

    @Override
    public void handle(Exchange exchange) {
        if (!targets.mayWait()) {
            new Forwarding(exchange, this, targets.of(exchange)).begin();
            return;
        }
        CompletableFuture<Target> asked;
        try {
            asked = targets.ask(exchange);
        } catch (ConfigException nowhere) {
            refuse(exchange, nowhere);
            return;
        }
        if (asked == null) {
            exchange.runBlocking(this::find);
        } else if (asked.isDone()) {
            follow(exchange, asked);
        } else {
            // The thread that has the answer is the resolver's.
            CompletableFuture<Target> unused =
                    asked.whenComplete((target, failure) -> exchange.runOnPool(later -> follow(later, asked)));
        }
    }

    private void follow(Exchange exchange, CompletableFuture<Target> asked) {
        Target target;
        try {
            target = asked.join();
        } catch (CompletionException failure) {
            if (!(failure.getCause() instanceof ResolutionException unresolved)) {
                throw failure;
            }
            LOG.error("*{} {}{}", exchange.request().connectionNumber(), unresolved.getMessage(), exchange.whose());
            exchange.end(HttpStatus.BAD_GATEWAY_502);
            return;
        }
        new Forwarding(exchange, this, target).begin();
    }

    private void find(Exchange exchange) {
        Target target;
        try {
            target = targets.of(exchange);
        } catch (ConfigException nowhere) {
            refuse(exchange, nowhere);
            return;
        }
        new Forwarding(exchange, this, target).begin();
    }

    private static void refuse(Exchange exchange, ConfigException nowhere) {
        LOG.error("*{} {}{}", exchange.request().connectionNumber(), nowhere.getMessage(), exchange.whose());
        boolean unknown = String.valueOf(nowhere.getMessage()).contains("host not found");
        exchange.end(unknown ? HttpStatus.BAD_GATEWAY_502 : HttpStatus.INTERNAL_SERVER_ERROR_500);
    }

    PassSettings settings() {
        return settings;
    }

    Protocol protocol() {
        return protocol;
    }

    IdleConnections pool(Exchange exchange, Target target) {
        record Secured(UpstreamTls tls, String peer) {}
        return pools.pool(
                target.upstream(),
                tls == null || !target.secure() ? "plain" : new Secured(tls, tls.peer(exchange, target)));
    }

    Dial.Options dialing(Exchange exchange, Target target, @Nullable ManagedSelector near) {
        Binding bind = settings.bind();
        return new Dial.Options(
                settings.connectTimeout(),
                bind == null ? null : bind.of(exchange),
                settings.socketKeepalive(),
                tls == null || !target.secure() ? null : tls.to(exchange, target),
                near);
    }

    SelectorManager selectors(Connector connector) {
        return pools.selectors(connector);
    }

    boolean hasErrorPage(Exchange exchange, int status) {
        ErrorPages pages = exchange.setting(ErrorPages.SETTING);
        return pages != null && pages.covers(status);
    }

    /** HTTP/2 behind an upgrade would be a way past all that is decided for each request. */
    boolean mayUpgrade(Exchange exchange) {
        HttpFields fields = exchange.request().getHeaders();
        return fields.contains(HttpHeader.UPGRADE)
                && !HttpProtocol.asksForHttp2(String.join(",", fields.getValuesList(HttpHeader.UPGRADE)));
    }

    void copyAnswer(Exchange exchange, Target target, int status, HttpFields fields) {
        rules.copy(exchange, status, fields);
        boolean http10 = exchange.request().getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_0;
        if (passTrailers && !http10 && fields.contains(HttpHeader.TRANSFER_ENCODING)) {
            // Jetty wants to know before the head goes that there may be some.
            exchange.response().setTrailersSupplier(() -> {
                HttpFields trailers = exchange.note(TRAILERS);
                return trailers == null ? HttpFields.EMPTY : trailers;
            });
        }
    }

    /** Copies the head of an answer that switches protocols: what is hop-by-hop otherwise is what it says. */
    void copyUpgrade(Exchange exchange, Target target, HttpFields fields) {
        copyAnswer(exchange, target, HttpStatus.SWITCHING_PROTOCOLS_101, fields);
        HttpFields.Mutable headers = exchange.response().getHeaders();
        headers.put(HttpHeader.CONNECTION, HttpHeader.UPGRADE.asString());
        String protocol = fields.get(HttpHeader.UPGRADE);
        if (protocol != null) {
            headers.put(HttpHeader.UPGRADE, protocol);
        }
    }

    /** Leaves a client's connection to a tunnel as soon as its answer, the 101, is written. */
    void openTunnel(Exchange exchange, Target target, Attempt attempt) {
        ConnectionMetaData client = exchange.request().getConnectionMetaData();
        Tunnel tunnel = new Tunnel(
                client.getConnection().getEndPoint(),
                client.getConnector().getExecutor(),
                client.getConnector().getByteBufferPool(),
                attempt.connection(),
                attempt.leftover(),
                settings.readTimeout(),
                () -> target.upstream().succeeded(attempt.peer()));
        attempt.connection().handTo(tunnel);
        exchange.request().setAttribute(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE, tunnel);
    }

    /** Follows what an upstream, or the configuration, says of the answer beside its own fields. */
    void followOrders(Exchange exchange, HttpFields fields) {
        HttpFields.Mutable headers = exchange.response().getHeaders();
        String charset = settings.obeys("x-accel-charset") ? fields.get("X-Accel-Charset") : null;
        String type = headers.get(HttpHeader.CONTENT_TYPE);
        if (charset != null && type != null && charset.matches("[A-Za-z0-9._:+-]+")) {
            int parameters = type.indexOf(';');
            String bare = parameters < 0 ? type : type.substring(0, parameters);
            headers.put(HttpHeader.CONTENT_TYPE, bare.stripTrailing() + "; charset=" + charset);
        }
        if (settings.forceRanges()) {
            headers.remove(HttpHeader.ACCEPT_RANGES);
            exchange.response().maxRanges(1);
        }
    }

    void copyTrailers(Exchange exchange, HttpFields trailers) {
        if (!passTrailers) {
            return;
        }
        HttpFields.Mutable passed = HttpFields.build();
        for (HttpField field : trailers) {
            // What frames or routes a message has no business behind it (RFC 9110, section 6.5.1).
            if (field.getHeader() != HttpHeader.CONTENT_LENGTH
                    && field.getHeader() != HttpHeader.TRANSFER_ENCODING
                    && field.getHeader() != HttpHeader.CONNECTION) {
                passed.add(field);
            }
        }
        exchange.note(TRAILERS, passed);
    }

    /** Follows an upstream's order to answer with another location's content: its body is dropped, some fields stay. */
    void accelRedirect(Exchange exchange, String order, HttpFields fields) {
        for (HttpHeader kept : new HttpHeader[] {
            HttpHeader.CONTENT_TYPE,
            HttpHeader.SET_COOKIE,
            HttpHeader.CACHE_CONTROL,
            HttpHeader.EXPIRES,
            HttpHeader.ACCEPT_RANGES
        }) {
            for (HttpField field : fields) {
                if (field.getHeader() == kept) {
                    exchange.response().getHeaders().add(field);
                }
            }
        }
        String disposition = fields.get("Content-Disposition");
        if (disposition != null) {
            exchange.response().getHeaders().put("Content-Disposition", disposition);
        }
        if (order.startsWith("@")) {
            exchange.redirectNamed(order);
            return;
        }
        int query = order.indexOf('?');
        String ordered = query < 0 ? order : order.substring(0, query);
        String path = leadsUp(ordered) ? null : NormalPath.of(ordered, true);
        if (path == null) {
            LOG.error(
                    "*{} unsafe URI \"{}\" was detected{}",
                    exchange.request().connectionNumber(),
                    order,
                    exchange.whose());
            exchange.end(HttpStatus.NOT_FOUND_404);
        } else {
            exchange.becomeGet();
            exchange.redirect(path, query < 0 ? null : order.substring(query + 1));
        }
    }

    /** Tells of a path with a step to the folder above, encoded or not: an application has appended what a client said. */
    private static boolean leadsUp(String path) {
        String decoded = path.replaceAll("(?i)%2e", ".").replaceAll("(?i)%2f", "/");
        return (decoded + "/").contains("/../") || decoded.startsWith("../");
    }
}
