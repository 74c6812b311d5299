package dev.retort.benchmarks.works;

import dev.retort.benchmarks.record.Measure;
import java.util.ArrayList;
import java.util.List;

/** Every target of the project, and the only place where they are. */
public final class Targets {
    private static final List<Target> TARGETS = list();

    /** What a lookup of Retort's router takes at most, in nanoseconds. */
    public static final double LOOKUP = 200;

    /**
     * What it takes among 2,000 rules at most, as a multiple of what it takes among 10: it looks through none, but a larger map is less
     * often in the cache.
     */
    public static final double GROWTH = 1.5;

    private Targets() {}

    /** Returns those of a work. */
    public static List<Target> of(Work work) {
        return TARGETS.stream()
                .filter(target -> target.work().equals(work.id()))
                .toList();
    }

    private static List<Target> list() {
        List<Target> targets = new ArrayList<>();
        for (Work work : Works.all()) {
            switch (work.group()) {
                case FRAMEWORK -> {
                    add(targets, work, "retort", "servlet", 1.05);
                    add(targets, work, "retort", "javalin", 0.8);
                    add(targets, work, "retort", "flask", 0.25);
                }
                case ROUTER -> router(targets, work);
                case FILES -> add(targets, work, "gateway", "nginx", work.id().equals("file-10m") ? 1.5 : 1.1);
                case PROXY -> {
                    if (work.id().startsWith("uwsgi")) {
                        add(targets, work, "gateway", "nginx", 1.3);
                    } else {
                        add(targets, work, "gateway", "nginx", 1.6, 1.4);
                    }
                }
                case WHOLE_WAY -> {
                    for (String way : List.of("one-jvm", "gateway-serve")) {
                        add(targets, work, way, "nginx-servlet", 0.75);
                        add(targets, work, way, "nginx-javalin", 0.75);
                        add(targets, work, way, "nginx-flask", 0.25);
                    }
                }
                case TECHEMPOWER -> {
                    // Ahead, which as a ratio of two digits is 0.99.
                    add(targets, work, "retort", "javalin", 0.99);
                    add(targets, work, "retort", "spring", 0.99);
                }
                case FOOTPRINT -> footprint(targets, work);
            }
        }
        return List.copyOf(targets);
    }

    /** The fastest, from 100 rules on. */
    private static void router(List<Target> targets, Work work) {
        if (!work.id().endsWith("-10")) {
            for (String other : List.of("javalin", "spring", "jooby")) {
                targets.add(new Target(work.id(), "retort", other, Measure.LOOKUP, List.of(0.99)));
            }
        }
    }

    private static void footprint(List<Target> targets, Work work) {
        boolean application = work.peers().contains("retort");
        List<Measure> measures = work.kind() == Work.Kind.START
                ? List.of(Measure.START, Measure.IDLE_MEMORY)
                : List.of(Measure.CONNECTION_MEMORY, Measure.CONNECTION_HEAP);
        for (Measure measure : measures) {
            targets.add(new Target(
                    work.id(),
                    application ? "retort" : "gateway",
                    application ? "servlet" : "jetty",
                    measure,
                    List.of(1.15)));
        }
    }

    private static void add(List<Target> targets, Work work, String of, String against, Double... limits) {
        if (work.peers().contains(against)) {
            targets.add(new Target(work.id(), of, against, Measure.PROCESSOR, List.of(limits)));
        }
    }
}
