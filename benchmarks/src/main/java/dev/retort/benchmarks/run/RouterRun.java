package dev.retort.benchmarks.run;

import dev.retort.benchmarks.peer.Installation;
import dev.retort.benchmarks.peer.Peers;
import dev.retort.benchmarks.process.Children;
import dev.retort.benchmarks.process.Jdk;
import dev.retort.benchmarks.process.Programs;
import dev.retort.benchmarks.record.Measure;
import dev.retort.benchmarks.record.Measurement;
import dev.retort.benchmarks.works.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Measures routers without servers, by JMH in {@code benchmarks/routers}; Werkzeug by the script there. */
final class RouterRun {
    private static final Pattern ROW = Pattern.compile("(\\w+),(lookup|allocation),(\\d+),([-+.\\de]+)");

    private final Work work;
    private final Installation installation;
    private final Recorder recorder;

    RouterRun(Work work, Installation installation, Recorder recorder) {
        this.work = work;
        this.installation = installation;
        this.recorder = recorder;
    }

    /** Measures a router; each has a JVM of its own, and so has each JDK. */
    void measure(Peers.Entry peer, @Nullable Jdk jdk) throws IOException, InterruptedException {
        Measurement.Series series = new Measurement.Series(peer.id(), jdk == null ? 0 : jdk.release());
        try {
            rows(series, jdk == null ? werkzeug() : Children.run(java(jdk, "measure", peer.id())));
        } catch (IOException failure) {
            recorder.failed(series, failure);
        }
    }

    private List<String> java(Jdk jdk, String order, String... routers) throws IOException {
        List<String> options = new ArrayList<>(Installation.JAVA_OPTIONS);
        if (jdk.release() >= 24) {
            // JMH still reaches into the JDK.
            options.add("--sun-misc-unsafe-memory-access=allow");
        }
        List<String> arguments = new ArrayList<>(
                List.of("-cp", installation.routersClassPath(), "dev.retort.benchmarks.routers.Main", order));
        arguments.addAll(List.of(work.question().target().split(" ", -1)));
        arguments.addAll(List.of(routers));
        return jdk.java(options, arguments);
    }

    /** Hands the same rules to the script, and the same question. */
    private String werkzeug() throws IOException, InterruptedException {
        Path question = Files.writeString(
                installation.folder().resolve(work.id() + ".txt"), Children.run(java(installation.toolJdk(), "print")));
        return Children.run(List.of(
                Programs.PYTHON,
                installation.routers().resolve("ask_werkzeug.py").toString(),
                question.toString()));
    }

    private void rows(Measurement.Series series, String said) throws IOException {
        boolean any = false;
        for (String line : said.lines().toList()) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                any = true;
                recorder.add(
                        series,
                        row.group(2).equals("lookup") ? Measure.LOOKUP : Measure.ALLOCATION,
                        Integer.parseInt(row.group(3)),
                        Double.parseDouble(row.group(4)));
            }
        }
        if (!any) {
            throw new IOException("no figures: " + said.strip());
        }
    }
}
