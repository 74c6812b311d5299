package dev.retort.benchmarks.javalin;

import dev.retort.benchmarks.shared.Arguments;
import dev.retort.benchmarks.shared.Database;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.json.JavalinJackson3;
import java.sql.SQLException;
import java.util.Map;

/** Serves the application on the Jetty that comes with Javalin. */
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
        Database database = arguments.database() == null ? null : Database.open(arguments.database());
        Javalin app = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.concurrency.useVirtualThreads = arguments.virtualThreads();
            // TechEmpower wants the name of the server.
            config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(true));
            config.jsonMapper(new JavalinJackson3());
            useTemplates(config);
            Works.addTo(config.routes);
            for (int rule = 0; rule < arguments.rules(); rule++) {
                String name = "r" + rule;
                config.routes.get(
                        "/" + name + "/{id}/items",
                        context -> context.result(name + " "
                                + context.pathParamAsClass("id", Integer.class).get()));
            }
            if (database != null) {
                new TechEmpower(database).addTo(config.routes);
            }
        });
        app.start("127.0.0.1", arguments.port());
        // Javalin leaves the end to whoever embeds it.
        Runtime.getRuntime().addShutdownHook(new Thread(app::stop));
    }

    /** As Javalin's module for jte does it: that is not published for this version everywhere. */
    private static void useTemplates(JavalinConfig config) {
        TemplateEngine templates = TemplateEngine.createPrecompiled(ContentType.Html);
        config.fileRenderer((path, model, context) -> {
            StringOutput page = new StringOutput();
            templates.render(path, Map.copyOf(model), page);
            return page.toString();
        });
    }
}
