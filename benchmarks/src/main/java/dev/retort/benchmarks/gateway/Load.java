package dev.retort.benchmarks.gateway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a peer for a work over 64 connections, with {@code wrk}. */
final class Load {
    private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in");
    private static final Pattern FAULTS = Pattern.compile("Non-2xx.*|Socket errors.*");

    /**
     * What came of it.
     *
     * @param requests how many were answered
     * @param faults what wrk says of those that were not; empty if all were
     */
    record Outcome(long requests, String faults) {}

    private Load() {}

    static Outcome run(Peer peer, Work work, int seconds) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("wrk", "-t2", "-c64", "-d" + seconds + "s"));
        for (String field : work.fields()) {
            command.add("-H");
            command.add(field);
        }
        command.add("http://127.0.0.1:" + peer.port() + work.target());
        Process wrk = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        wrk.waitFor();
        Matcher requests = REQUESTS.matcher(said);
        if (!requests.find()) {
            throw new IOException("wrk said: " + said);
        }
        Matcher faults = FAULTS.matcher(said);
        return new Outcome(Long.parseLong(requests.group(1)), faults.find() ? faults.group() : "");
    }
}
