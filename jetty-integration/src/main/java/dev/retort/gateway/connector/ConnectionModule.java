package dev.retort.gateway.connector;

import static dev.retort.gateway.config.Context.HTTP;
import static dev.retort.gateway.config.Context.LOCATION;
import static dev.retort.gateway.config.Context.SERVER;
import static dev.retort.gateway.config.Known.directive;

import dev.retort.gateway.config.Check;
import dev.retort.gateway.config.ConfigException;
import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Known;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.config.Values;
import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.Lingering;
import dev.retort.gateway.exchange.LocationHandler;
import dev.retort.gateway.exchange.ResponseFilter;
import dev.retort.gateway.exchange.Setting;
import dev.retort.gateway.exchange.Settings;
import dev.retort.gateway.site.Load;
import dev.retort.gateway.site.Module;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * How long clients may take, and when their connections are closed: the part of {@code ngx_http_core_module} that is about
 * connections.
 */
public final class ConnectionModule implements Module {
    /** How many bytes of a request's body the proxy keeps in memory: {@code client_body_buffer_size}. */
    public static final Setting<Long> BODY_BUFFER_SIZE = new Setting<>("client_body_buffer_size");

    private static final long USUAL_POOL = 512;
    private static final long USUAL_HEADER_BUFFER = 8 << 10;
    private static final int LEAST_POOL = 112;
    private static final int POOL_ALIGNMENT = 16;

    /** Creates the module. */
    public ConnectionModule() {}

    @Override
    public List<Known> directives() {
        return List.of(
                directive("client_header_timeout", "time", "For the head of a request as a whole: 408.", HTTP, SERVER),
                directive(
                        "client_body_timeout",
                        "time",
                        "Between two reads of a request's body: 408.",
                        HTTP,
                        SERVER,
                        LOCATION),
                directive("send_timeout", "time", "Between two writes of a response.", HTTP, SERVER, LOCATION),
                directive(
                                "keepalive_timeout",
                                "time [field-time]",
                                "Between two requests of a connection; 0 closes it after each. The second time is told"
                                        + " in the Keep-Alive field.",
                                HTTP,
                                SERVER,
                                LOCATION)
                        .arguments(1, 2)
                        .checked(ConnectionModule::keepAliveTimes),
                directive("keepalive_requests", "number", "Requests of a connection.", HTTP, SERVER, LOCATION),
                directive(
                        "keepalive_time", "time", "For how long a connection takes requests.", HTTP, SERVER, LOCATION),
                directive("keepalive_disable", "none | browser …", "Browsers of long ago.", HTTP, SERVER, LOCATION)
                        .arguments(1, 2)
                        .many()
                        .checked(Check.words("none", "msie6", "safari"))
                        .withoutEffect(),
                directive(
                                "large_client_header_buffers",
                                "number size",
                                "The longest line of a request's head, and how many of it there may be: 414, 400.",
                                HTTP,
                                SERVER)
                        .arguments(2, 2),
                directive("client_header_buffer_size", "size", "Jetty's buffers grow as needed.", HTTP, SERVER)
                        .withoutEffect(),
                directive(
                        "client_body_buffer_size",
                        "size",
                        "How much of a request's body is kept in memory.",
                        HTTP,
                        SERVER,
                        LOCATION),
                directive(
                        "reset_timedout_connection",
                        "on | off",
                        "Whether a connection that has timed out is reset.",
                        HTTP,
                        SERVER,
                        LOCATION),
                directive(
                        "http2",
                        "on | off",
                        "Whether HTTP/2 is spoken too on the sockets of the server.",
                        HTTP,
                        SERVER),
                directive(
                                "tcp_nodelay",
                                "on | off",
                                "Accepted; what is written is sent at once.",
                                HTTP,
                                SERVER,
                                LOCATION)
                        .withoutEffect(),
                directive("http2_max_concurrent_streams", "number", "Open requests of a connection.", HTTP, SERVER),
                directive(
                                "lingering_close",
                                "off | on | always",
                                "Whether what a client still sends after its answer is read.",
                                HTTP,
                                SERVER,
                                LOCATION)
                        .checked(Check.words("off", "on", "always")),
                directive("lingering_time", "time", "For how long altogether.", HTTP, SERVER, LOCATION),
                directive("lingering_timeout", "time", "How long the next byte is waited for.", HTTP, SERVER, LOCATION),
                directive("connection_pool_size", "size", "Memory of nginx's.", HTTP, SERVER)
                        .checked(ConnectionModule::poolSize)
                        .withoutEffect(),
                directive("request_pool_size", "size", "Memory of nginx's.", HTTP, SERVER)
                        .checked(ConnectionModule::poolSize)
                        .withoutEffect());
    }

    @Override
    public void configure(Scope scope, Settings settings, Load load) {
        Directive buffers = scope.one("large_client_header_buffers");
        long size = buffers == null ? USUAL_HEADER_BUFFER : Values.size(buffers.argument(1), buffers);
        if (scope.context() == SERVER && size < scope.size("connection_pool_size", USUAL_POOL)) {
            throw new ConfigException(
                    "the \"large_client_header_buffers\" size must be equal to or greater than \"connection_pool_size\"",
                    load.end());
        }
        settings.put(ClientLimits.SETTING, ClientLimits.of(scope));
        settings.put(Lingering.SETTING, lingering(scope));
        settings.put(BODY_BUFFER_SIZE, scope.size("client_body_buffer_size", 16 << 10));
    }

    private static void keepAliveTimes(Directive directive) {
        Check.TIME.verify(directive);
        if (directive.arguments().size() == 2) {
            Values.seconds(directive.argument(1), directive);
        }
    }

    /** nginx takes memory from its own pools, whose least size and whose alignment are these. */
    private static void poolSize(Directive directive) {
        long size = Values.size(directive.argument(0), directive);
        if (size < LEAST_POOL) {
            throw directive.mistake("the pool size must be no less than " + LEAST_POOL);
        }
        if (size % POOL_ALIGNMENT != 0) {
            throw directive.mistake("the pool size must be a multiple of " + POOL_ALIGNMENT);
        }
    }

    private static Lingering lingering(Scope scope) {
        Directive close = scope.one("lingering_close");
        String when = close == null ? "on" : close.argument(0).toLowerCase(Locale.ROOT);
        return new Lingering(
                !when.equals("off"),
                scope.time("lingering_time", Duration.ofSeconds(30)),
                scope.time("lingering_timeout", Duration.ofSeconds(5)));
    }

    @Override
    public LocationHandler wrap(Scope scope, LocationHandler next, Blocks blocks, Load load) {
        ClientLimits limits = ClientLimits.of(scope);
        return exchange -> {
            ClientEndPoint client = ClientEndPoint.of(exchange.request());
            if (client != null) {
                client.limits(limits);
            }
            next.handle(exchange);
        };
    }

    @Override
    public ResponseFilter filter(Scope scope, Load load) {
        return new KeepAlive(ClientLimits.of(scope));
    }

    /** Tells clients when a response is the last of its connection. */
    private record KeepAlive(ClientLimits limits) implements ResponseFilter {
        private static final String CLOSE = HttpHeaderValue.CLOSE.asString();

        @Override
        public @Nullable Body begin(Exchange exchange) {
            ClientEndPoint client = ClientEndPoint.of(exchange.request());
            if (client == null || exchange.response().getStatus() == 101) {
                return null;
            }
            client.limits(limits);
            HttpVersion version = exchange.request().getConnectionMetaData().getHttpVersion();
            if (version == HttpVersion.HTTP_2) {
                if (client.isSpent()) {
                    client.goAway();
                }
                return null;
            }
            HttpFields.Mutable fields = exchange.response().getHeaders();
            if (client.isSpent()) {
                fields.put(HttpFields.CONNECTION_CLOSE);
            } else if (version == HttpVersion.HTTP_1_0 || limits.keepAliveField() > 0) {
                tell(fields, stays(fields, exchange.request().getHeaders(), version), version);
            }
            return null;
        }

        private void tell(HttpFields.Mutable fields, boolean stays, HttpVersion version) {
            if (stays && limits.keepAliveField() > 0) {
                fields.put("Keep-Alive", "timeout=" + limits.keepAliveField());
            } else if (!stays && version == HttpVersion.HTTP_1_0) {
                // Jetty takes it for granted, nginx says so.
                fields.put(HttpFields.CONNECTION_CLOSE);
            }
        }

        private static boolean stays(HttpFields response, HttpFields request, HttpVersion version) {
            return !response.contains(HttpHeader.CONNECTION, CLOSE)
                    && (version == HttpVersion.HTTP_1_1
                            ? !request.contains(HttpHeader.CONNECTION, CLOSE)
                            : request.contains(HttpHeader.CONNECTION, HttpHeaderValue.KEEP_ALIVE.asString()));
        }
    }
}
