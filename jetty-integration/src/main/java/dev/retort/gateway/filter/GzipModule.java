package dev.retort.gateway.filter;

import static dev.retort.gateway.config.Context.HTTP;
import static dev.retort.gateway.config.Context.LOCATION;
import static dev.retort.gateway.config.Context.LOCATION_IF;
import static dev.retort.gateway.config.Context.SERVER;
import static dev.retort.gateway.config.Known.directive;

import dev.retort.gateway.config.Check;
import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Known;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.config.Values;
import dev.retort.gateway.exchange.ClientResponse;
import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.ResponseFilter;
import dev.retort.gateway.exchange.Setting;
import dev.retort.gateway.site.Load;
import dev.retort.gateway.site.Module;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.util.compression.DeflaterPool;
import org.jspecify.annotations.Nullable;

/** Compresses responses on their way: nginx's {@code ngx_http_gzip_filter_module}. */
public final class GzipModule implements Module {
    private static final HttpField CONTENT_ENCODING = new PreEncodedHttpField(HttpHeader.CONTENT_ENCODING, "gzip");
    private static final int LEVELS = 9;
    private static final long LEAST_MEMORY = 512;
    private static final long LARGEST_WINDOW = 32 << 10;
    private static final long LARGEST_HASH = 128 << 10;
    private static final int POOLED = 64;
    private static final Setting<List<DeflaterPool>> DEFLATERS = new Setting<>("deflaters by level");

    /** Creates the module. */
    public GzipModule() {}

    @Override
    public List<Known> directives() {
        List<Known> known = new ArrayList<>(GzipConditions.directives());
        known.add(directive("gzip", "on | off", "Whether texts are compressed.", HTTP, SERVER, LOCATION, LOCATION_IF));
        known.add(directive("gzip_types", "type …", "What is compressed besides text/html.", HTTP, SERVER, LOCATION)
                .atLeast(1)
                .many());
        known.add(directive("gzip_comp_level", "1 … 9", "How hard it tries.", HTTP, SERVER, LOCATION)
                .checked(Check.between(1, LEVELS)));
        known.add(directive("gzip_min_length", "size", "What is shorter is not compressed.", HTTP, SERVER, LOCATION));
        known.add(memory("gzip_buffers", "number size").arguments(2, 2));
        known.add(memory("gzip_window", "size").checked(directive -> powerOfTwo(directive, LARGEST_WINDOW)));
        known.add(memory("gzip_hash", "size").checked(directive -> powerOfTwo(directive, LARGEST_HASH)));
        known.add(memory("gzip_no_buffer", "on | off"));
        known.add(memory("postpone_gzipping", "size"));
        return known;
    }

    private static Known memory(String name, String synopsis) {
        return directive(name, synopsis, "Accepted; zlib is given buffers as it needs them.", HTTP, SERVER, LOCATION)
                .withoutEffect();
    }

    /** zlib counts these in bits. */
    private static void powerOfTwo(Directive directive, long largest) {
        long size = Values.size(directive.argument(0), directive);
        if (Long.bitCount(size) != 1 || size < LEAST_MEMORY || size > largest) {
            String last = largest == LARGEST_WINDOW ? "16k, or 32k" : "16k, 32k, 64k, or 128k";
            throw directive.mistake("\"" + directive.name() + "\" directive must be 512, 1k, 2k, 4k, 8k, " + last);
        }
    }

    @Override
    public void check(Scope scope, Load load) {
        TypeSet.check(scope, "gzip_types", load);
    }

    @Override
    public void begin(Load load) {
        load.variables().add("gzip_ratio", exchange -> {
            GzipBody body = exchange.note(GzipBody.NOTE);
            return body == null ? null : body.ratio();
        });
    }

    @Override
    public @Nullable ResponseFilter filter(Scope scope, Load load) {
        GzipConditions conditions = GzipConditions.of(scope, load);
        TypeSet types = TypeSet.of(scope, "gzip_types", List.of("text/html"));
        int level = scope.number("gzip_comp_level", 1);
        long least = scope.size("gzip_min_length", 20);
        if (!scope.flag("gzip", false)) {
            return null;
        }
        DeflaterPool deflaters = load.shared(DEFLATERS, () -> pools(load)).get(level - 1);
        return exchange -> begin(exchange, conditions, types, least, deflaters);
    }

    private static List<DeflaterPool> pools(Load load) {
        List<DeflaterPool> pools = IntStream.rangeClosed(1, LEVELS)
                .mapToObj(level -> new DeflaterPool(POOLED, level, true))
                .toList();
        pools.forEach(load::manage);
        return pools;
    }

    private static ResponseFilter.@Nullable Body begin(
            Exchange exchange, GzipConditions conditions, TypeSet types, long least, DeflaterPool deflaters) {
        ClientResponse response = exchange.response();
        HttpFields.Mutable headers = response.getHeaders();
        int status = response.getStatus();
        String type = headers.get(HttpHeader.CONTENT_TYPE);
        if ((status != 200 && status != 403 && status != 404)
                || !types.contains(type)
                || headers.contains(HttpHeader.CONTENT_ENCODING)) {
            return null;
        }
        long length = headers.getLongField(HttpHeader.CONTENT_LENGTH);
        if (length >= 0 && length < least) {
            return null;
        }
        conditions.vary(exchange);
        if (!conditions.allow(exchange)) {
            return null;
        }
        headers.add(CONTENT_ENCODING);
        headers.remove(HttpHeader.CONTENT_LENGTH);
        GzipConditions.weaken(response);
        response.maxRanges(0);
        if (HttpMethod.HEAD.is(exchange.request().getMethod())) {
            return null;
        }
        ByteBufferPool buffers = exchange.request().getComponents().getByteBufferPool();
        // What has no length is a stream, whose reader waits for each piece.
        return next -> new GzipBody(next, deflaters.acquire(), buffers, length < 0, exchange);
    }
}
