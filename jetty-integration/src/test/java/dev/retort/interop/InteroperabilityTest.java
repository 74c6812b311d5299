package dev.retort.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every application behind every web server, with the real programs. Each cell runs the same cases; what client and
 * application see must be what they see with nginx in front, but for the {@link Difference differences} that are listed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InteroperabilityTest {
    private @Nullable Stage stage;
    private final Set<Difference> found = new HashSet<>();
    private final Map<String, Map<String, String>> references = new HashMap<>();

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        stage = new Stage(folder);
    }

    @AfterAll
    void stop() throws Exception {
        if (stage != null) {
            stage.close();
        }
    }

    @TestFactory
    Stream<DynamicNode> theMatrix() {
        Stream<DynamicNode> cells = Cell.ours().stream()
                .map(cell -> dynamicContainer(
                        cell.toString(), Case.of(cell).map(one -> dynamicTest(one.name(), () -> check(cell, one)))));
        return Stream.concat(cells, Stream.of(dynamicTest("nothing is listed that does not differ", this::checkList)));
    }

    private void checkList() {
        Cell.ours().forEach(stage()::door); // Says which program is missing.
        assertThat(found).containsExactlyInAnyOrderElementsOf(Difference.listed());
    }

    private Stage stage() {
        return Objects.requireNonNull(stage);
    }

    private void check(Cell cell, Case one) throws Exception {
        Cell reference = cell.reference();
        Map<String, String> expected = reference == null ? null : reference(reference, one);
        Map<String, String> seen = run(cell, one);
        if (expected != null) {
            assertThat(Difference.between(cell, expected, seen, found)).isEmpty();
        }
    }

    /** Runs a case with nginx in front, once for all that are compared with it. */
    private Map<String, String> reference(Cell cell, Case one) throws Exception {
        String key = cell + ", " + one.name();
        Map<String, String> known = references.get(key);
        if (known == null) {
            known = run(cell, one);
            references.put(key, known);
        }
        return known;
    }

    private Map<String, String> run(Cell cell, Case one) throws Exception {
        Door door = stage().door(cell);
        one.script().run(door);
        return door.notes();
    }
}
