package dev.retort.benchmarks.routers;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What the harness starts: measures routers at one question, or prints the question for a router that is not in Java. */
public final class Main {
    private static final PrintStream OUT = System.out;
    private static final String ALLOCATION = "gc.alloc.rate.norm";

    private Main() {}

    /**
     * Runs it. The options are given by JMH to the JVMs that it starts, and are those of this one.
     *
     * <p>{@code measure RULES QUESTION ROUTER…} prints rows {@code router,measure,round,value}, where the measure is {@code lookup} in
     * nanoseconds or {@code allocation} in bytes.
     *
     * <p>{@code print RULES QUESTION} prints the method and the path, then the status, the rule and the values that are to be found, then
     * the rules, each in a line.
     *
     * @param args as above
     * @throws RunnerException if a router cannot be measured
     */
    public static void main(String[] args) throws RunnerException {
        int rules = Integer.parseInt(args[1]);
        if (args[0].equals("print")) {
            print(rules, Question.of(args[2]), OUT);
        } else {
            measure(rules, args[2], List.of(args).subList(3, args.length));
        }
    }

    static void print(int rules, Question question, PrintStream to) {
        Answer answer = question.answer(rules);
        to.println(question.method() + " " + question.path(rules));
        to.println(answer.status() + " " + Rules.withAngleBrackets(answer.rule()) + " "
                + answer.values().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(value -> value.getKey() + "=" + value.getValue())
                        .collect(Collectors.joining("&")));
        Rules.of(rules).forEach(rule -> to.println(Rules.withAngleBrackets(rule)));
    }

    private static void measure(int rules, String question, List<String> routers) throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(RoutersBenchmark.class.getName())
                        .param("router", routers.toArray(String[]::new))
                        .param("rules", String.valueOf(rules))
                        .param("question", question)
                        .addProfiler(GCProfiler.class)
                        .verbosity(VerboseMode.SILENT)
                        .shouldFailOnError(true)
                        .build())
                .run();
        for (RunResult result : results) {
            String router = result.getParams().getParam("router");
            int round = 0;
            for (IterationResult iteration : iterations(result)) {
                round++;
                row(router, "lookup", round, iteration.getPrimaryResult());
                row(
                        router,
                        "allocation",
                        round,
                        Objects.requireNonNull(iteration.getSecondaryResults().get(ALLOCATION)));
            }
        }
    }

    private static List<IterationResult> iterations(RunResult result) {
        List<IterationResult> all = new ArrayList<>();
        for (BenchmarkResult fork : result.getBenchmarkResults()) {
            all.addAll(fork.getIterationResults());
        }
        return all;
    }

    private static void row(String router, String measure, int round, Result<?> result) {
        OUT.printf(Locale.ROOT, "%s,%s,%d,%.6g%n", router, measure, round, result.getScore());
    }
}
