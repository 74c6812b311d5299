package dev.retort.benchmarks.report;

import dev.retort.benchmarks.peer.Installation;
import dev.retort.benchmarks.peer.Peers;
import dev.retort.benchmarks.process.Children;
import dev.retort.benchmarks.process.Jdk;
import dev.retort.benchmarks.process.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The machine and what is installed on it, as lines of a file beside the measurements.
 *
 * @param facts names and what is known of them, in the order of the table
 */
public record Machine(Map<String, String> facts) {
    private static final String ABSENT = "not on this machine";
    private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+[\\w.+~-]*");

    /** What must be the same for figures to stand in one document. */
    private static final List<String> HARDWARE = List.of("processor", "processors", "memory", "system");

    /**
     * Looks at this machine.
     *
     * @param installation the project
     * @param jdks of the columns
     * @return what it is
     * @throws IOException if the kernel does not tell
     * @throws InterruptedException if this thread is interrupted
     */
    public static Machine look(Installation installation, List<Jdk> jdks) throws IOException, InterruptedException {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("processor", first(Path.of("/proc/cpuinfo"), "model name\\s*: (.*)"));
        facts.put("processors", String.valueOf(Runtime.getRuntime().availableProcessors()));
        facts.put("memory", memory(first(Path.of("/proc/meminfo"), "MemTotal:\\s*(\\d+) kB")));
        facts.put("system", first(Path.of("/etc/os-release"), "PRETTY_NAME=\"(.*)\""));
        facts.put("kernel", "Linux " + System.getProperty("os.version"));
        for (int release : List.of(17, 25)) {
            facts.put(
                    "JDK " + release,
                    jdks.stream()
                            .filter(jdk -> jdk.release() == release)
                            .map(Machine::version)
                            .findFirst()
                            .orElse(ABSENT));
        }
        facts.put("Retort", commit(installation));
        for (String peer : List.of("servlet", "javalin", "spring", "jooby")) {
            facts.put(peer.equals("servlet") ? "Jetty" : Peers.get(peer).title(), artifactVersion(installation, peer));
        }
        facts.put("Flask", python("flask"));
        facts.put("Werkzeug", python("werkzeug"));
        facts.put("uWSGI", program("uwsgi", "--version"));
        facts.put("nginx", program("nginx", "-v"));
        facts.put("HAProxy", program("haproxy", "-v"));
        facts.put("Caddy", program("caddy", "version"));
        facts.put("PostgreSQL", program("psql", "--version"));
        facts.put("wrk", program("wrk", "-v"));
        return new Machine(facts);
    }

    private static String first(Path file, String line) throws IOException {
        Pattern pattern = Pattern.compile(line);
        return Files.readAllLines(file).stream()
                .map(pattern::matcher)
                .filter(Matcher::matches)
                .map(match -> match.group(1).strip())
                .findFirst()
                .orElse("unknown");
    }

    private static String memory(String kilobytes) {
        return Math.round(Long.parseLong(kilobytes) / 1048576.0) + " GiB";
    }

    private static String version(Jdk jdk) {
        try {
            Path release = jdk.home().resolve("release");
            String vendor = first(release, "IMPLEMENTOR=\"(.*)\"");
            return first(release, "JAVA_(?:RUNTIME_)?VERSION=\"(.*)\"") + " (" + vendor + ")";
        } catch (IOException unknown) {
            return "unknown";
        }
    }

    private static String commit(Installation installation) throws InterruptedException {
        try {
            return "commit "
                    + Children.run(List.of(
                                    "git", "-C", installation.project().toString(), "rev-parse", "--short=10", "HEAD"))
                            .strip();
        } catch (IOException noRepository) {
            return "unknown";
        }
    }

    /** The version stands in the name of the JAR on the peer's class path. */
    private static String artifactVersion(Installation installation, String peer) {
        try {
            String artifact = installation.properties(peer).getProperty("artifact");
            return jarVersion(installation.classPath(peer), artifact).orElse("unknown");
        } catch (IOException notBuilt) {
            return "not built";
        }
    }

    static Optional<String> jarVersion(String classPath, String artifact) {
        String name = artifact.substring(artifact.indexOf(':') + 1);
        Matcher jar = Pattern.compile("/" + Pattern.quote(name) + "-(\\d[^/:]*)\\.jar")
                .matcher(classPath);
        return jar.find() ? Optional.of(jar.group(1)) : Optional.empty();
    }

    private static String python(String name) throws InterruptedException {
        try {
            return Children.run(List.of(
                            Programs.PYTHON, "-c", "import importlib.metadata as m; print(m.version('" + name + "'))"))
                    .strip();
        } catch (IOException notInstalled) {
            return ABSENT;
        }
    }

    private static String program(String name, String option) throws InterruptedException {
        if (Programs.find(name).isEmpty()) {
            return ABSENT;
        }
        String said;
        try {
            said = Children.run(List.of(name, option));
        } catch (IOException endsWithAnError) {
            // As wrk does after it has told its version.
            said = String.valueOf(endsWithAnError.getMessage());
        }
        Matcher version = VERSION.matcher(said);
        return version.find() ? version.group() : "unknown";
    }

    /** Reads what was written. */
    public static Machine read(Path file) throws IOException {
        Map<String, String> facts = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file)) {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                facts.put(line.substring(0, colon), line.substring(colon + 2));
            }
        }
        return new Machine(facts);
    }

    /** Writes it. */
    public void write(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        facts.forEach((name, value) -> lines.add(name + ": " + value));
        Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
        Files.write(file, lines);
    }

    /** Tells whether figures of both may stand in one document. */
    public boolean isSameHardware(Machine other) {
        return HARDWARE.stream().allMatch(name -> Objects.equals(facts.get(name), other.facts.get(name)));
    }
}
