package dev.retort.benchmarks.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A peer's application as a webapp: a folder as a WAR unpacked, with what needs no database. */
final class War {
    /** What the server has itself, and a WAR must not bring. */
    private static final String OF_THE_SERVER =
            "(jetty-|retort-jetty-|retort-benchmarks-servlet|jakarta\\.servlet-api|jakarta\\.websocket|picocli|asm|slf4j-api).*";

    private War() {}

    static Path of(Installation installation, String peer, Path folder) throws IOException {
        Path inf = folder.resolve("webapp/WEB-INF");
        Path libraries = Files.createDirectories(inf.resolve("lib"));
        Path classes = Files.createDirectories(inf.resolve("classes"));
        for (String entry : installation.classPath(peer).split(":", -1)) {
            Path path = Path.of(entry);
            if (Files.isDirectory(path)) {
                copy(path, classes);
            } else if (!path.getFileName().toString().matches(OF_THE_SERVER)) {
                Files.copy(path, libraries.resolve(path.getFileName()));
            }
        }
        return folder.resolve("webapp");
    }

    private static void copy(Path source, Path target) throws IOException {
        try (Stream<Path> files = Files.walk(source)) {
            // Its handlers are found by their annotations, and those of the database cannot be made without one.
            files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("TechEmpower"))
                    .forEach(file -> {
                        try {
                            Path copy = target.resolve(source.relativize(file).toString());
                            Files.createDirectories(copy.getParent());
                            Files.copy(file, copy);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
        }
    }
}
