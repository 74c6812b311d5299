package dev.retort.benchmarks.retort;

import dev.retort.annotation.Get;
import dev.retort.annotation.Query;
import dev.retort.annotation.Template;
import dev.retort.benchmarks.shared.Database;
import dev.retort.benchmarks.shared.Fortune;
import dev.retort.benchmarks.shared.World;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What asks the database. */
final class TechEmpower {
    private final Database database;

    TechEmpower(Database database) {
        this.database = database;
    }

    @Get("/db")
    World db() throws SQLException {
        return database.world();
    }

    @Get("/queries")
    List<World> queries(@Query @Nullable String queries) throws SQLException {
        return database.worlds(World.queries(queries));
    }

    @Get("/updates")
    List<World> updates(@Query @Nullable String queries) throws SQLException {
        return database.update(World.queries(queries));
    }

    record Fortunes(List<Fortune> fortunes) {}

    @Template("fortunes.html")
    @Get("/fortunes")
    Fortunes fortunes() throws SQLException {
        return new Fortunes(database.fortunes());
    }
}
