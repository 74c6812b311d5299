package dev.retort.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What docs/interoperability.md shows is what the tests run. */
class InteroperabilityPageTest {
    private static final Path PAGE = Path.of("../docs/interoperability.md");
    private static final Pattern CONFIGURATION = Pattern.compile("```(?:nginx|haproxy)\n(.*?)```", Pattern.DOTALL);

    @Test
    void eachConfigurationIsTakenFromAFileOfTheTests() throws IOException {
        StringBuilder files = new StringBuilder(lines(Stage.resource("haproxy.cfg")))
                .append('\n')
                .append(lines(Stage.resource("tls.conf")))
                .append('\n');
        for (Back back : Back.values()) {
            files.append(lines(Stage.resource(back.conf()))).append('\n');
        }
        List<String> shown = CONFIGURATION
                .matcher(Files.readString(PAGE))
                .results()
                .map((MatchResult block) -> lines(block.group(1)))
                .toList();

        assertThat(shown)
                .hasSizeGreaterThan(5)
                .allSatisfy(block -> assertThat(files).contains(block));
    }

    private static String lines(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).collect(Collectors.joining("\n"));
    }

    @Test
    void eachDifferenceStandsThereWithItsReason() throws IOException {
        assertThat(Files.readString(PAGE))
                .contains(Difference.listed().stream().map(Difference::reason).toList());
    }

    @Test
    void eachCellStandsInTheTable() throws IOException {
        List<String> page = Files.readAllLines(PAGE);
        for (boolean tls : new boolean[] {false, true}) {
            for (Front front : Front.values()) {
                long inJvm = Cell.all()
                        .filter(cell -> cell.front() == front && cell.tls() == tls)
                        .filter(cell -> cell.back() == Back.RETORT_WEBAPP)
                        .count();
                long all = Cell.all()
                        .filter(cell -> cell.front() == front && cell.tls() == tls)
                        .count();
                String suffix = tls ? ", over TLS |" : " |";
                assertThat(cells(page, "| " + front + suffix))
                        .as(front + suffix)
                        .isEqualTo(all - inJvm);
                assertThat(cells(page, "| " + front + ", in one JVM (`webapp_pass`)" + suffix))
                        .as(front + " in one JVM" + suffix)
                        .isEqualTo(inJvm);
            }
        }
    }

    /** Counts the ticks of a row, of which there are none where there is no row. */
    private static long cells(List<String> page, String row) {
        return page.stream()
                .filter(line -> line.startsWith(row))
                .flatMap(line -> Arrays.stream(line.split("\\|")))
                .filter(cell -> cell.contains("✓") || cell.contains("reference"))
                .count();
    }
}
