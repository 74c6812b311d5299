package dev.retort.benchmarks.routers;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Measures one lookup. Many short rounds, as a busy neighbour spoils long ones; each router has a JVM of its own. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 7, time = 50, timeUnit = TimeUnit.MILLISECONDS)
public class RoutersBenchmark {
    /** Whose. */
    @Param({"retort", "javalin", "spring", "jooby"})
    private String router = "";

    /** The number of rules. */
    @Param({"10", "100", "2000"})
    private int rules;

    /** What is looked up. */
    @Param({"static", "one", "three", "miss", "method"})
    private String question = "";

    private Router asked = Router.Kind.RETORT.with(Rules.of(1));
    private String method = "";
    private String path = "";

    /** Creates the benchmark; JMH does. */
    public RoutersBenchmark() {}

    /** Makes the router. */
    @Setup
    public void makeRouter() {
        Question chosen = Question.of(question);
        asked = Router.Kind.of(router).with(Rules.of(rules));
        method = chosen.method();
        path = chosen.path(rules);
        Answer answer = asked.answer(asked.find(method, path));
        if (!answer.equals(chosen.answer(rules))) {
            throw new IllegalStateException(router + " finds " + answer + " for " + method + " " + path);
        }
    }

    /**
     * Looks up. The path is a new string each time, as on a server, so that its hash is not known yet.
     *
     * @return what the router has found
     */
    @Benchmark
    public Object find() {
        return asked.find(method, new String(path));
    }
}
