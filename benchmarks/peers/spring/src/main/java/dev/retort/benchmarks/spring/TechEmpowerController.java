package dev.retort.benchmarks.spring;

import dev.retort.benchmarks.shared.Database;
import dev.retort.benchmarks.shared.World;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/** What asks the database. */
@Controller
@ConditionalOnProperty("peer.database")
class TechEmpowerController {
    private final Database database;

    TechEmpowerController(Database database) {
        this.database = database;
    }

    @ResponseBody
    @GetMapping("/db")
    World db() throws SQLException {
        return database.world();
    }

    @ResponseBody
    @GetMapping("/queries")
    List<World> queries(@RequestParam(required = false) @Nullable String queries) throws SQLException {
        return database.worlds(World.queries(queries));
    }

    @ResponseBody
    @GetMapping("/updates")
    List<World> updates(@RequestParam(required = false) @Nullable String queries) throws SQLException {
        return database.update(World.queries(queries));
    }

    @GetMapping("/fortunes")
    String fortunes(Model model) throws SQLException {
        model.addAttribute("fortunes", database.fortunes());
        return "fortunes";
    }
}
