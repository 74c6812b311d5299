package dev.retort.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The rules of the verifier of TechEmpower's benchmarks, {@code toolset/test_types} of its repository, for one peer. What
 * that only warns of is refused here.
 */
final class TechEmpowerVerifier {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PLAIN = "text/plain(; ?charset=(UTF|utf)-8)?";
    private static final String JSON_TYPE = "application/json(; ?charset=(UTF|utf)-8)?";
    private static final String HTML = "text/html; ?charset=(UTF|utf)-8";
    private static final Map<String, Integer> CASES = Map.of(
            "?queries=2", 2,
            "?queries=20", 20,
            "?queries=0", 1,
            "?queries=-1", 1,
            "?queries=foo", 1,
            "?queries=501", 500,
            "?queries=", 1,
            "", 1);
    private static final String FORTUNES = """
            <!doctype html><html><head><title>Fortunes</title></head><body><table>\
            <tr><th>id</th><th>message</th></tr>\
            <tr><td>11</td><td>&lt;script&gt;alert("This should not be displayed in a browser alert box.");\
            &lt;/script&gt;</td></tr>\
            <tr><td>4</td><td>A bad random number generator: 1, 1, 1, 1, 1, 4.33e+67, 1, 1, 1</td></tr>\
            <tr><td>5</td><td>A computer program does what you tell it to do, not what you want it to do.</td></tr>\
            <tr><td>2</td><td>A computer scientist is someone who fixes things that aren't broken.</td></tr>\
            <tr><td>8</td><td>A list is only as strong as its weakest link. — Donald Knuth</td></tr>\
            <tr><td>0</td><td>Additional fortune added at request time.</td></tr>\
            <tr><td>3</td><td>After enough decimal places, nobody gives a damn.</td></tr>\
            <tr><td>7</td><td>Any program that runs right is obsolete.</td></tr>\
            <tr><td>10</td><td>Computers make very fast, very accurate mistakes.</td></tr>\
            <tr><td>6</td><td>Emacs is a nice operating system, but I prefer UNIX. — Tom Christaensen</td></tr>\
            <tr><td>9</td><td>Feature: A bug with seniority.</td></tr>\
            <tr><td>1</td><td>fortune: No such file or directory</td></tr>\
            <tr><td>12</td><td>フレームワークのベンチマーク</td></tr>\
            </table></body></html>""";

    private final PeerProcess peer;
    private final WorldDatabase database;
    private final ZonedDateTime firstDate;
    private int lookups;
    private int updates;

    TechEmpowerVerifier(PeerProcess peer, WorldDatabase database) throws IOException, InterruptedException {
        this.peer = peer;
        this.database = database;
        firstDate = date(peer.get("/plaintext"));
    }

    void plaintext() throws IOException, InterruptedException {
        assertThat(verified("/plaintext", PLAIN)).isEqualTo("Hello, World!");
    }

    void json() throws IOException, InterruptedException {
        assertThat(verified("/json", JSON_TYPE)).isEqualTo("{\"message\":\"Hello, World!\"}");
    }

    void singleQuery() throws IOException, InterruptedException {
        world(JSON.readTree(verified("/db", JSON_TYPE)));
        lookups++;
    }

    void queries() throws IOException, InterruptedException {
        for (Map.Entry<String, Integer> each : CASES.entrySet()) {
            worlds("/queries" + each.getKey(), each.getValue());
            lookups += each.getValue();
        }
    }

    void updates() throws IOException, InterruptedException, SQLException {
        for (Map.Entry<String, Integer> each : CASES.entrySet()) {
            Map<Integer, Integer> before = database.world();
            Map<Integer, Set<Integer>> told = update(each.getKey(), each.getValue());
            Map<Integer, Integer> after = database.world();
            int changed = 0;
            for (Map.Entry<Integer, Integer> row : after.entrySet()) {
                Integer old = before.get(row.getKey());
                assertThat(told.getOrDefault(row.getKey(), Collections.singleton(old)))
                        .as("the number of row %s", row.getKey())
                        .contains(row.getValue());
                changed += row.getValue().equals(old) ? 0 : 1;
            }
            // Of 500 some are there twice, or get the number that they had.
            assertThat(changed).isBetween(each.getValue() >= 500 ? 450 : 0, each.getValue());
        }
    }

    private Map<Integer, Set<Integer>> update(String query, int count) throws IOException, InterruptedException {
        Map<Integer, Set<Integer>> numbers = new HashMap<>();
        for (JsonNode world : worlds("/updates" + query, count)) {
            numbers.computeIfAbsent(world.get("id").intValue(), id -> new HashSet<>())
                    .add(world.get("randomNumber").intValue());
        }
        lookups += 2 * count;
        updates += count;
        return numbers;
    }

    /** Rows that two change at once in different orders would make the database end one of them. */
    void updatesAtOnce() throws InterruptedException {
        int clients = 8;
        ExecutorService pool = Executors.newFixedThreadPool(clients);
        try {
            assertThat(pool.invokeAll(Collections.nCopies(clients, () -> worlds("/updates?queries=500", 500))))
                    .allSatisfy(answer -> assertThat(answer).succeedsWithin(Duration.ZERO));
        } finally {
            pool.shutdown();
        }
        lookups += clients * 2 * 500;
        updates += clients * 500;
    }

    void fortunes() throws IOException, InterruptedException {
        // As the verifier does it: what may be escaped or not is taken as equal, and line ends count for nothing.
        assertThat(verified("/fortunes", HTML)
                        .replace("&quot;", "\"")
                        .replace("&#34;", "\"")
                        .replace("&apos;", "'")
                        .replace("&#39;", "'")
                        .replaceAll(">\\s+<", "><"))
                .isEqualTo(FORTUNES);
    }

    /** The first answer's date is an earlier one than now's, if each tells its own. */
    void dateIsNotKept() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + 3_000_000_000L;
        while (date(peer.get("/plaintext")).equals(firstDate)) {
            assertThat(System.nanoTime()).as("the date changes").isLessThan(deadline);
        }
    }

    /** How often rows must have been looked up and changed by now: each by a query of its own. */
    WorldDatabase.Counts expected() {
        return new WorldDatabase.Counts(lookups, updates);
    }

    private JsonNode worlds(String target, int count) throws IOException, InterruptedException {
        JsonNode worlds = JSON.readTree(verified(target, JSON_TYPE));
        assertThat(worlds.isArray()).as(target).isTrue();
        assertThat(worlds.size()).as(target).isEqualTo(count);
        worlds.forEach(TechEmpowerVerifier::world);
        return worlds;
    }

    private static void world(JsonNode world) {
        assertThat(world.propertyNames()).containsExactlyInAnyOrder("id", "randomNumber");
        for (String name : List.of("id", "randomNumber")) {
            assertThat(world.get(name).isIntegralNumber()).isTrue();
            assertThat(world.get(name).intValue()).isBetween(1, 10_000);
        }
    }

    private String verified(String target, String type) throws IOException, InterruptedException {
        HttpResponse<String> response = peer.get(target);
        assertThat(response.statusCode()).as("%s: %s", target, response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("Server"))
                .as("%s: Server", target)
                .isPresent();
        assertThat(response.headers().firstValue("Content-Type").orElse(""))
                .as(target)
                .matches(type);
        assertThat(response.headers()
                        .firstValue("Content-Length")
                        .or(() -> response.headers().firstValue("Transfer-Encoding")))
                .as("%s: its size", target)
                .isPresent();
        date(response);
        return response.body();
    }

    private static ZonedDateTime date(HttpResponse<String> response) {
        return ZonedDateTime.parse(
                response.headers().firstValue("Date").orElseThrow(), DateTimeFormatter.RFC_1123_DATE_TIME);
    }
}
