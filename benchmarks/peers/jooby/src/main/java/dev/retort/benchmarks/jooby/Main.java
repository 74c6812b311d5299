package dev.retort.benchmarks.jooby;

import dev.retort.benchmarks.shared.Arguments;
import dev.retort.benchmarks.shared.Database;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import io.jooby.ExecutionMode;
import io.jooby.Jooby;
import io.jooby.MediaType;
import io.jooby.ServerOptions;
import io.jooby.jte.JteModule;
import io.jooby.netty.NettyServer;
import java.sql.SQLException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Serves the application on Netty, which Jooby's documentation begins with. */
public final class Main {
    private Main() {}

    /**
     * Serves until the process is ended.
     *
     * @param args see {@link Arguments}
     * @throws SQLException if the database cannot be reached
     */
    public static void main(String[] args) throws Exception {
        Arguments arguments = Arguments.parse(args);
        Database database = arguments.database() == null ? null : Database.open(arguments.database());
        Jooby.runApp(
                new String[0], server(arguments), ExecutionMode.EVENT_LOOP, app -> build(app, arguments, database));
    }

    private static NettyServer server(Arguments arguments) throws ReflectiveOperationException {
        ServerOptions options = new ServerOptions();
        options.setHost("127.0.0.1");
        options.setPort(arguments.port());
        NettyServer server = arguments.virtualThreads() ? new NettyServer(virtualThreads()) : new NettyServer();
        return server.setOptions(options);
    }

    /** Compiled for JDK 17, which has none. */
    private static ExecutorService virtualThreads() throws ReflectiveOperationException {
        return (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    }

    private static void build(Jooby app, Arguments arguments, @Nullable Database database) {
        JsonMapper json = JsonMapper.builder().build();
        // As Jooby's module for Jackson does it: that is not published for this version everywhere.
        app.encoder(MediaType.json, (context, value) -> {
            context.setDefaultResponseType(MediaType.json);
            return context.getBufferFactory().wrap(json.writeValueAsBytes(value));
        });
        app.install(new JteModule(TemplateEngine.createPrecompiled(ContentType.Html)));
        Works.addTo(app);
        for (int rule = 0; rule < arguments.rules(); rule++) {
            String name = "r" + rule;
            app.get(
                    "/" + name + "/{id}/items",
                    context -> name + " " + context.path("id").intValue());
        }
        if (database != null) {
            new TechEmpower(database).addTo(app);
        }
    }
}
