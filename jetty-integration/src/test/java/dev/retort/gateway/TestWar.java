package dev.retort.gateway;

import dev.retort.Retort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.ObjectMapper;

/** Packs WARs for tests: some of the test's own classes, and Retort with what it needs. */
public final class TestWar {
    private TestWar() {}

    /** Writes a WAR without a web.xml. */
    public static Path pack(Path file, Class<?>... classes) {
        return pack(file, List.of(), classes);
    }

    /** Writes one for a container that keeps its own logger to itself: with SLF4J, which logs nowhere. */
    static Path packWithLogger(Path file, Class<?>... classes) {
        return pack(file, List.of(LoggerFactory.class), classes);
    }

    private static Path pack(Path file, List<Class<?>> libraries, Class<?>... classes) {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Class<?> type : classes) {
                add(zip, "WEB-INF/classes/" + name(type), bytes(type));
            }
            add(zip, "static/page.txt", "a page of the webapp".getBytes(StandardCharsets.UTF_8));
            for (Class<?> one : List.of(
                    Retort.class,
                    ObjectMapper.class,
                    tools.jackson.core.JsonParser.class,
                    com.fasterxml.jackson.annotation.JsonProperty.class)) {
                library(zip, one);
            }
            for (Class<?> one : libraries) {
                library(zip, one);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return file;
    }

    private static String name(Class<?> type) {
        return type.getName().replace('.', '/') + ".class";
    }

    private static byte[] bytes(Class<?> type) throws IOException {
        try (var in = type.getClassLoader().getResourceAsStream(name(type))) {
            return in.readAllBytes();
        }
    }

    /** Adds the JAR, or in a build of all modules the folder, that a class comes from. */
    private static void library(ZipOutputStream zip, Class<?> type) throws IOException {
        Path from;
        try {
            from = Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
        if (!Files.isDirectory(from)) {
            add(zip, "WEB-INF/lib/" + from.getFileName(), Files.readAllBytes(from));
            return;
        }
        try (Stream<Path> files = Files.walk(from)) {
            for (Path one : files.filter(Files::isRegularFile).toList()) {
                add(zip, "WEB-INF/classes/" + from.relativize(one), Files.readAllBytes(one));
            }
        }
    }

    private static void add(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(bytes);
        zip.closeEntry();
    }
}
