package dev.retort.gateway;

import dev.retort.gateway.config.ConfigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a check of a configuration says.
 *
 * @param mistake what it is refused for, with its place; null if it is accepted
 * @param warnings what it is warned of
 */
record Verdict(@Nullable String mistake, List<String> warnings) {
    private static final Pattern LINE = Pattern.compile("\\[(warn|emerg|crit)\\] (?:\\d+#\\d+: )?(.*)");
    private static final Pattern HTTP = Pattern.compile("http ?\\{");

    /** What nginx would otherwise do in folders that are not ours, unless the configuration itself says it. */
    private static final List<String> MAIN = List.of("pid nginx.pid;", "error_log stderr;");

    private static final List<String> IN_HTTP = List.of(
            "client_body_temp_path body;",
            "proxy_temp_path proxy;",
            "fastcgi_temp_path fastcgi;",
            "uwsgi_temp_path uwsgi;",
            "scgi_temp_path scgi;",
            "access_log off;");

    /** Asks {@code nginx -t}. */
    static Verdict ofNginx(Path folder, String configuration) {
        String http = "http { " + unlessIn(configuration, IN_HTTP);
        String text = unlessIn(configuration, MAIN)
                + HTTP.matcher(configuration).replaceFirst(Matcher.quoteReplacement(http));
        Path file = write(folder, text);
        try {
            Process process = new ProcessBuilder(
                            "/usr/sbin/nginx", "-t", "-p", folder.toString(), "-c", file.toString(), "-e", "stderr")
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            boolean accepted = process.waitFor() == 0;
            List<String> warnings = lines(said, "warn");
            if (accepted) {
                return new Verdict(null, warnings);
            }
            List<String> mistakes = lines(said, "emerg");
            return new Verdict(mistakes.isEmpty() ? said : mistakes.get(0), warnings);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    private static String unlessIn(String configuration, List<String> directives) {
        StringBuilder added = new StringBuilder();
        for (String directive : directives) {
            if (!configuration.contains(directive.substring(0, directive.indexOf(' ') + 1))) {
                added.append(directive).append(' ');
            }
        }
        return added.toString();
    }

    private static List<String> lines(String said, String level) {
        Matcher line = LINE.matcher(said);
        return line.results()
                .filter(result -> result.group(1).equals(level))
                .map(result -> result.group(2))
                // Our hash tables size themselves.
                .filter(text -> !text.startsWith("could not build optimal "))
                .distinct()
                .toList();
    }

    /** Asks ours. */
    static Verdict ofOurs(Path folder, String configuration) {
        Path file = write(folder, configuration);
        try {
            return new Verdict(
                    null, ConfigurationSource.file(file, folder).load().warnings());
        } catch (ConfigException mistake) {
            return new Verdict(String.valueOf(mistake.getMessage()), List.of());
        }
    }

    private static Path write(Path folder, String text) {
        try {
            return Files.writeString(folder.resolve("nginx.conf"), text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * Says how ours differs from nginx's: {@code accepted}, {@code refused}, {@code words}, or {@code silent} of something
     * that nginx warns of; nothing where they agree. Ours may name a place where nginx names none, and may warn of more.
     */
    String differenceFrom(Verdict nginx) {
        String theirs = nginx.mistake();
        if (mistake == null || theirs == null) {
            boolean told = nginx.warnings().stream()
                    .allMatch(warning -> warnings.stream().anyMatch(own -> isSame(own, warning)));
            return theirs != null ? "accepted" : mistake != null ? "refused" : told ? "" : "silent";
        }
        return isSame(mistake, theirs) ? "" : "words";
    }

    private static boolean isSame(String ours, String theirs) {
        return ours.equals(theirs) || (!theirs.contains(" in /") && ours.startsWith(theirs + " in /"));
    }
}
