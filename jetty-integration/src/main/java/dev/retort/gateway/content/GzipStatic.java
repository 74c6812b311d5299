package dev.retort.gateway.content;

import static dev.retort.gateway.config.Context.HTTP;
import static dev.retort.gateway.config.Context.LOCATION;
import static dev.retort.gateway.config.Context.SERVER;
import static dev.retort.gateway.config.Known.directive;

import dev.retort.gateway.config.Check;
import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Known;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.LocationHandler;
import dev.retort.gateway.filter.CharsetModule;
import dev.retort.gateway.filter.GzipConditions;
import dev.retort.gateway.site.DocumentRoot;
import dev.retort.gateway.site.Load;
import java.io.IOException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@code app.js.gz} in place of {@code app.js}: nginx's {@code ngx_http_gzip_static_module}.
 *
 * <p>One thing is not as in nginx, which does not look at ages: a compressed file that is a second or more older than the file itself is
 * not served. Who edits a file and forgets its sibling would go on serving what was there before.
 */
final class GzipStatic implements LocationHandler {
    private static final Logger LOG = LoggerFactory.getLogger(GzipStatic.class);
    private static final String ENDING = ".gz";

    private final DocumentRoot root;
    private final StaticHandler files;
    private final FileStore store;
    private final GzipConditions conditions;
    private final boolean always;
    private final @Nullable SymbolicLinks links;

    private GzipStatic(
            DocumentRoot root,
            StaticHandler files,
            FileStore store,
            @Nullable SymbolicLinks links,
            GzipConditions conditions,
            boolean always) {
        this.root = root;
        this.files = files;
        this.store = store;
        this.links = links;
        this.conditions = conditions;
        this.always = always;
    }

    static Known known() {
        return directive(
                        "gzip_static",
                        "on | off | always",
                        "Whether FILE.gz is served for FILE, unless it is older.",
                        HTTP,
                        SERVER,
                        LOCATION)
                .checked(Check.words("on", "off", "always"));
    }

    static LocationHandler before(
            StaticHandler files,
            DocumentRoot root,
            FileStore store,
            @Nullable SymbolicLinks links,
            Scope scope,
            Load load) {
        Directive directive = scope.one("gzip_static");
        String value = directive == null ? "off" : directive.argument(0).toLowerCase(Locale.ROOT);
        GzipConditions conditions = GzipConditions.of(scope, load);
        return value.equals("off")
                ? files
                : new GzipStatic(root, files, store, links, conditions, value.equals("always"));
    }

    @Override
    public void handle(Exchange exchange) throws Exception {
        String method = exchange.method();
        boolean asks = HttpMethod.GET.is(method) || HttpMethod.HEAD.is(method);
        boolean accepted = always || conditions.allow(exchange);
        if (!asks || exchange.uri().endsWith("/") || (!accepted && !conditions.varies())) {
            files.handle(exchange);
            return;
        }
        if (links != null) {
            exchange.runBlocking(this::search);
            return;
        }
        String name = root.requestFilename(exchange);
        StoredFile compressed = store.inMemory(name + ENDING);
        StoredFile plain = store.inMemory(name);
        if (compressed != null && plain != null && compressed.modified() >= plain.modified()) {
            serve(compressed, accepted, exchange);
        } else if (plain != null && plain.isKnownToBeAlone()) {
            files.handle(exchange);
        } else {
            exchange.runBlocking(this::search);
        }
    }

    private void search(Exchange exchange) throws IOException {
        String name = root.requestFilename(exchange);
        StoredFile plain = lookUp(name);
        boolean refused = links != null && links.refuse(name + ENDING, exchange);
        StoredFile compressed = refused ? null : lookUp(name + ENDING);
        if (compressed == null) {
            if (plain != null && !refused) {
                plain.beAlone();
            }
            files.handle(exchange);
        } else if (plain != null && plain.modified() > compressed.modified()) {
            LOG.warn(
                    "*{} \"{}\" is older than \"{}\" and not served{}",
                    exchange.request().connectionNumber(),
                    name + ENDING,
                    name,
                    exchange.whose());
            files.handle(exchange);
        } else {
            serve(compressed, always || conditions.allow(exchange), exchange);
        }
    }

    private @Nullable StoredFile lookUp(String name) {
        try {
            BasicFileAttributes attributes = FileStore.ask(name);
            return attributes.isRegularFile() ? store.get(name, attributes) : null;
        } catch (IOException none) {
            return null;
        }
    }

    private void serve(StoredFile compressed, boolean accepted, Exchange exchange) throws IOException {
        if (!always) {
            conditions.vary(exchange);
        }
        if (!accepted) {
            files.handle(exchange);
            return;
        }
        exchange.response().getHeaders().put(HttpHeader.CONTENT_ENCODING, "gzip");
        exchange.note(CharsetModule.COMPRESSED_TEXT, true);
        files.serve(compressed, exchange);
    }
}
