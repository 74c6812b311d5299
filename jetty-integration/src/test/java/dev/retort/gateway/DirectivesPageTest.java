package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.config.Context;
import dev.retort.gateway.config.Known;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Prints {@code docs/nginx-directives.md} from the directives themselves. */
class DirectivesPageTest {
    private static final Path PAGE = Path.of("..", "docs", "nginx-directives.md");

    /** Set to anything, and the test writes the page. */
    private static final boolean WRITES = System.getProperty("retort.print.directives") != null;

    @Test
    void thePageListsEveryDirectiveAsItIsDeclared() throws IOException {
        String page = page();
        if (WRITES) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE))
                .as("docs/nginx-directives.md is out of date. Print it anew: mvn -pl jetty-integration test"
                        + " -Dtest=DirectivesPageTest -Dtest.jvm.arguments=-Dretort.print.directives=yes")
                .isEqualTo(page);
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Directives

                Every directive that the gateway knows, printed from the source by `DirectivesPageTest`. What is not in this
                table stops the start with nginx's `unknown directive`. A directive *without effect* is accepted, so that a
                file need not be changed, and listed in the log at the start.

                | Directive | Arguments | Where | Status | What it does |
                | --- | --- | --- | --- | --- |
                """);
        for (Known known : Configuration.directives().all()) {
            page.append("| `")
                    .append(known.name())
                    .append("` | ")
                    .append(known.synopsis().isEmpty() ? "" : "`" + cell(known.synopsis()) + "`")
                    .append(" | ")
                    .append(Arrays.stream(Context.values())
                            .filter(known.contexts()::contains)
                            .map(Context::label)
                            .collect(Collectors.joining(", ")))
                    .append(known.effect() ? " | supported | " : " | without effect | ")
                    .append(cell(known.purpose()))
                    .append(" |\n");
        }
        return page.toString();
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
