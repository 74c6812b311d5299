package dev.retort.gateway.content;

import dev.retort.gateway.site.Location;
import dev.retort.gateway.site.LocationContent;
import dev.retort.gateway.site.StatusPage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.jetty.http.CompressedContentFormat;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.URIUtil;
import org.eclipse.jetty.util.resource.ResourceFactory;
import org.jspecify.annotations.Nullable;

/**
 * The files below a directory, served as nginx's {@code alias} serves them: the location's prefix is replaced by the
 * directory.
 *
 * <p>Only GET and HEAD. A directory is served by its {@code index.html} and never listed. Names that begin with a dot
 * are not served, but for {@code .well-known} (RFC 8615), and neither is what a symbolic link reaches outside the
 * directory. A changed file shows within a second.
 *
 * <p>Not safe for use by several threads; the handlers it makes are.
 */
public final class StaticFiles implements LocationContent {
    private static final Map<String, CompressedContentFormat> FORMATS = Map.of(
            "gzip", CompressedContentFormat.GZIP,
            "br", CompressedContentFormat.BR,
            "zstd", new CompressedContentFormat("zstd", ".zst"));

    private final Path root;
    private List<CompressedContentFormat> precompressed = List.of();
    private @Nullable String cacheControl;

    private StaticFiles(Path root) {
        this.root = root;
    }

    /**
     * Serves a directory.
     *
     * @param root the directory; it must exist when the gateway's handler is made
     * @return the content, to be configured further
     */
    public static StaticFiles in(Path root) {
        return new StaticFiles(root);
    }

    /**
     * Serves a directory; the same as {@link #in(Path)}, for configuration files.
     *
     * @param root the path of the directory
     * @return the content, to be configured further
     */
    public static StaticFiles in(String root) {
        return in(Path.of(root));
    }

    /**
     * Sends a {@code Cache-Control} with every file and every 304, e.g. {@code max-age=3600}.
     *
     * @param value the field's value; none is sent by default
     * @return this
     */
    public StaticFiles cacheControl(String value) {
        cacheControl = value;
        return this;
    }

    /**
     * Serves {@code app.js.gz} in place of {@code app.js} to clients that accept it, if it is there and not older.
     * nginx's {@code gzip_static on} and {@code gzip_vary on}, but that nginx does not look at the age.
     *
     * @param encodings {@code gzip} (.gz), {@code br} (.br) and {@code zstd} (.zst), the most liked first; none by
     *     default
     * @return this
     * @throws IllegalArgumentException if an encoding is unknown
     */
    public StaticFiles precompressed(String... encodings) {
        precompressed = Stream.of(encodings).map(StaticFiles::format).toList();
        return this;
    }

    private static CompressedContentFormat format(String encoding) {
        CompressedContentFormat format = FORMATS.get(encoding);
        if (format == null) {
            throw new IllegalArgumentException(
                    "precompressed files in \"" + encoding + "\" are unknown, write one of gzip, br, zstd");
        }
        return format;
    }

    @Override
    public String source() {
        return root.toString();
    }

    /**
     * {@inheritDoc}
     *
     * <p>A context around the resource handler takes the prefix off and, with its own alias checks cleared, refuses
     * every path that is not a file's real one; {@link InsideRoot} lets back in what links within the root reach.
     */
    @Override
    public Handler handler(Location location) {
        Path realRoot = realRoot(location);
        FileHandler files = new FileHandler(precompressed);
        if (cacheControl != null) {
            files.setCacheControl(cacheControl);
        }

        String prefix = URIUtil.encodePath(location.prefix());
        ContextHandler context = new ContextHandler(files, prefix.substring(0, prefix.length() - 1));
        context.setDisplayName("location " + location.prefix());
        context.setBaseResource(ResourceFactory.of(context).newResource(realRoot));
        context.clearAliasChecks();
        context.addAliasCheck(new InsideRoot(realRoot));
        context.setErrorHandler(new StatusPage());
        return context;
    }

    private Path realRoot(Location location) {
        if (!Files.isDirectory(root)) {
            throw new IllegalArgumentException("location " + location.prefix() + ": there is no directory "
                    + root.toAbsolutePath() + ", create it or name another");
        }
        try {
            return root.toRealPath();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
