package dev.retort.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The other way to run the sample: {@code retort.jar gateway} with nginx.conf and the WAR, and a second service that stops. */
@ExtendWith(Browsers.class)
class BrowserUpstreamIT {
    private static final Path JAR = Path.of(System.getProperty("retort.jar"));

    private UpstreamService service;
    private Process gateway;
    private String site;

    @BeforeEach
    void startGatewayAndService(@TempDir Path folder) throws Exception {
        assertThat(JAR).as("mvn -pl jetty-integration package makes it").exists();
        service = new UpstreamService(0);
        int port = freePort();
        site = "http://127.0.0.1:" + port;
        Path conf = Files.writeString(
                folder.resolve("nginx.conf"),
                Files.readString(Path.of("nginx.conf"))
                        .replace("listen 8080;", "listen 127.0.0.1:" + port + ";")
                        .replace("server 127.0.0.1:8081;", "server 127.0.0.1:" + service.port() + ";"));
        Path pid = folder.resolve("gateway.pid");
        Path log = folder.resolve("error.log");
        ProcessBuilder command = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        JAR.toString(),
                        "gateway",
                        "-p",
                        Path.of("").toAbsolutePath().toString(),
                        "-c",
                        conf.toString(),
                        "-g",
                        "pid " + pid + "; error_log " + log + " notice;"))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile());
        command.environment().put("RETORT_DATA", folder.toString());
        gateway = command.start();
        // The number is written when the sockets are open.
        while (!Files.exists(pid)) {
            assertThat(gateway.waitFor(50, TimeUnit.MILLISECONDS))
                    .as(() -> "the gateway has ended: " + read(folder.resolve("output")) + read(log))
                    .isFalse();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @AfterEach
    void stop() throws Exception {
        service.close();
        gateway.destroy();
        assertThat(gateway.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aServiceThatHasStoppedIsAPageThatSaysSoAndTheRestOfTheSiteGoesOn(Browser lin) {
        lin.open(site + "/upstream/time").sees("Z");
        assertThat(lin.status()).isEqualTo(200);

        service.close();

        assertThat(lin.open(site + "/upstream/time").heading()).isEqualTo("The second service is not there");
        assertThat(lin.status()).isEqualTo(502);
        lin.sees("The rest of the site does").sees("Der zweite Dienst ist nicht da");
        assertThat(lin.find("main").getCssValue("font-family"))
                .as("its style is there")
                .contains("system-ui");
        assertThat(lin.follow("Retort Blog").heading()).isEqualTo("Posts");
        lin.sees("A moth in the relay");
    }
}
