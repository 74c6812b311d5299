package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.config.Context;
import dev.retort.gateway.config.Known;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The check of a configuration beside that of a real nginx: both accept it, or both refuse it in the same words with the same
 * file and line, and what nginx warns of ours warns of.
 *
 * <p>The tables have a row for each configuration: what stands around it, what is written there with {@code ⏎} for the end of
 * a line, and where the two are to differ, how and why.
 */
@Tag("once")
class ConfigurationPeerTest {
    /** The arguments that every directive is tried with; NAME stands for the directive's own name. */
    private static final List<String> ARGUMENTS = List.of(
            ";",
            "on;",
            "x;",
            "0;",
            "-1;",
            "1k;",
            "1g;",
            "1h30m;",
            "30m1h;",
            "1M;",
            "99999999999999999999;",
            "$nope;",
            "\"\";",
            "4 4k;",
            "1 2 3 4 5;",
            "x { }",
            "on; NAME on;",
            "1m; NAME 1m;");

    /** What is not tried with those arguments, and why. */
    private static final Map<String, String> LEFT_OUT = Map.ofEntries(
            Map.entry("send_lowat", "it is of BSD's kernels"),
            Map.entry("variables_hash_bucket_size", "our hash tables size themselves"),
            Map.entry("variables_hash_max_size", "our hash tables size themselves"),
            Map.entry("include", "the parser itself follows it: see the table"),
            Map.entry("user", "the users are those of the machine that nginx is to run on"),
            Map.entry("load_module", "there are no modules to be loaded"),
            Map.entry("ssl_engine", "there are no engines of OpenSSL's"),
            Map.entry("pid", "nginx opens the file"),
            Map.entry("error_log", "nginx opens the file"),
            Map.entry("debug_connection", "nginx looks the names up"),
            Map.entry("worker_cpu_affinity", "nginx names the character after the wrong one"),
            Map.entry("listen", "nginx opens the sockets: see the table"));

    /** What may differ where it may stand, how and why. */
    private static final Map<String, String> DIFFER = Map.ofEntries(
            Map.entry("return 0;", "refused: no client understands such a status"),
            Map.entry("return 1;", "refused: no client understands such a status"),
            Map.entry("return 1 2;", "refused: no client understands such a status"),
            Map.entry("return 4 4k;", "refused: no client understands such a status"),
            Map.entry("aio on;", "accepted: other systems have it"),
            Map.entry("aio on; aio on;", "words: other systems have it"),
            Map.entry("worker_processes 0;", "refused: nobody would serve"),
            Map.entry("worker_connections 0;", "accepted: connections are not counted"),
            Map.entry(
                    "fastcgi_split_path_info on; fastcgi_split_path_info on;", "words: the second is looked at first"),
            Map.entry(
                    "fastcgi_split_path_info 1m; fastcgi_split_path_info 1m;", "words: the second is looked at first"),
            Map.entry("keepalive 4 4k;", "words: newer nginx has a second parameter"),
            Map.entry("keepalive 1 2;", "words: newer nginx has a second parameter"));

    @TempDir
    private static Path folder;

    private static final AtomicInteger FOLDERS = new AtomicInteger();

    private static final ThreadLocal<Path> OWN = ThreadLocal.withInitial(() -> {
        try {
            return Files.createDirectory(folder.resolve(Integer.toString(FOLDERS.incrementAndGet())));
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    });

    @BeforeAll
    static void findNginx() {
        NginxPeer.require();
    }

    /** A configuration, and how the two are to differ about it; empty if they are not to. */
    private record Row(String where, String text, String difference, boolean mustDiffer) {
        static Row parse(String line) {
            int bar = line.indexOf(" | ");
            int reason = line.indexOf("  ## ");
            String text = line.substring(bar + 3, reason < 0 ? line.length() : reason);
            String difference = reason < 0 ? "" : line.substring(reason + 5);
            return new Row(line.substring(0, bar), text.replace('⏎', '\n'), difference, true);
        }

        String configuration() {
            String server = "server { listen 127.0.0.1:18080; ";
            return switch (where) {
                case "FILE" -> text;
                case "MAIN" -> text.startsWith("events") ? around("", " http { }") : around("", "events { } http { }");
                case "EVENTS" -> around("events { ", "} http { }");
                case "HTTP" -> around("events { } http { ", server + "} }");
                case "SERVER" -> around("events { } http { " + server, "} }");
                case "LOCATION" -> around("events { } http { " + server + "location / { ", "} } }");
                case "SERVER_IF" -> around("events { } http { " + server + "if ($arg_x) { ", "} } }");
                case "LOCATION_IF" -> around("events { } http { " + server + "location / { if ($arg_x) { ", "} } } }");
                case "LIMIT_EXCEPT" ->
                    around("events { } http { " + server + "location / { limit_except GET { ", "} } } }");
                case "UPSTREAM" -> around("events { } http { " + server + "} upstream u { server 127.0.0.1:1; ", "} }");
                default -> throw new IllegalArgumentException(where);
            };
        }

        private String around(String before, String after) {
            return before + "\n" + text + "\n" + after + "\n";
        }

        /** Returns what is not as it should be; empty if all is. */
        String judge() {
            Verdict nginx = Verdict.ofNginx(OWN.get(), configuration());
            String mistake = nginx.mistake();
            if (mistake != null && mistake.startsWith("unknown directive \"" + name() + '"')) {
                return ""; // Newer than this nginx, or our own.
            }
            Verdict ours = Verdict.ofOurs(OWN.get(), configuration());
            String expected = difference.substring(0, Math.max(0, difference.indexOf(':')));
            String actual = ours.differenceFrom(nginx);
            return actual.equals(expected) || (actual.isEmpty() && !mustDiffer)
                    ? ""
                    : where + " | " + text + "\n  nginx: " + nginx + "\n  ours:  " + ours + "\n  to be: "
                            + (difference.isEmpty() ? "the same" : difference);
        }

        private String name() {
            return where.equals("FILE") ? "" : text.split("[ ;{]", 2)[0];
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "syntax",
                "locations",
                "sockets",
                "passing",
                "upstreams",
                "variables",
                "rewriting",
                "files",
                "values",
                "processes"
            })
    void aRowOfTheTableIsJudgedAsNginxJudgesIt(String table) throws IOException {
        try (InputStream stream = ConfigurationPeerTest.class.getResourceAsStream("configurations/" + table + ".txt")) {
            String text = new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
            assertAgreement(text.lines()
                    .filter(line -> line.contains(" | "))
                    .map(Row::parse)
                    .toList());
        }
    }

    @Test
    void everyDirectiveIsJudgedAsNginxJudgesIt() {
        List<Row> rows = new ArrayList<>();
        for (Known known : Configuration.directives().all()) {
            Context usual =
                    known.contexts().contains(Context.LOCATION) ? Context.LOCATION : Collections.min(known.contexts());
            boolean newer = usual == Context.UPSTREAM && known.name().startsWith("resolver");
            if (usual == Context.WEBAPP || newer || LEFT_OUT.containsKey(known.name())) {
                continue;
            }
            for (String arguments : ARGUMENTS) {
                rows.add(row(usual, known.name() + " " + arguments.replace("NAME", known.name())));
            }
            for (Context context : Context.values()) {
                boolean ofUpstreams =
                        context == Context.UPSTREAM && known.name().startsWith("resolver");
                if (context != Context.WEBAPP && !ofUpstreams) {
                    rows.add(row(context, known.name() + (known.block() == null ? " 1;" : " / { }")));
                    if (known.max() > 1 && known.block() == null) {
                        rows.add(row(context, known.name() + " 1 2;"));
                    }
                }
            }
        }
        assertThat(rows).hasSizeGreaterThan(5000);
        assertAgreement(rows);
    }

    private static Row row(Context context, String text) {
        return new Row(context.name(), text, DIFFER.getOrDefault(text, ""), false);
    }

    private static void assertAgreement(List<Row> rows) {
        assertThat(IntStream.range(0, rows.size())
                        .parallel()
                        .mapToObj(index -> rows.get(index).judge())
                        .filter(difference -> !difference.isEmpty())
                        .toList())
                .isEmpty();
    }
}
