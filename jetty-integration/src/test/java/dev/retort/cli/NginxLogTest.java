package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.ILoggerFactory;
import org.slf4j.event.Level;

@Isolated("It takes the standard error.")
class NginxLogTest {
    private final ILoggerFactory loggers = new NginxLog().getLoggerFactory();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream before = System.err;

    @BeforeEach
    void takeStandardError() {
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void giveItBack() {
        System.setErr(before);
        NginxLog.setLevel(Level.INFO);
    }

    private String log() {
        return written.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aLineIsThatOfNginx() {
        loggers.getLogger("dev.retort.gateway.Any").error("open() \"{}\" failed ({}: {})", "/x", 2, "No such file");

        assertThat(log())
                .matches("\\d{4}/\\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d \\[error\\] "
                        + ProcessHandle.current().pid() + "#\\d+: open\\(\\) \"/x\" failed \\(2: No such file\\)\\R");
    }

    @Test
    void nothingThatAClientSendsBeginsALineOfItsOwn() {
        loggers.getLogger("dev.retort.gateway.Any").warn("path \"{}\"", "a\r\n2026/01/01 [emerg] b\u007f\u001b[31m");

        assertThat(log())
                .contains("[warn]")
                .endsWith("path \"a\\x0D\\x0A2026/01/01 [emerg] b\\x7F\\x1B[31m\"" + System.lineSeparator());
    }

    @Test
    void aStackTraceFollowsItsLine() {
        loggers.getLogger("dev.retort.gateway.Any").error("failed", new IllegalStateException("why"));

        assertThat(log().lines().skip(1)).first().isEqualTo("java.lang.IllegalStateException: why");
    }

    @Test
    void levelsAreKeptAndJettysOwnWordsNeedAWarning() {
        loggers.getLogger("org.eclipse.jetty.server.Server").info("Started");
        loggers.getLogger("dev.retort.gateway.Any").debug("details");
        assertThat(log()).isEmpty();

        NginxLog.setLevel(Level.ERROR);
        loggers.getLogger("dev.retort.gateway.Any").warn("lost");
        assertThat(log()).isEmpty();

        NginxLog.setLevel(Level.DEBUG);
        loggers.getLogger("dev.retort.gateway.Any").debug("details");
        loggers.getLogger("org.eclipse.jetty.server.Server").warn("odd");
        assertThat(log().lines()).hasSize(2);
        assertThat(log()).contains("[debug]", "odd (org.eclipse.jetty.server.Server)");
    }
}
