package dev.retort.jetty.war;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * A WAR, or a folder that holds what a WAR does. Immutable.
 *
 * @param path where it is, absolute and normal
 */
public record WarFile(Path path) {
    /**
     * Names a WAR, which need not be there.
     *
     * @param path where it is
     */
    public WarFile {
        path = path.toAbsolutePath().normalize();
    }

    /**
     * What tells one state of a WAR from another without reading it.
     *
     * @param files how many files it is
     * @param bytes how many bytes they have
     * @param newest when the last of them was changed, in milliseconds since 1970
     */
    public record Stamp(long files, long bytes, long newest) {}

    /**
     * Looks whether it is there and could be a WAR.
     *
     * @return what is wrong with it, without its name, or null if nothing is
     */
    public @Nullable String fault() {
        if (Files.isDirectory(path)) {
            return null;
        }
        if (!Files.exists(path)) {
            return "does not exist";
        }
        try (ZipFile zip = new ZipFile(path.toFile())) {
            zip.size();
            return null;
        } catch (ZipException none) {
            return "is no WAR: " + none.getMessage();
        } catch (IOException unreadable) {
            return "cannot be read: " + unreadable.getMessage();
        }
    }

    /**
     * Looks at the file, or at every file of the folder.
     *
     * @return its state
     * @throws IOException if it cannot be looked at
     */
    public Stamp stamp() throws IOException {
        long[] sums = new long[3];
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path one, BasicFileAttributes attributes) {
                sums[0]++;
                sums[1] += attributes.size();
                sums[2] = Math.max(sums[2], attributes.lastModifiedTime().toMillis());
                return FileVisitResult.CONTINUE;
            }
        });
        return new Stamp(sums[0], sums[1], sums[2]);
    }

    /**
     * Tells what is wrong with the path that a webapp is to be at.
     *
     * @param context the path
     * @return what to write instead, or null if nothing is wrong
     */
    public static @Nullable String faultOfContext(String context) {
        return context.startsWith("/") && !context.contains("//") && !context.matches(".*[*?;#%\\s].*")
                ? null
                : "\"" + context + "\" is no path of a webapp: write \"/\" or \"/name\"";
    }

    /**
     * Returns the path of a webapp as Jetty wants it.
     *
     * @param context the path, without a fault
     * @return it without a slash at its end, but for {@code /}
     */
    public static String contextPath(String context) {
        return context.length() > 1 && context.endsWith("/") ? context.substring(0, context.length() - 1) : context;
    }
}
