package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.TestWar;
import dev.retort.gateway.war.Visits;
import java.io.BufferedReader;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code java -jar retort.jar serve app.war}. */
@Timeout(120)
class ServeJarIT {
    private static final Pattern SERVES = Pattern.compile("Retort serves (http://127\\.0\\.0\\.1:\\d+/)");

    @Test
    void theOneJarServesAWarUntilItIsToldToEnd(@TempDir Path folder) throws Exception {
        Path war = TestWar.pack(folder.resolve("app.war"), Visits.class);
        Path socket = folder.resolve("app.sock");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        Path.of("target/retort.jar").toAbsolutePath().toString(),
                        "serve",
                        war.toString(),
                        "--context",
                        "/shop",
                        "--http",
                        "127.0.0.1:0",
                        "--http-unix",
                        socket.toString())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader log = process.inputReader()) {
            String address = null;
            StringBuilder said = new StringBuilder();
            for (String line = log.readLine(); line != null; line = log.readLine()) {
                said.append(line).append('\n');
                Matcher serves = SERVES.matcher(line);
                if (serves.find()) {
                    address = serves.group(1);
                } else if (line.contains("Retort serves HTTP at " + socket)) {
                    break;
                }
            }
            assertThat(address).as(said.toString()).isNotNull();
            try (InputStream body = URI.create(address + "shop/visits").toURL().openStream()) {
                assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo("visit 1");
            }
            assertThat(socket).exists();
        } finally {
            process.destroy();
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(socket).doesNotExist();
    }
}
