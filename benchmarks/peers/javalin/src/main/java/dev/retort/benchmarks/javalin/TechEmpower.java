package dev.retort.benchmarks.javalin;

import dev.retort.benchmarks.shared.Database;
import dev.retort.benchmarks.shared.World;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.sql.SQLException;
import java.util.Map;

/** What asks the database. */
final class TechEmpower {
    private final Database database;

    TechEmpower(Database database) {
        this.database = database;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/db", this::db);
        routes.get("/queries", this::queries);
        routes.get("/updates", this::updates);
        routes.get("/fortunes", this::fortunes);
    }

    private void db(Context context) throws SQLException {
        context.json(database.world());
    }

    private void queries(Context context) throws SQLException {
        context.json(database.worlds(World.queries(context.queryParam("queries"))));
    }

    private void updates(Context context) throws SQLException {
        context.json(database.update(World.queries(context.queryParam("queries"))));
    }

    private void fortunes(Context context) throws SQLException {
        context.render("fortunes.jte", Map.of("fortunes", database.fortunes()));
        // Javalin names no charset, and TechEmpower wants one.
        context.contentType("text/html; charset=utf-8");
    }
}
