package dev.retort.benchmarks.load;

import dev.retort.benchmarks.process.Children;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks as fast as answers come, with {@code wrk}: the closed loop that processor time per request is measured in. */
public final class Wrk {
    private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in ([0-9.]+)(us|ms|s|m|h)");
    private static final Pattern FAULTS = Pattern.compile("Non-2xx.*|Socket errors.*");

    private Wrk() {}

    /**
     * Asks.
     *
     * @param question what
     * @param port whom
     * @param connections how many
     * @param depth how many requests are sent at once on a connection, 1 without pipelining
     * @param seconds how long
     * @return what came of it
     * @throws IOException if wrk fails or an answer was an error: what answers with errors is fast and says nothing
     * @throws InterruptedException if this thread is interrupted
     */
    public static Outcome ask(Question question, int port, int connections, int depth, int seconds)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("wrk", "-t2", "-c" + connections, "-d" + seconds + "s", "--timeout", "10s"));
        Path script = Files.createTempFile("retort-benchmark", ".lua");
        try {
            Files.writeString(script, lua(question, depth));
            command.addAll(List.of("-s", script.toString(), "http://127.0.0.1:" + port + question.target()));
            return outcome(Children.run(command));
        } finally {
            Files.delete(script);
        }
    }

    /** Returns wrk's script for a question. */
    static String lua(Question question, int depth) {
        StringBuilder lua = new StringBuilder("wrk.method = \"" + question.method() + "\"\n");
        for (String field : question.fields()) {
            int colon = field.indexOf(':');
            lua.append("wrk.headers[\"" + field.substring(0, colon) + "\"] = \""
                    + field.substring(colon + 1).strip().replace("\"", "\\\"") + "\"\n");
        }
        if (question.body().length() > 0) {
            lua.append("wrk.body = string.rep(\"" + question.body().text() + "\", "
                    + question.body().times() + ")\n");
        }
        if (depth > 1) {
            lua.append("""
                    local all
                    init = function(args)
                      local each = {}
                      for i = 1, %d do each[i] = wrk.format() end
                      all = table.concat(each)
                    end
                    request = function() return all end
                    """.formatted(depth));
        }
        return lua.toString();
    }

    /** Reads what wrk has printed. */
    static Outcome outcome(String said) throws IOException {
        Matcher requests = REQUESTS.matcher(said);
        if (!requests.find()) {
            throw new IOException("wrk said: " + said.strip());
        }
        Matcher faults = FAULTS.matcher(said);
        if (faults.find()) {
            throw new IOException("wrk: " + faults.group().strip());
        }
        double seconds = Double.parseDouble(requests.group(2))
                * switch (requests.group(3)) {
                    case "us" -> 1e-6;
                    case "ms" -> 1e-3;
                    case "m" -> 60;
                    case "h" -> 3600;
                    default -> 1;
                };
        long count = Long.parseLong(requests.group(1));
        if (count == 0) {
            throw new IOException("wrk got no answer.");
        }
        return new Outcome(count, seconds);
    }
}
