package dev.retort.benchmarks;

import dev.retort.routing.Match;
import dev.retort.routing.MatchRequest;
import dev.retort.routing.Rule;
import dev.retort.routing.UrlMap;
import java.util.Map;
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

/**
 * Measures what a match costs, and that it costs the same among ten rules and among two thousand of the same shape.
 *
 * <p>From the root of the project:
 *
 * <pre>
 * mvn -pl benchmarks -am package -DskipTests
 * mvn -q -pl benchmarks -am org.apache.maven.plugins:maven-dependency-plugin:3.11.0:build-classpath \
 *     -Dmdep.outputFile=target/classpath.txt compile
 * java -cp "benchmarks/target/classes:$(cat benchmarks/target/classpath.txt)" org.openjdk.jmh.Main RouterBenchmark
 * </pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RouterBenchmark {

    /** The number of rules of each shape. */
    @Param({"10", "100", "2000"})
    private int rules;

    private UrlMap map = UrlMap.builder().build();
    private String number = "";
    private int next;

    /** Creates the benchmark; JMH does. */
    public RouterBenchmark() {}

    /** Makes the map, and chooses the rule in its middle as the one that is asked for. */
    @Setup
    public void makeMap() {
        UrlMap.Builder builder = UrlMap.builder();
        for (int i = 0; i < rules; i++) {
            String n = fourDigits(i);
            add(builder, "/static/page" + n + "/index");
            add(builder, "/users" + n + "/<int:id>");
            add(builder, "/a" + n + "/<int:year>/<slug>/<int:comment>");
            add(builder, "/<tenant>/r" + n + "/<int:id>");
            add(builder, "/item" + n + "-<int:id>");
            add(builder, "/files/<path:file>/rev" + n);
        }
        map = builder.build();
        number = fourDigits(rules / 2);
    }

    /** Writes a number so that the paths are of one length however many rules there are. */
    private static String fourDigits(int number) {
        return Integer.toString(10_000 + number).substring(1);
    }

    private static void add(UrlMap.Builder builder, String pattern) {
        builder.add(Rule.of(pattern).endpoint(pattern).methods("GET"));
    }

    /** Asks for a path as a server does: the string is new each time, so that its hash is not known yet. */
    private Match match(String method, String start, String end) {
        next = (next + 1) & 7;
        return map.match(MatchRequest.of(method, start + number + end + next));
    }

    /**
     * Measures making the request alone, which is part of every other figure.
     *
     * @return the request
     */
    @Benchmark
    public MatchRequest requestAlone() {
        next = (next + 1) & 7;
        return MatchRequest.of("GET", "/users" + number + "/" + next);
    }

    /**
     * Measures a path without variables.
     *
     * @return the match
     */
    @Benchmark
    public Match staticPath() {
        return map.match(MatchRequest.of("GET", "/static/page" + number + "/index"));
    }

    /**
     * Measures one variable after a static segment.
     *
     * @return the match
     */
    @Benchmark
    public Match oneVariable() {
        return match("GET", "/users", "/");
    }

    /**
     * Measures three variables after a static segment.
     *
     * @return the match
     */
    @Benchmark
    public Match threeVariables() {
        return match("GET", "/a", "/2024/the-title/");
    }

    /**
     * Measures a variable that all rules of the shape share, with a static segment after it.
     *
     * @return the match
     */
    @Benchmark
    public Match sharedVariable() {
        return match("GET", "/acme/r", "/");
    }

    /**
     * Measures a segment of text and a variable.
     *
     * @return the match
     */
    @Benchmark
    public Match mixedSegment() {
        return match("GET", "/item", "-");
    }

    /**
     * Measures a variable that runs over slashes, with text after it.
     *
     * @return the match
     */
    @Benchmark
    public Match pathVariable() {
        return map.match(MatchRequest.of("GET", "/files/a/b/c.txt/rev" + number));
    }

    /**
     * Measures a path that no rule matches.
     *
     * @return the match
     */
    @Benchmark
    public Match miss() {
        return match("GET", "/users", "/x");
    }

    /**
     * Measures a method that no rule takes.
     *
     * @return the match
     */
    @Benchmark
    public Match methodNotAllowed() {
        return match("POST", "/users", "/");
    }

    /**
     * Measures building a URL.
     *
     * @return the URL
     */
    @Benchmark
    public String build() {
        return map.build("/users" + number + "/<int:id>", Map.of("id", 7));
    }
}
