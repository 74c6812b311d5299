package dev.retort.gateway.webapp;

import dev.retort.gateway.config.Context;
import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.site.Load;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * What a {@code webapp} block says: a WAR, or a folder that holds what a WAR does, and the path that it is at.
 *
 * @param name what {@code webapp_pass} calls it
 * @param file the WAR or the folder
 * @param contextPath {@code /} or a path without a slash at its end
 * @param declared the directive, for messages
 */
record War(String name, Path file, String contextPath, Directive declared) {

    /**
     * What tells one state of a WAR from another without reading it.
     *
     * @param files how many files it is
     * @param bytes how many bytes they have
     * @param newest when the last of them was changed, in milliseconds since 1970
     */
    record Stamp(long files, long bytes, long newest) {}

    /** Reads a block; complains of a file that is missing or no WAR. */
    static War of(Directive declared, Scope http, Load load) {
        Scope block = http.enter(declared, Context.WEBAPP);
        String name = declared.argument(0);
        Directive war = block.ownOne("war");
        if (war == null) {
            throw declared.mistake("no \"war\" in webapp \"" + name + "\": write \"war FILE;\"");
        }
        Path file = load.path(war.argument(0), war.place()).toAbsolutePath().normalize();
        check(file, war);
        String path = block.text("context", "/");
        Directive context = block.ownOne("context");
        if (context != null && (!path.startsWith("/") || path.contains("//") || path.matches(".*[*?;#%].*"))) {
            throw context.mistake("\"" + path + "\" is no path of a webapp: write \"/\" or \"/name\"");
        }
        return new War(name, file, withoutSlash(path), declared);
    }

    private static String withoutSlash(String path) {
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static void check(Path file, Directive war) {
        if (Files.isDirectory(file)) {
            return;
        }
        if (!Files.exists(file)) {
            throw war.mistake("open() \"" + file + "\" failed (2: No such file or directory)");
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            zip.size();
        } catch (ZipException none) {
            throw war.mistake("\"" + file + "\" is no WAR: " + none.getMessage());
        } catch (IOException unreadable) {
            throw war.mistake("\"" + file + "\" cannot be read: " + unreadable.getMessage());
        }
    }

    /** Looks at the file, or at every file of the folder. */
    Stamp stamp() throws IOException {
        long[] sums = new long[3];
        Files.walkFileTree(file, new SimpleFileVisitor<>() {
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
}
