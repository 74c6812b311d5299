package dev.retort.files;

import dev.retort.http.Accept;
import dev.retort.http.Folder;
import dev.retort.http.HttpException;
import dev.retort.http.Request;
import dev.retort.http.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the files that belong to an application: style sheets, scripts, pictures.
 *
 * <p>{@link #url} gives an address with the fingerprint of the file, {@code /static/css/site.css?v=1a2b3c4d5e}. A browser
 * keeps what comes from there for a year and never asks, as another content has another address. The fingerprint is a
 * query, so that a web server in front may serve the same folder and know nothing of it. What is asked for without a
 * fingerprint, or with that of another content, is to be asked for each time, and answered 304 while it is the same.
 *
 * <p>Beside a file there may be a compressed one, {@code site.css.gz}, for clients that understand gzip; it is served only
 * if its checksum says that it holds the very file. A folder, a hidden file and a name that leads elsewhere are 404.
 *
 * <p>Each file is read once to be fingerprinted, and again when its time or length changes, but above 64 MiB identified by
 * these alone. Safe for use by several threads.
 */
public final class StaticFiles {
    /** The endpoint that Flask gives them. */
    public static final String ENDPOINT = "static";

    private static final Logger LOG = LoggerFactory.getLogger(StaticFiles.class);
    private static final String DEFAULT_PREFIX = "/static/";

    /** A folder with more files than this has some read again. */
    private static final int MOST_KEPT = 10_000;

    private static final int MOST_WARNINGS = 1_000;

    private final Source source;
    private final String prefix;
    private final Map<String, Asset> kept = new ConcurrentHashMap<>();
    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    private StaticFiles(Source source, String prefix) {
        this.source = source;
        this.prefix = prefix;
    }

    /**
     * Serves a folder of the file system.
     *
     * @param directory the folder; it need not exist yet
     * @return its files, below {@code /static/}
     */
    public static StaticFiles folder(Path directory) {
        return new StaticFiles(new FolderSource(directory), DEFAULT_PREFIX);
    }

    /**
     * Serves a folder of the class path, on disk or in archives, which are read into memory file by file.
     *
     * @param folder the folder, such as {@code static}
     * @return its files, below {@code /static/}; none if the class path has no such folder
     * @throws IllegalArgumentException if the name leads elsewhere
     */
    public static StaticFiles classPath(String folder) {
        ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
        return classPath(ofThread == null ? StaticFiles.class.getClassLoader() : ofThread, folder);
    }

    /**
     * Serves a folder of the class path of a loader.
     *
     * @param loader the loader
     * @param folder the folder, such as {@code static}
     * @return its files, below {@code /static/}; none if the class path has no such folder
     * @throws IllegalArgumentException if the name leads elsewhere
     */
    public static StaticFiles classPath(ClassLoader loader, String folder) {
        String plain = folder.endsWith("/") ? folder.substring(0, folder.length() - 1) : folder;
        if (!Folder.isPlain(plain)) {
            throw new IllegalArgumentException("\"" + folder + "\" is no folder of the class path to serve files from;"
                    + " name one such as \"static\", without a slash before it.");
        }
        return new StaticFiles(new ClassPathSource(loader, plain + '/'), DEFAULT_PREFIX);
    }

    /**
     * Serves the files at another address.
     *
     * @param newPrefix where they are, below the mount, such as {@code /assets/}
     * @return the same files there
     * @throws IllegalArgumentException if it does not begin and end with a slash
     */
    public StaticFiles at(String newPrefix) {
        if (!newPrefix.startsWith("/") || !newPrefix.endsWith("/")) {
            throw new IllegalArgumentException(
                    "Static files want an address that begins and ends with a slash, not \"" + newPrefix + "\".");
        }
        return new StaticFiles(source, newPrefix);
    }

    /**
     * Returns the rule to serve the files at.
     *
     * @return such as {@code /static/<path:filename>}
     */
    public String rule() {
        return prefix + "<path:filename>";
    }

    /**
     * Returns the address of a file, with its fingerprint. A file that does not exist has the address without one, and a
     * warning in the log, once.
     *
     * @param filename its path within the folder, such as {@code css/site.css}
     * @return the address below the mount, percent-encoded
     */
    public String url(String filename) {
        String version = fingerprint(filename);
        String path = prefix + encoded(filename);
        return version == null ? path : path + "?v=" + version;
    }

    /**
     * Returns the fingerprint of a file, the {@code v} of its address.
     *
     * @param filename its path within the folder
     * @return 10 hexadecimal digits, or null if there is no such file, of which the log is told once
     */
    public @Nullable String fingerprint(String filename) {
        Asset asset = null;
        try {
            asset = find(filename);
        } catch (IOException e) {
            LOG.warn("The static file \"{}\" cannot be read, so its address has no fingerprint", filename, e);
            return null;
        }
        if (asset == null && warned.size() < MOST_WARNINGS && warned.add(filename)) {
            LOG.warn("There is no static file \"{}\", but something links to it; check the name", filename);
        }
        return asset == null ? null : asset.version();
    }

    /**
     * Answers a request for a file, and holds it against the request's conditions.
     *
     * @param request the request
     * @param filename the file's path within the folder, decoded
     * @return 200, 206 or 304
     * @throws HttpException 404 if there is no such file, 412 or 416 as {@link Response#conditional} has it
     */
    public Response respond(Request request, String filename) {
        Asset asset;
        try {
            asset = find(filename);
        } catch (IOException e) {
            throw new UncheckedIOException("The static file \"" + filename + "\" cannot be read", e);
        }
        if (asset == null) {
            throw HttpException.notFound();
        }
        Asset.Answers compressed = asset.compressed();
        Asset.Answers answers = compressed != null && wantsGzip(request) ? compressed : asset.plain();
        Response answer = asksFor(asset.version(), request.rawQuery()) ? answers.kept() : answers.checked();
        return answer.conditional(request);
    }

    private @Nullable Asset find(String filename) throws IOException {
        Asset asset = kept.get(filename);
        if (asset != null && asset.isCurrent()) {
            return asset;
        }
        if (!Folder.isPlain(filename) || filename.startsWith(".") || filename.contains("/.")) {
            return null;
        }
        return reread(filename);
    }

    /** One thread reads, and others that want the same file wait for it. */
    private @Nullable Asset reread(String filename) throws IOException {
        if (kept.size() >= MOST_KEPT) {
            kept.clear();
        }
        try {
            return kept.compute(filename, (name, old) -> {
                if (old != null && old.isCurrent()) {
                    return old;
                }
                try {
                    return Asset.read(source, name);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static boolean wantsGzip(Request request) {
        Accept codings = request.acceptEncodings();
        double gzip = Math.max(codings.quality("gzip"), codings.quality("x-gzip"));
        return gzip > 0 && gzip >= codings.quality("identity");
    }

    /** Looks for {@code v=…} among the fields of a query. */
    private static boolean asksFor(String version, @Nullable String query) {
        if (query == null) {
            return false;
        }
        for (int start = 0; start < query.length(); ) {
            int and = query.indexOf('&', start);
            int end = and < 0 ? query.length() : and;
            if (query.startsWith("v=", start)) {
                return end - start - 2 == version.length() && query.startsWith(version, start + 2);
            }
            start = end + 1;
        }
        return false;
    }

    /** Encodes all but what a path may hold and no server reads a meaning into (RFC 3986, section 3.3). */
    private static String encoded(String path) {
        StringBuilder url = new StringBuilder(path.length());
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            boolean letter = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9');
            if (letter || "-._~/@:!$&'()*+,=".indexOf(b) >= 0) {
                url.append((char) b);
            } else {
                url.append('%')
                        .append(Character.toUpperCase(Character.forDigit(b >> 4 & 15, 16)))
                        .append(Character.toUpperCase(Character.forDigit(b & 15, 16)));
            }
        }
        return url.toString();
    }
}
