package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecCommandTest {
    private static final String APPLICATION = "dev.retort.cli.Blog.WithCommands";
    private static final String ENDED = "retort.test.ended";

    @AfterEach
    void forget() {
        System.clearProperty(ENDED);
        System.clearProperty(EnvFile.PROPERTY);
    }

    @Test
    void aCommandOfTheApplicationIsRun() {
        Typed echo = Typed.run("exec", APPLICATION, "echo", "a", "b c");

        assertThat(echo.exitCode()).isEqualTo(3);
        assertThat(echo.out()).startsWith("[a, b c] ");
        assertThat(echo.err()).isEmpty();
        assertThat(System.getProperty(ENDED)).isEqualTo("true");
    }

    @Test
    void aCommandOfABlueprintIsRun() {
        assertThat(Typed.run("exec", APPLICATION, "posts", "import", "all.csv").out())
                .startsWith("import all.csv");
    }

    @Test
    void whatFollowsTheCommandIsLeftToIt() {
        assertThat(Typed.run("exec", APPLICATION, "echo", "--sort", "-e", "--", "@ada", "\"quoted\"", "")
                        .out())
                .startsWith("[--sort, -e, --, @ada, \"quoted\", ] ");
    }

    @Test
    void theVariablesOfAFileAreRead(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("variables"), "RETORT_GREETING=moin\n");

        assertThat(Typed.run("exec", "--env-file", file.toString(), APPLICATION, "echo")
                        .out())
                .startsWith("[] moin");
    }

    @Test
    void withoutACommandThoseThereAreAreListed() {
        Typed list = Typed.run("exec", APPLICATION);

        assertThat(list.exitCode()).isZero();
        assertThat(list.out().lines())
                .containsExactly("  echo          Says what it was told.", "  posts import  <file>: adds posts.");
        assertThat(System.getProperty(ENDED)).isNull();
        assertThat(Typed.run("exec", APPLICATION, "echo", "--help").out().lines())
                .containsExactly("  echo  Says what it was told.");
        assertThat(Typed.run("exec", "dev.retort.cli.Blog").out()).contains("has no commands");
    }

    @Test
    void whatMakesNoSenseEndsWithTwo() {
        Typed unknown = Typed.run("exec", APPLICATION, "ecko");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).startsWith("There is no command \"ecko\"").contains("echo");

        Typed missing = Typed.run("exec", APPLICATION, "posts", "import");
        assertThat(missing.exitCode()).isEqualTo(2);
        assertThat(missing.err()).startsWith("posts import has no <file>.");

        Typed noClass = Typed.run("exec");
        assertThat(noClass.exitCode()).isEqualTo(2);
        assertThat(noClass.err()).contains("<class>", "Try 'retort exec --help'.");

        assertThat(Typed.run("exec", "com.example.Nothing", "echo").err())
                .startsWith("There is no class com.example.Nothing");
    }
}
