package dev.retort.benchmarks.jooby;

import static dev.retort.benchmarks.jooby.Works.json;

import dev.retort.benchmarks.shared.Database;
import dev.retort.benchmarks.shared.World;
import io.jooby.Context;
import io.jooby.Jooby;
import io.jooby.ModelAndView;
import java.util.Map;

/** What asks the database, and so waits: on the pool of workers. */
final class TechEmpower {
    private final Database database;

    TechEmpower(Database database) {
        this.database = database;
    }

    void addTo(Jooby app) {
        app.dispatch(() -> {
            app.get("/db", context -> json(context, database.world()));
            app.get("/queries", context -> json(context, database.worlds(queries(context))));
            app.get("/updates", context -> json(context, database.update(queries(context))));
            app.get("/fortunes", context -> ModelAndView.map("fortunes.jte", Map.of("fortunes", database.fortunes())));
        });
    }

    private static int queries(Context context) {
        return World.queries(context.query("queries").valueOrNull());
    }
}
