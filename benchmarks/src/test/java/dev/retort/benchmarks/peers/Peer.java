package dev.retort.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A folder of {@code benchmarks/peers} with a {@code peer.properties}. */
record Peer(String name, Path folder, @Nullable String main) {
    private static final Path FOLDER = Path.of("peers").toAbsolutePath();

    /** Returns all peers that run on a JVM. */
    static List<Peer> onTheJvm() throws IOException {
        try (Stream<Path> folders = Files.list(FOLDER)) {
            List<Peer> peers = new ArrayList<>();
            for (Path folder : folders.sorted().toList()) {
                if (Files.exists(folder.resolve("peer.properties"))) {
                    peers.add(of(folder));
                }
            }
            peers.removeIf(peer -> peer.main() == null);
            return peers;
        }
    }

    static Peer named(String folder) throws IOException {
        return of(FOLDER.resolve(folder));
    }

    private static Peer of(Path folder) throws IOException {
        Properties properties = new Properties();
        try (InputStream file = Files.newInputStream(folder.resolve("peer.properties"))) {
            properties.load(file);
        }
        return new Peer(properties.getProperty("name"), folder, properties.getProperty("main"));
    }

    /** Starts it as {@code benchmarks/peers/README.md} says. */
    PeerProcess start(Path java, String... options) throws Exception {
        List<String> command = new ArrayList<>();
        if (main == null) {
            command.add(folder.resolve("run").toString());
        } else {
            Path classPath = folder.resolve("target/classpath.txt");
            assertThat(classPath)
                    .as("%s must be built before: mvn -pl benchmarks -am verify", name)
                    .exists();
            // Not what it is measured with: it lives for a few requests.
            command.addAll(List.of(java.toString(), "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
            command.add(folder.resolve("target/classes") + ":" + Files.readString(classPath));
            command.add(main);
        }
        command.addAll(List.of(options));
        return PeerProcess.start(name, command);
    }

    /** The JDK that the tests run on. */
    static Path thisJava() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    @Override
    public String toString() {
        return name;
    }
}
