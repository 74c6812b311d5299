package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.NginxPeer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What who types the command reads, and the exit code: nginx's, line by line. */
class ConsolePeerTest {
    private static final String CONFIGURATION = """
            error_log logs/error.log info;
            pid logs/one.pid;
            daemon off;
            events { }
            http {
                server { listen 127.0.0.1:18080; server_name a; }
                server { listen 127.0.0.1:18080; server_name SECOND; }
            }
            """;

    @TempDir
    private Path ours;

    @TempDir
    private Path theirs;

    /** What was read, and the code. */
    private record Said(int exitCode, List<String> lines) {}

    @BeforeEach
    void write() throws IOException {
        NginxPeer.require();
        for (Path folder : List.of(ours, theirs)) {
            Files.createDirectories(folder.resolve("logs"));
            file(folder, "clean.conf", CONFIGURATION.replace("SECOND", "b"));
            file(folder, "warned.conf", CONFIGURATION.replace("SECOND", "a"));
            file(folder, "letters.conf", CONFIGURATION + "größer 1;\n");
            file(folder, "elsewhere.conf", CONFIGURATION.replaceFirst("127.0.0.1:18080", "192.0.2.1:18080"));
            file(folder, "nowhere.conf", CONFIGURATION.replaceFirst("127.0.0.1:18080", "unix:/nowhere/x.sock"));
            file(folder, "broken.conf", CONFIGURATION + "colour blue;\n");
            file(folder, "both.conf", CONFIGURATION.replace("SECOND", "a") + "colour blue;\n");
        }
    }

    private static void file(Path folder, String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private void both(String name, String text) throws IOException {
        file(ours, name, text);
        file(theirs, name, text);
    }

    private static Stream<String> told(String text, Path folder) {
        // Its tests name their own version, and whoever built it.
        return text.lines()
                .map(line -> line.replace(folder.toString(), "PREFIX")
                        .replaceFirst("^(nginx|retort): ", "")
                        // Ours names the place of what is warned of.
                        .replaceFirst("ignored in PREFIX/\\S+:7", "ignored")
                        .replaceFirst("version: .*", "version"))
                .filter(line -> !line.matches("(built |TLS SNI|configure arguments|running ).*"));
    }

    private Said ours(String... arguments) {
        List<String> all = new ArrayList<>(List.of("gateway", "-p", ours.toString(), "-e", "logs/first.log"));
        all.addAll(List.of(arguments));
        Typed typed = Typed.run(all.toArray(String[]::new));
        return new Said(
                typed.exitCode(),
                Stream.concat(told(typed.err(), ours), told(typed.out(), ours)).toList());
    }

    private Said theirs(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("/usr/sbin/nginx", "-p", theirs.toString(), "-e", "logs/first.log"));
        all.addAll(List.of(arguments));
        Path out = theirs.resolve("out");
        Process process = new ProcessBuilder(all).redirectOutput(out.toFile()).start();
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(
                process.waitFor(),
                Stream.concat(
                                told(err.replace("nginx version", "retort version"), theirs),
                                told(Files.readString(out), theirs))
                        .toList());
    }

    private void assertSame(String arguments) throws Exception {
        String[] typed = Stream.of(arguments.split(" "))
                .map(word -> word.replace('~', ' '))
                .toArray(String[]::new);
        assertThat(ours(typed)).as(arguments).isEqualTo(theirs(typed));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-c clean.conf -t",
                "-c clean.conf -tq",
                "-c clean.conf -T",
                "-c clean.conf -T -q",
                "-c clean.conf -vt",
                "-c clean.conf -Vt",
                "-c clean.conf -Tv",
                "-c clean.conf -v",
                "-c clean.conf -V",
                "-cclean.conf -qt",
                "-c clean.conf -s stop -t",
                "-c clean.conf -s stop -v",
                "-c clean.conf -s dance",
                "-c clean.conf -s dance -v",
                "-c clean.conf -s dance -t",
                "-c clean.conf -s",
                "-c clean.conf -s stop",
                "-c clean.conf -s quit",
                "-c clean.conf -sreload",
                "-c clean.conf -s reopen",
                "-c warned.conf -t",
                "-c warned.conf -t -q",
                "-c warned.conf -s stop",
                "-c both.conf -t",
                "-c both.conf",
                "-c letters.conf -t",
                "-c elsewhere.conf -t",
                "-c elsewhere.conf -tq",
                "-c nowhere.conf -t",
                "-c broken.conf -t",
                "-c broken.conf -tq",
                "-c broken.conf -T",
                "-c broken.conf -s stop",
                "-c broken.conf -v",
                "-c broken.conf",
                "-c none.conf",
                "-c none.conf -t",
                "-c none.conf -s stop",
                "-c none.conf -v",
                "-c clean.conf -t -g worker_processes~2;",
                "-c clean.conf -t -g worker_processes~2",
                "-c clean.conf -t -g worker_processes~2;~user",
                "-c clean.conf -t -g worker_processes~2;worker_processes~3;",
                "-c clean.conf -t -g colour",
                "-c clean.conf -t -g colour;",
                "-c clean.conf -t -g 'x",
                "-c clean.conf -t -g events~{",
                "-c clean.conf -t -g events~{}",
                "-c clean.conf -t -g }",
                "-c clean.conf -t -g include~none;",
                "-c clean.conf -t -g pid~x;",
                "-c clean.conf -t -e none/first.log",
                "-c clean.conf -v -e none/first.log",
                "-c clean.conf -g",
                "-c clean.conf -t -e",
                "-c clean.conf -t -p",
                "-c clean.conf -tx",
                "-c",
                "x",
                "-t x",
            })
    void whatIsTypedIsAnsweredAsNginxAnswersIt(String arguments) throws Exception {
        assertSame(arguments);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "logs/error.log | none/error.log",
                "logs/one.pid   | none/one.pid",
                "logs/one.pid   | logs",
                "daemon off; | include none.conf;",
                "daemon off; | include more/none.conf;",
                "daemon off; | include folder*/none.conf;",
                "server_name a; | include other.conf;",
            })
    void aFileThatCannotBeHadIsTold(String from, String to) throws Exception {
        both("other.conf", "server_name a;\nroot");
        both("x.conf", CONFIGURATION.replace("SECOND", "b").replace(from, to));
        assertSame("-c x.conf -t");
        assertSame("-c x.conf -tq");
        if (!from.startsWith("logs/error")) {
            // nginx has left an empty one.
            Files.deleteIfExists(theirs.resolve("logs/one.pid"));
            assertSame("-c x.conf -s stop");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x\n", "12x\n", " 1\n", "-1\n", "999999999\n", "999999999\r\n\n"})
    void aNumberThatIsNoneIsTold(String number) throws Exception {
        both("logs/one.pid", number);
        assertSame("-c clean.conf -s stop");
        assertSame("-c clean.conf -s reload");
    }

    @Test
    void aFolderInPlaceOfTheNumbersFileIsTold() throws Exception {
        for (Path folder : List.of(ours, theirs)) {
            Files.createDirectory(folder.resolve("logs/one.pid"));
        }
        assertSame("-c clean.conf -s stop");
        assertSame("-c clean.conf -t");
    }

    @Test
    void whatStopsTheStartIsTold() throws Exception {
        String port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = "" + free.getLocalPort();
        }
        both(
                "x.conf",
                CONFIGURATION.replace("SECOND", "b").replace("18080", port).replace("logs/one.pid", "none/one.pid"));
        assertSame("-c x.conf");
        both("x.conf", CONFIGURATION.replace("SECOND", "b").replace("logs/error.log", "none/error.log"));
        assertSame("-c x.conf");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            both("x.conf", CONFIGURATION.replace("SECOND", "b").replace("18080", "" + taken.getLocalPort()));
            // nginx tells each of five trials, here there is the last of them.
            assertThat(ours("-c", "x.conf"))
                    .isEqualTo(new Said(
                            1,
                            theirs("-c", "x.conf").lines().stream().distinct().toList()));
        }
    }

    @Test
    void theHelpNamesTheOptionsOfNginx() throws Exception {
        for (String asked : List.of("-h", "-?", "-hV")) {
            Said theirs = theirs(asked);
            assertThat(ours(asked).exitCode()).isEqualTo(theirs.exitCode());
            assertThat(options(ours(asked))).isEqualTo(options(theirs));
        }
    }

    private static List<String> options(Said said) {
        return said.lines().stream()
                .filter(line -> line.startsWith("  "))
                .map(line -> line.replaceFirst(" *:.*", ""))
                .filter(line -> !line.contains("["))
                .toList();
    }
}
