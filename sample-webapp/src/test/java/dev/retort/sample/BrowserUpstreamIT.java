package dev.retort.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The other way to run the sample: {@code retort.jar gateway} with nginx.conf and the WAR, and a second service that stops. */
@ExtendWith(Browsers.class)
class BrowserUpstreamIT {
    private final UpstreamService service;
    private String site = "";
    private @Nullable Program gateway;

    BrowserUpstreamIT() throws Exception {
        service = new UpstreamService(0);
    }

    @BeforeEach
    void startTheGateway(@TempDir Path folder) throws Exception {
        int port = Program.freePort();
        site = "http://127.0.0.1:" + port;
        gateway = Front.RETORT_WEBAPP.start(folder, Map.of("listen 8080", port, "127.0.0.1:8081", service.port()));
    }

    @AfterEach
    void stop() {
        service.close();
        if (gateway != null) {
            gateway.close();
        }
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
        lin.open(site + "/how").sees("From the first step to the last:\n–");
    }
}
