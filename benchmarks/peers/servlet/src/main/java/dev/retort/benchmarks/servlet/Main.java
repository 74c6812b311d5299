package dev.retort.benchmarks.servlet;

import dev.retort.benchmarks.shared.Arguments;
import dev.retort.benchmarks.shared.Database;
import dev.retort.benchmarks.shared.Greeting;
import dev.retort.benchmarks.shared.Message;
import dev.retort.benchmarks.shared.Product;
import dev.retort.benchmarks.shared.World;
import jakarta.servlet.http.HttpServlet;
import java.sql.SQLException;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/** Serves the application on a Jetty as its documentation sets one up. */
public final class Main {
    private Main() {}

    /**
     * Serves until the process is ended.
     *
     * @param args see {@link Arguments}
     * @throws Exception if the server cannot start or the database cannot be reached
     */
    public static void main(String[] args) throws Exception {
        Arguments arguments = Arguments.parse(args);
        QueuedThreadPool threads = new QueuedThreadPool();
        if (arguments.virtualThreads()) {
            threads.setVirtualThreadsExecutor(new VirtualThreadPool());
        }
        Server server = new Server(threads);
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        connector.setPort(arguments.port());
        server.addConnector(connector);
        server.setHandler(application(arguments));
        server.setStopAtShutdown(true);
        server.start();
    }

    private static ServletContextHandler application(Arguments arguments) throws SQLException {
        ServletContextHandler context = new ServletContextHandler("/", ServletContextHandler.NO_SESSIONS);
        Pages pages = new Pages();
        add(context, "/text", new TextServlet());
        add(context, "/plaintext", new TextServlet());
        add(context, "/json", new JsonServlet(request -> Message.make()));
        add(context, "/json/16", new JsonServlet(request -> Greeting.make()));
        add(context, "/json/4k", new JsonServlet(request -> Product.ALL));
        add(context, "/user/*", new UserServlet());
        add(context, "/form", new FormServlet());
        add(context, "/page", new PageServlet(pages));
        for (int rule = 0; rule < arguments.rules(); rule++) {
            add(context, "/r" + rule + "/*", new ItemsServlet("r" + rule));
        }
        if (arguments.database() != null) {
            Database database = Database.open(arguments.database());
            add(context, "/db", new JsonServlet(request -> database.world()));
            add(
                    context,
                    "/queries",
                    new JsonServlet(request -> database.worlds(World.queries(request.getParameter("queries")))));
            add(
                    context,
                    "/updates",
                    new JsonServlet(request -> database.update(World.queries(request.getParameter("queries")))));
            add(context, "/fortunes", new FortunesServlet(pages, database));
        }
        return context;
    }

    private static void add(ServletContextHandler context, String path, HttpServlet servlet) {
        context.addServlet(new ServletHolder(servlet), path);
    }
}
