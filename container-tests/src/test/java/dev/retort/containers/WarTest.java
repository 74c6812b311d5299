package dev.retort.containers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.containers.plain.Hello;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A WAR without a web.xml, and without any class that says where the application is. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WarTest {
    enum Container {
        TOMCAT_10,
        TOMCAT_11,
        UNDERTOW
    }

    @TempDir
    private Path folder;

    private Server start(Container container) throws Exception {
        Path war = War.make(folder.resolve("war"), Hello.class);
        Path work = folder.resolve("work");
        return switch (container) {
            case TOMCAT_10 -> Server.tomcat("10.1", war, work, false);
            case TOMCAT_11 -> Server.tomcat("11", war, work, false);
            case UNDERTOW -> Server.undertow(war, work, false);
        };
    }

    @ParameterizedTest
    @EnumSource
    void routesAreFoundOnMethodsAndFilesInTheStaticFolder(Container container) throws Exception {
        Server server = start(container);
        try {
            assertThat(Wire.ask(server.port(), "/shop", Case.get("/hello")).body())
                    .isEqualTo("Hello World!");
            assertThat(Wire.ask(server.port(), "", Case.get("/hello")).body()).isEqualTo("Hello World!");
            for (String mount : new String[] {"", "/shop"}) {
                Answer style = Wire.ask(server.port(), mount, Case.get("/static/style.css"));
                assertThat(style.status()).isEqualTo(200);
                assertThat(style.body()).isEqualTo("body { color: green }\n");
                assertThat(Wire.ask(server.port(), mount, Case.get("/static/none.css"))
                                .body())
                        .contains("<h1>Not Found</h1>");
                assertThat(Wire.ask(server.port(), mount, Case.get("/static/")).status())
                        .isEqualTo(404);
            }
        } finally {
            server.stop().stop();
        }
    }
}
