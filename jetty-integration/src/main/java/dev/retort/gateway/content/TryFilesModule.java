package dev.retort.gateway.content;

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
import dev.retort.gateway.site.Module;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code try_files}: goes on with the first path that is a file, or a folder where the path ends with a slash, and otherwise
 * with the last argument, untested. nginx's {@code ngx_http_try_files_module}.
 *
 * <p>As in nginx it stands in front of whatever answers in the location, and is not inherited.
 */
public final class TryFilesModule implements Module {
    /** Creates the module. */
    public TryFilesModule() {}

    @Override
    public List<Known> directives() {
        return List.of(directive(
                        "try_files",
                        "file … uri | =code | @name",
                        "Serves the first file that exists, or else the last argument.",
                        SERVER,
                        LOCATION)
                .atLeast(2));
    }

    @Override
    public LocationHandler wrap(Scope scope, LocationHandler next, Blocks blocks, Load load) {
        Directive directive = scope.ownOne("try_files");
        if (directive == null) {
            return next;
        }
        List<String> arguments = directive.arguments();
        List<Candidate> candidates = new ArrayList<>();
        for (String argument : arguments.subList(0, arguments.size() - 1)) {
            boolean folder = argument.endsWith("/");
            String name = folder ? argument.substring(0, argument.length() - 1) : argument;
            boolean constant = name.indexOf('$') < 0;
            candidates.add(new Candidate(Expression.compile(name, load.variables(), directive), folder, constant));
        }
        LocationHandler otherwise = otherwise(arguments.get(arguments.size() - 1), directive, load);
        return new TryFiles(
                DocumentRoot.of(scope, load),
                candidates,
                FileStore.of(load),
                SymbolicLinks.of(scope, load),
                next,
                otherwise);
    }

    private static LocationHandler otherwise(String argument, Directive directive, Load load) {
        if (argument.startsWith("=")) {
            int code = code(argument.substring(1));
            if (code < 0) {
                throw directive.mistake("invalid code \"" + argument + "\"");
            }
            return exchange -> exchange.end(code);
        }
        Expression expression = Expression.compile(argument, load.variables(), directive);
        return exchange -> {
            String target = expression.value(exchange);
            if (target.startsWith("@")) {
                exchange.redirectNamed(target);
                return;
            }
            int query = target.indexOf('?');
            exchange.redirect(
                    query < 0 ? target : target.substring(0, query), query < 0 ? null : target.substring(query + 1));
        };
    }

    private static int code(String text) {
        try {
            int code = Integer.parseInt(text);
            return code <= 999 ? code : -1;
        } catch (NumberFormatException none) {
            return -1;
        }
    }

    /** A path to be tried; whether a folder is looked for, and whether there is no variable in it. */
    private record Candidate(Expression path, boolean folder, boolean constant) {}

    private record TryFiles(
            DocumentRoot root,
            List<Candidate> candidates,
            FileStore files,
            @Nullable SymbolicLinks links,
            LocationHandler next,
            LocationHandler otherwise)
            implements LocationHandler {
        @Override
        public void handle(Exchange exchange) throws Exception {
            Candidate first = candidates.get(0);
            String path = first.path().value(exchange);
            if (!first.folder() && links == null && files.inMemory(name(path, first, exchange)) != null) {
                enter(path, first, exchange);
            } else {
                exchange.runBlocking(this::search);
            }
        }

        private void search(Exchange exchange) throws Exception {
            for (Candidate candidate : candidates) {
                String path = candidate.path().value(exchange);
                String name = name(path, candidate, exchange);
                if (exists(name, candidate.folder()) && (links == null || !links.refuse(name, exchange))) {
                    enter(path, candidate, exchange);
                    return;
                }
            }
            exchange.run(otherwise);
        }

        /** Returns the file's name. A path that begins with what an alias stands for has that taken off. */
        private String name(String path, Candidate candidate, Exchange exchange) {
            return root.folder(exchange) + behindAlias(path, candidate, exchange);
        }

        private String behindAlias(String path, Candidate candidate, Exchange exchange) {
            if (!root.isAlias() || root.isWholeAlias() || candidate.constant()) {
                return path;
            }
            String uri = exchange.uri();
            int length = Math.min(root.replaced(), uri.length());
            return path.regionMatches(0, uri, 0, length) ? path.substring(length) : path;
        }

        private void enter(String path, Candidate candidate, Exchange exchange) throws Exception {
            if (!root.isAlias()) {
                exchange.uri(path);
            } else if (!root.isWholeAlias()) {
                String uri = exchange.uri();
                exchange.uri(uri.substring(0, Math.min(root.replaced(), uri.length()))
                        + behindAlias(path, candidate, exchange));
            } else if (!candidate.folder()) {
                DocumentRoot.putBehindAlias(exchange);
                exchange.uri(path);
            }
            next.handle(exchange);
        }

        private static boolean exists(String name, boolean folder) {
            try {
                return FileStore.ask(name).isDirectory() == folder;
            } catch (IOException missing) {
                return false;
            }
        }
    }
}
