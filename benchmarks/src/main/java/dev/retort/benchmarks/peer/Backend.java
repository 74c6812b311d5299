package dev.retort.benchmarks.peer;

import dev.retort.benchmarks.load.Question;
import dev.retort.benchmarks.server.EchoServer;
import dev.retort.benchmarks.server.UploadSink;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What stands behind the peers of a work and is not measured: an upstream, or a database. */
public final class Backend implements AutoCloseable {
    private final Map<String, Object> names;
    private final @Nullable Peer upstream;
    private final @Nullable Database database;

    private Backend(Map<String, Object> names, @Nullable Peer upstream, @Nullable Database database) {
        this.names = names;
        this.upstream = upstream;
        this.database = database;
    }

    /**
     * Starts what a scenario wants.
     *
     * @throws IOException if a program is missing or fails
     * @throws InterruptedException if this thread is interrupted
     */
    public static Backend start(Scenario scenario, Installation installation) throws IOException, InterruptedException {
        switch (scenario) {
            case PROXY, UPLOAD, WEBSOCKET -> {
                Launch launch = new Launch(installation, "upstream", null);
                if (scenario == Scenario.PROXY) {
                    launch.nginx("upstream.conf", Map.of());
                } else {
                    launch.ownServer(scenario == Scenario.UPLOAD ? UploadSink.class : EchoServer.class, launch.port());
                }
                Peer upstream = launch.peer("upstream");
                upstream.awaitAnswer(Question.get(scenario == Scenario.PROXY ? "/text" : "/"));
                return new Backend(Map.of("UPSTREAM", launch.port()), upstream, null);
            }
            case UWSGI -> {
                Launch launch = new Launch(installation, "flask", null);
                Flask.uwsgi(launch);
                return new Backend(Map.of("SOCKET", Flask.socket(launch)), launch.peer("flask"), null);
            }
            case DATABASE -> {
                return new Backend(Map.of(), null, Database.start(installation));
            }
            default -> {
                return new Backend(Map.of(), null, null);
            }
        }
    }

    /** The names that configurations use, and what they stand for. */
    Map<String, Object> names() {
        return names;
    }

    int port() {
        return upstream == null ? 0 : upstream.port();
    }

    /** What a Java peer is told of the database. */
    List<String> databaseArguments() {
        return database == null ? List.of() : database.arguments();
    }

    @Override
    public void close() {
        if (upstream != null) {
            upstream.close();
        }
        if (database != null) {
            database.close();
        }
    }
}
