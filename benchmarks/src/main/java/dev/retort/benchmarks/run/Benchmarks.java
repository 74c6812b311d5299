package dev.retort.benchmarks.run;

import dev.retort.benchmarks.peer.Installation;
import dev.retort.benchmarks.peer.Site;
import dev.retort.benchmarks.process.Children;
import dev.retort.benchmarks.process.Jdk;
import dev.retort.benchmarks.process.Programs;
import dev.retort.benchmarks.record.Measurements;
import dev.retort.benchmarks.report.Machine;
import dev.retort.benchmarks.report.RatioTable;
import dev.retort.benchmarks.report.Report;
import dev.retort.benchmarks.works.Work;
import dev.retort.benchmarks.works.Works;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Measures Retort beside its peers: how much processor time an answer takes, how soon it comes, what memory it takes.
 *
 * <p>{@code benchmarks/run} builds the project and starts it; {@code --help} lists the options. It takes Linux and wrk.
 */
public final class Benchmarks {
    private static final PrintStream OUT = System.out;
    private static final int DELETIONS = 5;

    private final Options options;
    private final Path project;
    private final Path output;

    private Benchmarks(Options options) throws IOException {
        this.options = options;
        this.project = Installation.findProject();
        this.output = options.output == null ? project.resolve("docs") : options.output;
    }

    /**
     * Runs it.
     *
     * @param args see {@code --help}
     */
    @SuppressWarnings("SystemExitOutsideMain") // It is main's own last word.
    public static void main(String[] args) {
        try {
            Options options = Options.parse(args);
            if (options.help) {
                OUT.print(Options.HELP);
            } else if (options.list) {
                Works.all().forEach(work -> OUT.println(work.id() + ": " + String.join(", ", work.peers())));
            } else {
                new Benchmarks(options).run();
            }
        } catch (IOException | IllegalArgumentException failure) {
            System.err.println(failure.getMessage());
            System.exit(1);
        } catch (InterruptedException stop) {
            System.exit(130);
        }
    }

    private Path measurementsFile() {
        return output.resolve("benchmarks/measurements.csv");
    }

    private Path machineFile() {
        return output.resolve("benchmarks/machine.txt");
    }

    private void run() throws IOException, InterruptedException {
        if (!options.reportOnly) {
            measure();
        }
        if (!Children.areEnding() && (options.reportOnly || options.isKept())) {
            if (!Files.exists(machineFile())) {
                List<Jdk> jdks = options.jdks();
                kept(installation(jdks), jdks);
            }
            Report.write(Measurements.read(measurementsFile()), Machine.read(machineFile()), output);
            OUT.println(output.resolve("benchmarks.md") + " is written.");
        }
    }

    private void measure() throws IOException, InterruptedException {
        if (Programs.find("wrk").isEmpty()) {
            throw new IOException("wrk is not on the PATH, so there is nobody to ask.\n  apt-get install wrk");
        }
        List<Jdk> jdks = options.jdks();
        Installation installation = installation(jdks);
        Measurements measurements = options.isKept() ? kept(installation, jdks) : Measurements.of(List.of());
        works(new Session(options, installation, jdks), measurements, jdks);
    }

    private Installation installation(List<Jdk> jdks) throws IOException {
        Path folder = Files.createTempDirectory("retort-benchmarks");
        folder.toFile().setReadable(true, false);
        folder.toFile().setExecutable(true, false);
        Children.afterEnd(() -> delete(folder));
        return new Installation(project, folder, new Site(folder), jdks.get(jdks.size() - 1));
    }

    private Measurements kept(Installation installation, List<Jdk> jdks) throws IOException, InterruptedException {
        Machine machine = Machine.look(installation, jdks);
        Measurements measurements = Measurements.read(measurementsFile());
        if (!measurements.rows().isEmpty() && !Machine.read(machineFile()).isSameHardware(machine)) {
            throw new IOException(measurementsFile() + " is of another machine, and figures of two are not compared."
                    + "\n  Remove it, or write elsewhere: --output FOLDER");
        }
        machine.write(machineFile());
        return measurements;
    }

    private void works(Session session, Measurements measurements, List<Jdk> jdks)
            throws IOException, InterruptedException {
        List<Integer> releases = jdks.stream().map(Jdk::release).toList();
        if (options.quick) {
            OUT.print(RatioTable.header());
        }
        for (Work work : options.works()) {
            if (Children.areEnding()) {
                return;
            }
            if (options.peers(work).isEmpty()
                    || (options.resume
                            && !measurements.lastRun(work.id()).rows().isEmpty())) {
                continue;
            }
            if (!options.quick) {
                OUT.println(work.group().title() + ": " + work.title());
            }
            Measurements run = session.measure(work, measurements);
            if (!options.quick) {
                OUT.print(RatioTable.figures(work, run));
            }
            OUT.print(RatioTable.ratios(work, run, releases));
        }
    }

    /** Deletes a folder, in which a part of this program that does not know of its end may still write. */
    private static void delete(Path folder) {
        for (int trial = 0; trial < DELETIONS && Files.exists(folder); trial++) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException | UncheckedIOException inUse) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
        }
        if (Files.exists(folder)) {
            System.err.println("Left behind: " + folder);
        }
    }
}
