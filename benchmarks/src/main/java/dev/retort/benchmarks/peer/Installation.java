package dev.retort.benchmarks.peer;

import dev.retort.benchmarks.process.Jdk;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/**
 * Where things are: the project, and a folder for what is written while it runs.
 *
 * @param project the root of the project
 * @param folder a temporary one, which other users may read: nginx's workers are another's if root starts it
 * @param site the files of the fronts
 * @param toolJdk runs what is asked for but not measured
 */
public record Installation(Path project, Path folder, Site site, Jdk toolJdk) {
    /** What every JVM under measurement is started with. */
    public static final List<String> JAVA_OPTIONS = List.of("-Xms512m", "-Xmx512m", "-XX:+UseParallelGC");

    /**
     * Finds the project around the current folder.
     *
     * @throws IOException if there is none
     */
    public static Path findProject() throws IOException {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve("benchmarks/peers"))) {
                return folder;
            }
        }
        throw new IOException("There is no benchmarks/peers here or above.\n  Run it in the project's folder.");
    }

    /** Returns the folder of a peer: its sources, or its configuration. */
    public Path peer(String name) {
        return project.resolve("benchmarks/peers").resolve(name);
    }

    /** Returns the gateway and application server as it is shipped. */
    public Path retortJar() throws IOException {
        return existing(project.resolve("jetty-integration/target/retort.jar"));
    }

    /** Returns the class path of a Java peer. */
    public String classPath(String name) throws IOException {
        return classPath(peer(name).resolve("target"));
    }

    /** Returns the folder in which routers are measured without a server. */
    public Path routers() {
        return project.resolve("benchmarks/routers");
    }

    /** Returns the class path of that. */
    public String routersClassPath() throws IOException {
        return classPath(routers().resolve("target"));
    }

    private static String classPath(Path target) throws IOException {
        return existing(target.resolve("classes")) + ":"
                + Files.readString(existing(target.resolve("classpath.txt"))).strip();
    }

    /** Returns a Java peer's own description. */
    public Properties properties(String name) throws IOException {
        Properties properties = new Properties();
        try (InputStream input = Files.newInputStream(existing(peer(name).resolve("peer.properties")))) {
            properties.load(input);
        }
        return properties;
    }

    private static Path existing(Path path) throws IOException {
        if (!Files.exists(path)) {
            throw new IOException(path + " is not there.\n  Build it: mvn package -DskipTests");
        }
        return path;
    }
}
