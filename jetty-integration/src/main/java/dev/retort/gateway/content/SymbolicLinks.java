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
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * {@code disable_symlinks}: refuses files that a symbolic link leads to, every link or just one whose owner does not own what it
 * leads to.
 *
 * <p>nginx opens a path part by part and asks each; Java cannot, so the parts are asked before the file is opened. Who
 * can change the folders at that very moment can still slip a link in.
 */
final class SymbolicLinks {
    private final boolean anyOwner;
    private final @Nullable Expression from;

    private SymbolicLinks(boolean anyOwner, @Nullable Expression from) {
        this.anyOwner = anyOwner;
        this.from = from;
    }

    static Known known() {
        return directive(
                        "disable_symlinks",
                        "off | on | if_not_owner [from=part]",
                        "Whether files are refused that a symbolic link leads to.",
                        HTTP,
                        SERVER,
                        LOCATION)
                .arguments(1, 2)
                .checked(SymbolicLinks::check)
                .withVariables(1);
    }

    private static void check(Directive directive) {
        String mode = directive.argument(0);
        boolean off = mode.equals("off");
        if (!off && !mode.equals("on") && !mode.equals("if_not_owner")) {
            throw directive.mistake("invalid parameter \"" + mode + "\"");
        }
        if (directive.arguments().size() == 2) {
            String part = directive.argument(1);
            if (!part.startsWith("from=")) {
                throw directive.mistake("invalid parameter \"" + part + "\"");
            }
            if (off) {
                throw directive.mistake("\"from=\" cannot be used with \"off\" parameter");
            }
        }
    }

    /** Compiles what holds in a block; null where every link is followed. */
    static @Nullable SymbolicLinks of(Scope scope, Load load) {
        Directive directive = scope.one("disable_symlinks");
        if (directive == null) {
            return null;
        }
        String mode = directive.argument(0);
        Expression from = directive.arguments().size() == 1
                ? null
                : Expression.compile(directive.argument(1).substring("from=".length()), load.variables(), directive);
        return mode.equals("off") ? null : new SymbolicLinks(mode.equals("on"), from);
    }

    /** Stands in front of what serves the file that an exchange's path means. */
    static LocationHandler before(LocationHandler next, @Nullable SymbolicLinks links, DocumentRoot root) {
        if (links == null) {
            return next;
        }
        LocationHandler looking = exchange -> {
            String name = root.requestFilename(exchange);
            FileFailure failure = links.refusal(name, exchange);
            if (failure == null) {
                next.handle(exchange);
            } else {
                failure.log("open", name, exchange);
                exchange.end(failure.status());
            }
        };
        return exchange -> {
            if (exchange.uri().endsWith("/")) {
                next.handle(exchange); // No file is opened.
            } else {
                exchange.runBlocking(looking);
            }
        };
    }

    /**
     * Tells whether a link that is not to be followed leads to a file. Asks the disk.
     *
     * @param name the file, one char a byte; it need not exist
     */
    boolean refuse(String name, Exchange exchange) {
        return refusal(name, exchange) != null;
    }

    /** Returns what nginx's open() fails with, or null if the file may be served. */
    private @Nullable FileFailure refusal(String name, Exchange exchange) {
        int checked = checkedFrom(name, exchange);
        for (int end = name.indexOf('/', checked + 1); ; end = name.indexOf('/', end + 1)) {
            String part = end < 0 ? name : name.substring(0, end);
            if (part.length() > checked && isRefused(part)) {
                // With "on" nginx opens a folder's link as the link that it is.
                return anyOwner && end >= 0 ? FileFailure.NOT_A_DIRECTORY : FileFailure.LINKS;
            }
            if (end < 0) {
                return null;
            }
        }
    }

    /** Returns how much of a path is trusted: what {@code from} says, if that is how the path begins. */
    private int checkedFrom(String name, Exchange exchange) {
        String trusted = from == null ? "" : from.value(exchange);
        if (trusted.isEmpty() || !name.startsWith(trusted)) {
            return 0;
        }
        boolean wholeParts =
                name.length() == trusted.length() || name.charAt(trusted.length()) == '/' || trusted.endsWith("/");
        return wholeParts ? trusted.length() : 0;
    }

    private boolean isRefused(String part) {
        Path path = DocumentRoot.path(part);
        if (path == null || !Files.isSymbolicLink(path)) {
            return false;
        }
        if (anyOwner) {
            return true;
        }
        try {
            return !Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                    .equals(Files.getAttribute(path, "unix:uid"));
        } catch (NoSuchFileException dangling) {
            return false;
        } catch (IOException | UnsupportedOperationException unknown) {
            return true;
        }
    }
}
