package dev.retort.gateway.content;

import static dev.retort.gateway.config.Context.HTTP;
import static dev.retort.gateway.config.Context.LOCATION;
import static dev.retort.gateway.config.Context.SERVER;
import static dev.retort.gateway.config.Known.directive;

import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Known;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.Expression;
import dev.retort.gateway.exchange.LocationHandler;
import dev.retort.gateway.site.DocumentRoot;
import dev.retort.gateway.site.Load;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the file that stands for a folder, and begins again with its path, so that the locations are matched anew: nginx's
 * {@code ngx_http_index_module}.
 */
final class Index implements LocationHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Index.class);

    private final DocumentRoot root;
    private final List<Expression> names;
    private final FileStore files;
    private final LocationHandler next;

    private Index(DocumentRoot root, List<Expression> names, FileStore files, LocationHandler next) {
        this.root = root;
        this.names = names;
        this.files = files;
        this.next = next;
    }

    static Known known() {
        return directive("index", "file …", "The files that stand for a folder.", HTTP, SERVER, LOCATION)
                .atLeast(1)
                .checked(Index::check)
                .withVariables(0)
                .many();
    }

    private static void check(Directive directive) {
        if (directive.arguments().contains("")) {
            throw directive.mistake("index \"\" in \"index\" directive is invalid");
        }
    }

    /** Warns of a path of the site behind which others stand in vain. */
    static void check(Scope scope, Load load) {
        for (Directive directive : scope.own("index")) {
            int last = directive.arguments().size() - 1;
            if (directive.arguments().subList(0, last).stream().anyMatch(name -> name.startsWith("/"))) {
                load.warn("only the last index in \"index\" directive should be absolute", directive.place());
            }
        }
    }

    static LocationHandler before(LocationHandler next, DocumentRoot root, FileStore files, Scope scope, Load load) {
        List<Expression> names = scope.all("index").stream()
                .flatMap(directive -> directive.arguments().stream().map(name -> compile(name, directive, load)))
                .toList();
        return new Index(root, names.isEmpty() ? List.of(Expression.constant("index.html")) : names, files, next);
    }

    private static Expression compile(String name, Directive directive, Load load) {
        return Expression.compile(name, load.variables(), directive);
    }

    @Override
    public void handle(Exchange exchange) throws Exception {
        String method = exchange.method();
        boolean asks = HttpMethod.GET.is(method) || HttpMethod.HEAD.is(method) || HttpMethod.POST.is(method);
        if (!asks || !exchange.uri().endsWith("/")) {
            next.handle(exchange);
            return;
        }
        String first = names.get(0).value(exchange);
        if (first.startsWith("/") || files.inMemory(root.requestFilename(exchange) + first) != null) {
            enter(first, exchange);
        } else {
            exchange.runBlocking(this::search);
        }
    }

    private static void enter(String name, Exchange exchange) {
        exchange.redirect(name.startsWith("/") ? name : exchange.uri() + name, exchange.args());
    }

    private void search(Exchange exchange) throws Exception {
        String folder = root.requestFilename(exchange);
        boolean folderExists = false;
        for (Expression expression : names) {
            String name = expression.value(exchange);
            if (name.startsWith("/")) {
                enter(name, exchange);
                return;
            }
            FileFailure failure = failure(folder + name);
            if (failure == null) {
                enter(name, exchange);
                return;
            }
            if (failure == FileFailure.OTHER) {
                failure.log("open", folder + name, exchange);
                exchange.end(failure.status());
                return;
            }
            if (failure != FileFailure.MISSING) {
                forbid(failure, folder + name, exchange);
                return;
            }
            if (!folderExists) {
                if (!isFolder(folder, folder + name, exchange)) {
                    return;
                }
                folderExists = true;
            }
        }
        next.handle(exchange);
    }

    private static boolean isFolder(String folder, String index, Exchange exchange) {
        FileFailure failure = failure(folder);
        if (failure != null) {
            forbid(failure, failure == FileFailure.DENIED ? folder : index, exchange);
            return false;
        }
        Path path = DocumentRoot.path(folder);
        if (path == null || !Files.isDirectory(path)) {
            LOG.error(
                    "*{} \"{}\" is not a directory{}", exchange.request().connectionNumber(), folder, exchange.whose());
            exchange.end(HttpStatus.INTERNAL_SERVER_ERROR_500);
            return false;
        }
        return true;
    }

    private static void forbid(FileFailure failure, String name, Exchange exchange) {
        if (failure == FileFailure.DENIED) {
            LOG.error(
                    "*{} \"{}\" is forbidden (13: Permission denied){}",
                    exchange.request().connectionNumber(),
                    name,
                    exchange.whose());
            exchange.end(HttpStatus.FORBIDDEN_403);
        } else {
            LOG.error(
                    "*{} \"{}\" is not found {}{}",
                    exchange.request().connectionNumber(),
                    name,
                    failure.reason(),
                    exchange.whose());
            exchange.end(HttpStatus.NOT_FOUND_404);
        }
    }

    private static @Nullable FileFailure failure(String name) {
        try {
            FileStore.ask(name);
            return null;
        } catch (IOException failure) {
            return FileFailure.of(failure);
        }
    }
}
