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
import dev.retort.gateway.exchange.NormalPath;
import dev.retort.gateway.filter.CharsetModule;
import dev.retort.gateway.site.DocumentRoot;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;

/** Lists a folder that has no index file: nginx's {@code ngx_http_autoindex_module}. */
final class Autoindex implements LocationHandler {
    private final DocumentRoot root;
    private final Listing listing;
    private final LocationHandler next;

    private Autoindex(DocumentRoot root, Listing listing, LocationHandler next) {
        this.root = root;
        this.listing = listing;
        this.next = next;
    }

    static List<Known> directives() {
        return List.of(
                directive("autoindex", "on | off", "Whether folders are listed.", HTTP, SERVER, LOCATION),
                directive(
                                "autoindex_format",
                                "html | xml | json | jsonp",
                                "The form of a list.",
                                HTTP,
                                SERVER,
                                LOCATION)
                        .checked(Check.words("html", "xml", "json", "jsonp")),
                directive(
                        "autoindex_exact_size",
                        "on | off",
                        "Whether the sizes in a page are exact.",
                        HTTP,
                        SERVER,
                        LOCATION),
                directive(
                        "autoindex_localtime",
                        "on | off",
                        "Whether the times in a page are local.",
                        HTTP,
                        SERVER,
                        LOCATION));
    }

    static LocationHandler before(LocationHandler next, DocumentRoot root, Scope scope) {
        boolean exact = scope.flag("autoindex_exact_size", true);
        boolean local = scope.flag("autoindex_localtime", false);
        Listing.Format format = format(scope);
        return scope.flag("autoindex", false)
                ? new Autoindex(root, new Listing(format, exact, local, CharsetModule.isUtf8(scope)), next)
                : next;
    }

    private static Listing.Format format(Scope scope) {
        Directive directive = scope.one("autoindex_format");
        if (directive == null) {
            return Listing.Format.HTML;
        }
        String value = directive.argument(0);
        for (Listing.Format format : Listing.Format.values()) {
            if (format.name().equalsIgnoreCase(value)) {
                return format;
            }
        }
        throw directive.mistake("invalid value \"" + value + "\"");
    }

    @Override
    public void handle(Exchange exchange) throws Exception {
        String method = exchange.method();
        if (exchange.uri().endsWith("/") && (HttpMethod.GET.is(method) || HttpMethod.HEAD.is(method))) {
            exchange.runBlocking(this::list);
        } else {
            next.handle(exchange);
        }
    }

    private void list(Exchange exchange) {
        String folder = root.requestFilename(exchange);
        Path path = DocumentRoot.path(folder);
        if (path == null) {
            exchange.end(HttpStatus.NOT_FOUND_404);
            return;
        }
        List<Listing.Entry> entries;
        try {
            entries = entries(path);
        } catch (IOException failure) {
            FileFailure known = FileFailure.of(failure);
            known.log("opendir", folder, exchange);
            exchange.end(known.status());
            return;
        }
        exchange.response().text(HttpStatus.OK_200, listing.type(exchange), listing.write(exchange, entries));
    }

    /** Reads a folder: folders first, then by name, byte by byte. Names that begin with a dot are not listed. */
    private static List<Listing.Entry> entries(Path folder) throws IOException {
        List<Listing.Entry> entries = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
            for (Path child : children) {
                String name = NormalPath.bytes(String.valueOf(child.getFileName()));
                if (!name.startsWith(".")) {
                    entries.add(entry(name, child));
                }
            }
        } catch (DirectoryIteratorException failure) {
            throw new IOException(failure);
        }
        entries.sort(
                Comparator.comparing((Listing.Entry entry) -> !entry.isFolder()).thenComparing(Listing.Entry::name));
        return entries;
    }

    private static Listing.Entry entry(String name, Path file) throws IOException {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(file, BasicFileAttributes.class);
        } catch (IOException dangling) {
            attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        }
        Listing.Kind kind = attributes.isDirectory()
                ? Listing.Kind.DIRECTORY
                : attributes.isRegularFile() ? Listing.Kind.FILE : Listing.Kind.OTHER;
        return new Listing.Entry(
                name, kind, attributes.size(), attributes.lastModifiedTime().toInstant());
    }
}
