package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code shell} and {@code --env-file}, in a process of their own, as one takes the standard input and both the properties. */
@Timeout(120)
@Tag("once")
class ShellCommandTest {
    @TempDir
    private Path folder;

    private String type(String input, String... args) throws Exception {
        Process process = new ProcessBuilder(RunCommandTest.command(args))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return output;
    }

    @Test
    void aShellHasTheApplicationAndAClient() throws Exception {
        String output = type(
                "client.get(\"/posts/7\").text().length() + 1000\napp.urls().rules().size() > 1\n/exit\n",
                "shell",
                "dev.retort.cli.Blog");

        assertThat(output)
                .contains("app is the application, and client asks it")
                .contains("==> 1006")
                .contains("==> true");
    }

    @Test
    void anApplicationThatDoesNotStartOpensNoShell() throws Exception {
        assertThat(type("/exit\n", "shell", "com.example.None")).contains("There is no class com.example.None");
    }

    @Test
    void theVariablesOfAFileConfigureTheApplication() throws Exception {
        Files.writeString(folder.resolve(".env"), "RETORT_SHOP__NAME=usual\n");
        Path other = Files.writeString(folder.resolve("other.env"), "RETORT_SHOP__NAME=other\n");
        String asked = "app.config().get(\"shop.name\", String.class)\n/exit\n";

        assertThat(type(asked, "shell", "dev.retort.cli.Blog")).contains("==> \"usual\"");
        assertThat(type(asked, "shell", "dev.retort.cli.Blog", "--env-file", other.toString()))
                .contains("==> \"other\"");
        assertThat(type("", "routes", "dev.retort.cli.Blog", "-e", "none.env")).contains("There is no file none.env");
    }
}
