package dev.retort.benchmarks.run;

import dev.retort.benchmarks.peer.Peers;
import dev.retort.benchmarks.process.Jdk;
import dev.retort.benchmarks.works.Work;
import dev.retort.benchmarks.works.Works;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The command line. */
final class Options {
    static final String HELP = """
            benchmarks/run [OPTION…]    Measures Retort beside its peers and writes docs/benchmarks.md.

              --quick              some works and peers in about two minutes; prints their ratios and keeps nothing
              --only WORK,…        these works, or those whose names begin so: text, file, proxy
              --peers PEER,…       these peers; prints what was measured, and keeps it with --record only
              --rounds N           rounds of each peer (5)
              --seconds N          length of a round (4)
              --warmup N           the longest warm-up of a JVM, in seconds (60); it ends once figures hold still
              --jdk17 HOME         the JDK of the first column, for platform threads; none leaves it out
              --jdk25 HOME         the JDK of the second column, for virtual threads; none leaves it out
              --continue           leaves out works that have been measured
              --record             keeps also what has only some of the peers
              --output FOLDER      where benchmarks.md and benchmarks/ are written (docs)
              --report             measures nothing, writes the document from what is kept
              --list               prints the works and their peers
              --no-build           (of the script) does not build before it measures

            A work's figures are kept in benchmarks/measurements.csv once they come; a run that was interrupted is
            gone on with by --continue.
            """;

    private static final int OLD = 17;
    private static final int NEW = 25;

    boolean quick;
    boolean reportOnly;
    boolean resume;
    boolean record;
    boolean list;
    boolean help;
    int rounds = 5;
    int seconds = 4;
    int warmUp = 60;

    @Nullable Path output;

    private final List<String> only = new ArrayList<>();
    private final Set<String> peers = new TreeSet<>();
    private @Nullable String jdk17;
    private @Nullable String jdk25;

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException if an option is unknown, lacks its value, or a value is none
     */
    static Options parse(String... args) {
        Options options = new Options();
        for (int i = 0; i < args.length; i++) {
            String option = args[i];
            if (options.flag(option)) {
                continue;
            }
            if (i + 1 == args.length) {
                throw new IllegalArgumentException(
                        option + " is no option, or wants a value behind it; --help lists all.");
            }
            options.value(option, args[++i]);
        }
        if (options.quick) {
            options.rounds = Math.min(options.rounds, 3);
            options.seconds = Math.min(options.seconds, 2);
            options.warmUp = Math.min(options.warmUp, 8);
        }
        return options;
    }

    private boolean flag(String option) {
        switch (option) {
            case "--quick" -> quick = true;
            case "--report" -> reportOnly = true;
            case "--continue" -> resume = true;
            case "--record" -> record = true;
            case "--list" -> list = true;
            case "--help", "-h" -> help = true;
            default -> {
                return false;
            }
        }
        return true;
    }

    private void value(String option, String value) {
        switch (option) {
            case "--only" -> only.addAll(works(value));
            case "--peers" -> peers.addAll(peers(value));
            case "--rounds" -> rounds = number(option, value);
            case "--seconds" -> seconds = number(option, value);
            case "--warmup" -> warmUp = number(option, value);
            case "--jdk17" -> jdk17 = value;
            case "--jdk25" -> jdk25 = value;
            case "--output" -> output = Path.of(value);
            default -> throw new IllegalArgumentException(option + " is no option; --help lists all.");
        }
    }

    private static List<String> works(String value) {
        List<String> found = new ArrayList<>();
        for (String name : value.split(",", -1)) {
            List<String> ids = Works.all().stream().map(Work::id).toList();
            List<String> some = ids.contains(name)
                    ? List.of(name)
                    : ids.stream().filter(id -> id.startsWith(name + "-")).toList();
            if (some.isEmpty()) {
                throw new IllegalArgumentException("No work is called " + name + "; --list prints their names.");
            }
            found.addAll(some);
        }
        return found;
    }

    private static List<String> peers(String value) {
        List<String> names = List.of(value.split(",", -1));
        names.forEach(Peers::get);
        return names;
    }

    private static int number(String option, String value) {
        if (!value.matches("[1-9]\\d{0,4}")) {
            throw new IllegalArgumentException(option + " wants a number from 1 to 99999, not " + value);
        }
        return Integer.parseInt(value);
    }

    /** Returns the works that are wanted. */
    List<Work> works() {
        List<String> ids = only.isEmpty() && quick ? Quick.WORKS : only;
        return Works.all().stream()
                .filter(work -> ids.isEmpty() || ids.contains(work.id()))
                .toList();
    }

    /** Returns the peers of a work that are wanted. */
    List<Peers.Entry> peers(Work work) {
        return work.peers().stream()
                .filter(peer -> peers.isEmpty() ? !quick || Quick.PEERS.contains(peer) : peers.contains(peer))
                .map(Peers::get)
                .toList();
    }

    /** Tells whether what is measured has all peers and JDKs, or is to be kept in any case. */
    boolean isKept() {
        return record || (!quick && peers.isEmpty() && !"none".equals(jdk17) && !"none".equals(jdk25));
    }

    /**
     * Returns the JDKs of the columns that are on this machine.
     *
     * @throws IOException if one that was named is none, or there is none at all
     */
    List<Jdk> jdks() throws IOException {
        List<Jdk> found = new ArrayList<>();
        jdk(OLD, jdk17).ifPresent(found::add);
        if (!quick || jdk25 != null || found.isEmpty()) {
            jdk(NEW, jdk25).ifPresent(found::add);
        }
        if (found.isEmpty()) {
            throw new IOException("There is no JDK 17 or 25.\n  Name one: --jdk17 HOME");
        }
        return found;
    }

    private static Optional<Jdk> jdk(int release, @Nullable String home) throws IOException {
        if (home == null) {
            return Jdk.find(release);
        }
        if (home.equals("none")) {
            return Optional.empty();
        }
        if (!Files.isExecutable(Path.of(home, "bin/jcmd"))) {
            throw new IOException(home + " is not the folder of a JDK: it has no bin/jcmd.");
        }
        return Optional.of(new Jdk(release, Path.of(home)));
    }
}
