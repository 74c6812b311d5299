package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MainTest {
    @Test
    void helpNamesTheCommands() {
        Typed help = Typed.run("--help");

        assertThat(help.exitCode()).isZero();
        assertThat(help.out()).contains("Usage: retort", "run", "Serves an application.", "routes", "exec");
        assertThat(help.err()).isEmpty();
    }

    @Test
    void helpOfACommandNamesItsOptionsAndDefaults() {
        assertThat(Typed.run("run", "--help").out())
                .contains("--host", "--port", "--debug", "Default: 127.0.0.1", "Default: 8080")
                .contains("--[no-]reload", "--extra-files", "--exclude-patterns");
        assertThat(Typed.run("routes", "-h").out()).contains("--sort", "--match", "Default: endpoint");
    }

    @Test
    void theVersionNamesJavaToo() {
        Typed version = Typed.run("--version");

        assertThat(version.exitCode()).isZero();
        assertThat(version.out()).startsWith("Retort ").contains("Java " + Runtime.version());
    }

    @Test
    void whatMakesNoSenseEndsWithTwoAndAHint() {
        Typed nothing = Typed.run();
        assertThat(nothing.exitCode()).isEqualTo(2);
        assertThat(nothing.err()).contains("Missing required subcommand", "Try 'retort --help'.");

        Typed order = Typed.run("routes", "--sort", "colour", "dev.retort.cli.Blog");
        assertThat(order.exitCode()).isEqualTo(2);
        assertThat(order.err()).contains("colour", "Try 'retort routes --help'.");

        Typed noClass = Typed.run("run");
        assertThat(noClass.exitCode()).isEqualTo(2);
        assertThat(noClass.err()).contains("<class>", "Try 'retort run --help'.");

        assertThat(Typed.run("serve").err()).contains("serve");
        assertThat(Typed.run("run", "--port", "http", "dev.retort.cli.Blog").exitCode())
                .isEqualTo(2);
    }
}
