package dev.retort.tutorial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A local repository with the artifacts of this build, whose Maven does not install them, for a Maven that a test starts. Whatever
 * else that needs it copies from the local repository of this build, and only what is not there, such as the pom of a version
 * that the build manages away, from where the user's own settings say.
 *
 * @param folder the local repository
 * @param settings the global settings, which name that of this build
 */
record BuiltRepository(Path folder, Path settings) {
    private static final String VERSION = System.getProperty("retort.version", "");
    private static final Path SHARED = Path.of(System.getProperty("maven.repo.local", ""));

    static BuiltRepository in(Path parent) throws IOException {
        Path folder = parent.resolve("repository");
        install(folder, Path.of("../pom.xml"), "retort-parent", "pom");
        install(folder, Path.of("../framework/pom.xml"), "retort", "pom");
        install(folder, jar("framework", "retort"), "retort", "jar");
        install(folder, Path.of("../jetty-integration/pom.xml"), "retort-jetty", "pom");
        install(folder, jar("jetty-integration", "retort-jetty"), "retort-jetty", "jar");
        String shared = """
                <id>build</id><url>%s</url>
                <releases><checksumPolicy>ignore</checksumPolicy></releases><snapshots><enabled>false</enabled></snapshots>
                """.formatted(SHARED.toUri());
        Path settings = Files.writeString(parent.resolve("settings.xml"), """
                <settings>
                  <profiles><profile>
                    <id>build</id>
                    <repositories><repository>%1$s</repository></repositories>
                    <pluginRepositories><pluginRepository>%1$s</pluginRepository></pluginRepositories>
                  </profile></profiles>
                  <activeProfiles><activeProfile>build</activeProfile></activeProfiles>
                </settings>
                """.formatted(shared));
        return new BuiltRepository(folder, settings);
    }

    private static Path jar(String module, String artifact) {
        return Path.of("..", module, "target", artifact + "-" + VERSION + ".jar");
    }

    private static void install(Path repository, Path file, String artifact, String type) throws IOException {
        Path target = repository.resolve("dev/retort").resolve(artifact).resolve(VERSION);
        Files.createDirectories(target);
        Files.copy(file, target.resolve(artifact + "-" + VERSION + "." + type), StandardCopyOption.REPLACE_EXISTING);
    }
}
