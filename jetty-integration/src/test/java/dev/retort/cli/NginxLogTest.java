package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.config.LogLevel;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;

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
        NginxLog.setLevel(LogLevel.INFO);
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
    void theBytesOfAClientAreWrittenAsTheyCame() {
        loggers.getLogger("dev.retort.gateway.Any").error("{} {}", "Stra\u00c3\u009fe", "x");
        loggers.getLogger("dev.retort.gateway.Any").error("Stra\u00dfe \u20ac");
        loggers.getLogger("dev.retort.gateway.Any").error("Stra\u00dfe");

        assertThat(log().lines().map(line -> line.replaceFirst(".*: ", "")))
                .containsExactly("Stra\u00dfe x", "Stra\u00dfe \u20ac", "Stra\u00dfe");
    }

    @Test
    void aClientCannotMakeJettyWarn() {
        loggers.getLogger("org.eclipse.jetty.http.HttpParser").warn("Encountered multiple `Host` headers");
        loggers.getLogger("org.eclipse.jetty.util.HostPort").warn("Bad Authority");

        assertThat(log()).isEmpty();
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

        NginxLog.setLevel(LogLevel.ERROR);
        loggers.getLogger("dev.retort.gateway.Any").warn("lost");
        assertThat(log()).isEmpty();

        NginxLog.setLevel(LogLevel.DEBUG);
        loggers.getLogger("dev.retort.gateway.Any").debug("details");
        loggers.getLogger("org.eclipse.jetty.server.Server").warn("odd");
        assertThat(log().lines()).hasSize(2);
        assertThat(log()).contains("[debug]", "odd (org.eclipse.jetty.server.Server)");
    }

    @Test
    void theLevelsThatSlf4jLacksAreKept() {
        Logger logger = loggers.getLogger("dev.retort.gateway.Any");
        for (LogLevel level : LogLevel.values()) {
            NginxLog.setLevel(level);
            for (LogLevel said : LogLevel.values()) {
                said.log(logger, "{} at {}", said, level);
            }
        }
        List<String> expected = new ArrayList<>();
        for (LogLevel level : LogLevel.values()) {
            for (LogLevel said : LogLevel.values()) {
                if (said.compareTo(level) <= 0) {
                    expected.add("[" + said + "] " + said + " at " + level);
                }
            }
        }
        assertThat(log().lines().map(line -> line.replaceFirst("^\\S+ \\S+ (\\[\\w+\\] )\\S+ ", "$1")))
                .isEqualTo(expected);
    }
}
