package dev.retort.http;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Has the web server in front send files in the application's place, as Flask's {@code USE_X_SENDFILE} does: the
 * application decides who gets a file, and its worker is free at once.
 *
 * <p>A response with the whole of a file below one of the folders is sent without its body, and with a field that names the
 * file: {@code X-Accel-Redirect} for nginx and Retort's gateway, {@code X-Sendfile} for Apache (mod_xsendfile) and lighttpd.
 * The web server then holds the file against the request's conditions and ranges. A path in the field is percent-encoded, as
 * all of these want it.
 *
 * <p>A client that comes past the web server gets an empty body and the path of the file, so that the application should be
 * reached through it alone. Immutable, and so safe for use by several threads.
 */
public final class XSendfile {
    private static final XSendfile NONE = new XSendfile(List.of());
    private static final String ACCEL = "X-Accel-Redirect";
    private static final String PLAIN = "X-Sendfile";

    /**
     * A folder of the web server's.
     *
     * @param directory the folder, absolute and normal
     * @param field the field that the web server reads
     * @param from how much of a file's encoded path the prefix takes the place of
     * @param prefix what takes its place
     */
    private record Mapping(Path directory, String field, int from, String prefix) {
        String value(String path) {
            return prefix + path.substring(from);
        }
    }

    /** The deepest first, which so wins. */
    private final List<Mapping> mappings;

    private XSendfile(List<Mapping> mappings) {
        this.mappings = mappings;
    }

    /**
     * Returns what an application has unless it says otherwise.
     *
     * @return no folder at all
     */
    public static XSendfile none() {
        return NONE;
    }

    /**
     * Hands a folder to nginx or Retort's gateway, whose configuration has
     * {@code location /protected/ { internal; alias /srv/reports/; }}.
     *
     * @param folder an existing folder, such as {@code /srv/reports}, as the application names its files by
     * @param prefix the internal location, with a slash at both ends: {@code /protected/}
     * @return a setting for {@code RetortBuilder.xSendfile}
     * @throws IllegalArgumentException if there is no such folder, or the prefix cannot be a location; the message has the
     *     repair
     */
    public static XSendfile accel(Path folder, String prefix) {
        if (!prefix.startsWith("/") || !prefix.endsWith("/") || !isPlain(prefix)) {
            throw new IllegalArgumentException(
                    "\"" + prefix + "\" is no location for files: it must begin and end with a"
                            + " slash and be plain ASCII, as /protected/ is.");
        }
        return mapped(folder, ACCEL, prefix);
    }

    private static boolean isPlain(String prefix) {
        return prefix.chars().allMatch(c -> c > ' ' && c < 0x7f && "%?#\\\"".indexOf(c) < 0)
                && (prefix.equals("/") || Folder.isPlain(prefix.substring(1, prefix.length() - 1)));
    }

    /**
     * Hands a folder to Apache's mod_xsendfile, whose configuration has {@code XSendFilePath /srv/reports}, or to lighttpd.
     *
     * @param folder an existing folder, absolute, as the web server sees it too
     * @return a setting for {@code RetortBuilder.xSendfile}
     * @throws IllegalArgumentException if there is no such folder; the message has the repair
     */
    public static XSendfile folder(Path folder) {
        return mapped(folder, PLAIN, null);
    }

    private static XSendfile mapped(Path folder, String field, @Nullable String prefix) {
        if (folder.getFileSystem() != FileSystems.getDefault() || !Files.isDirectory(folder)) {
            throw new IllegalArgumentException("There is no folder " + folder
                    + " whose files a web server could send. Make it before the application"
                    + " is built, or name another.");
        }
        List<Mapping> both = new ArrayList<>();
        try {
            for (Path name : List.of(folder.toAbsolutePath().normalize(), folder.toRealPath())) {
                String path = encoded(name);
                int below = path.endsWith("/") ? path.length() : path.length() + 1;
                if (both.isEmpty() || !both.get(0).directory().equals(name)) {
                    both.add(
                            prefix == null ? new Mapping(name, field, 0, "") : new Mapping(name, field, below, prefix));
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("The folder " + folder + " cannot be looked at: " + e, e);
        }
        return new XSendfile(List.copyOf(both));
    }

    /**
     * Adds further folders. Of folders within each other the inner one counts.
     *
     * @param more the further ones
     * @return both
     * @throws IllegalArgumentException if a folder is in both
     */
    public XSendfile and(XSendfile more) {
        List<Mapping> all = new ArrayList<>(mappings);
        for (Mapping added : more.mappings) {
            if (mappings.stream().anyMatch(known -> known.directory().equals(added.directory()))) {
                throw new IllegalArgumentException(
                        "The folder " + added.directory() + " is named twice. Leave one of the two out.");
            }
            all.add(added);
        }
        all.sort(
                Comparator.comparingInt((Mapping mapping) -> mapping.directory().getNameCount())
                        .reversed());
        return new XSendfile(List.copyOf(all));
    }

    /**
     * Tells whether there is no folder.
     *
     * @return true where every file is sent by the application
     */
    public boolean isEmpty() {
        return mappings.isEmpty();
    }

    /**
     * Leaves the file of a response to the web server.
     *
     * @param response a response that has not been held against its request
     * @return the response with the field in the place of the file, or the same instance if it is not 200 with the whole of
     *     a file below one of the folders, or a coding of its content, which the web server would not repeat
     */
    public Response apply(Response response) {
        if (mappings.isEmpty()
                || response.status() != 200
                || !(response.content() instanceof Content.Section section)
                || response.headers().get("Content-Encoding") != null) {
            return response;
        }
        try {
            Path file = section.path();
            if (section.offset() != 0
                    || file.getFileSystem() != FileSystems.getDefault()
                    || section.length() != Files.size(file)) {
                return response;
            }
            Path plain = normal(file.toAbsolutePath());
            for (Mapping mapping : mappings) {
                if (plain.startsWith(mapping.directory())) {
                    return response.content(Content.None.EMPTY).header(mapping.field(), mapping.value(encoded(plain)));
                }
            }
            return response;
        } catch (IOException e) {
            return response; // Whoever sends it will tell.
        }
    }

    /** A step back from a link leads elsewhere than the text of the path says. */
    private static Path normal(Path absolute) throws IOException {
        Path normal = absolute.normalize();
        return normal.equals(absolute) ? absolute : absolute.toRealPath();
    }

    /** Percent-encodes the bytes of a path as the file system has them, whatever the charset of this JVM. */
    private static String encoded(Path absolute) {
        String path = absolute.toUri().getRawPath();
        String strict = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        StringBuilder encoded = new StringBuilder(strict.length());
        for (int i = 0; i < strict.length(); i++) {
            char c = strict.charAt(i);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || "/-._~%".indexOf(c) >= 0)) {
                encoded.append(c);
            } else {
                encoded.append('%').append(Integer.toHexString(c).toUpperCase(Locale.ROOT));
            }
        }
        return encoded.toString();
    }
}
