package dev.retort.gateway.filter;

import static dev.retort.gateway.config.Context.HTTP;
import static dev.retort.gateway.config.Context.LOCATION;
import static dev.retort.gateway.config.Context.SERVER;
import static dev.retort.gateway.config.Known.directive;

import dev.retort.gateway.config.Known;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.exchange.ClientResponse;
import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.ResponseFilter;
import dev.retort.gateway.site.Load;
import dev.retort.gateway.site.Module;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.ByteBufferPool;
import org.jspecify.annotations.Nullable;

/** Decompresses responses for clients that do not accept gzip: nginx's {@code ngx_http_gunzip_filter_module}. */
public final class GunzipModule implements Module {
    /** Creates the module. */
    public GunzipModule() {}

    @Override
    public List<Known> directives() {
        return List.of(
                directive(
                        "gunzip",
                        "on | off",
                        "Whether gzip is decompressed for clients that do not accept it.",
                        HTTP,
                        SERVER,
                        LOCATION),
                directive(
                                "gunzip_buffers",
                                "number size",
                                "Accepted; a buffer is borrowed as needed.",
                                HTTP,
                                SERVER,
                                LOCATION)
                        .arguments(2, 2)
                        .withoutEffect());
    }

    @Override
    public @Nullable ResponseFilter filter(Scope scope, Load load) {
        GzipConditions conditions = GzipConditions.of(scope, load);
        return scope.flag("gunzip", false) ? exchange -> begin(exchange, conditions) : null;
    }

    private static ResponseFilter.@Nullable Body begin(Exchange exchange, GzipConditions conditions) {
        ClientResponse response = exchange.response();
        HttpFields.Mutable headers = response.getHeaders();
        String encoding = headers.get(HttpHeader.CONTENT_ENCODING);
        if (encoding == null || !encoding.equalsIgnoreCase("gzip")) {
            return null;
        }
        conditions.vary(exchange);
        if (conditions.allow(exchange)) {
            return null;
        }
        headers.remove(HttpHeader.CONTENT_ENCODING);
        headers.remove(HttpHeader.CONTENT_LENGTH);
        GzipConditions.weaken(response);
        response.maxRanges(0);
        boolean hasBody = !HttpMethod.HEAD.is(exchange.request().getMethod())
                && response.getStatus() != HttpStatus.NO_CONTENT_204;
        ByteBufferPool buffers = exchange.request().getComponents().getByteBufferPool();
        return hasBody ? next -> new GunzipBody(next, buffers) : null;
    }
}
