package dev.retort.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("once")
class ProcessorTimeTest {
    private static final String COMPILER =
            "4711 (C2 CompilerThre) S 1 2 3 0 -1 4194304 10 0 0 0 250 50 0 0 20 0 30 0 100 0 0 0";

    @Test
    void aNameWithSpacesAndBracketsDoesNotShiftTheFields() {
        String[] fields = ProcessorTime.fields("12 (a (b) c) R 1 2 3 0 -1 0 0 0 0 0 7 8 9 10 20 0");

        assertThat(fields[0]).isEqualTo("R");
        assertThat(List.of(fields).subList(11, 15)).containsExactly("7", "8", "9", "10");
    }

    @Test
    void theTimeOfACompilersThreadIsItsUserAndSystemTime() {
        assertThat(ProcessorTime.compilerThread(COMPILER)).isEqualTo(3.0);
        assertThat(ProcessorTime.compilerThread(COMPILER.replace("C2 CompilerThre", "qtp1-22")))
                .isZero();
    }

    @Test
    void residentMemoryIsInBytes() {
        assertThat(ProcessorTime.residentBytes("Name:\tjava\nVmRSS:\t   84000 kB\nVmData:\t1 kB\n"))
                .isEqualTo(84_000L << 10);
    }

    @Test
    void whatAChildHasUsedCountsWhenItHasEnded(@TempDir Path folder) throws Exception {
        String burn = "i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done";
        Path log = folder.resolve("log");
        // The shell waits for its child before it goes on, and its input never ends.
        Process shell = Children.start(List.of("sh", "-c", "sh -c '" + burn + "'; echo over; read line"), folder, log);
        try {
            while (shell.isAlive() && !Files.readString(log).contains("over")) {
                Thread.onSpinWait();
            }

            assertThat(ProcessorTime.of(List.of(shell)).total()).isPositive();
            assertThat(ProcessorTime.residentBytes(List.of(shell))).isPositive();
        } finally {
            Children.end(shell);
        }
        assertThat(shell.isAlive()).isFalse();
    }

    @Test
    void timeSinceIsNeverNegative() {
        ProcessorTime then = new ProcessorTime(2, 1, 0.5);

        assertThat(new ProcessorTime(3, 1.5, 0.25).since(then)).isEqualTo(new ProcessorTime(1, 0.5, 0));
    }
}
