package dev.retort.benchmarks.retort;

import dev.retort.Retort;
import dev.retort.RetortBuilder;
import dev.retort.benchmarks.shared.Arguments;
import dev.retort.benchmarks.shared.Database;
import dev.retort.http.Response;
import dev.retort.security.SecurityHeaders;
import java.sql.SQLException;

/** Serves the application on the Jetty that comes with Retort. */
public final class Main {
    private Main() {}

    /**
     * Serves until the process is ended.
     *
     * @param args see {@link Arguments}
     * @throws SQLException if the database cannot be reached
     */
    public static void main(String[] args) throws SQLException {
        Arguments arguments = Arguments.parse(args);
        RetortBuilder app = Retort.builder()
                .virtualThreads(arguments.virtualThreads())
                // TechEmpower wants the name of the server.
                .safety(safety -> safety.headers(SecurityHeaders.standard().with("Server", "Retort")))
                .add(new Works());
        for (int rule = 0; rule < arguments.rules(); rule++) {
            String name = "r" + rule;
            app.get("/" + name + "/<int:id>/items", (request, values) -> Response.text(name + " " + values.get("id")));
        }
        if (arguments.database() != null) {
            app.add(new TechEmpower(Database.open(arguments.database())));
        }
        app.build().run("127.0.0.1", arguments.port());
    }
}
