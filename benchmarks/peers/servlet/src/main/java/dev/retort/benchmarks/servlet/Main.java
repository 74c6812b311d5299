package dev.retort.benchmarks.servlet;

import dev.retort.benchmarks.shared.Arguments;
import dev.retort.benchmarks.shared.Database;
import dev.retort.benchmarks.shared.Greeting;
import dev.retort.benchmarks.shared.Message;
import dev.retort.benchmarks.shared.Product;
import dev.retort.benchmarks.shared.World;
import jakarta.servlet.http.HttpServlet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.servlet.ServletMapping;
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
        Map<String, HttpServlet> servlets = new LinkedHashMap<>();
        Pages pages = new Pages();
        servlets.put("/text", new TextServlet());
        servlets.put("/plaintext", new TextServlet());
        servlets.put("/json", new JsonServlet(request -> Message.make()));
        servlets.put("/json/16", new JsonServlet(request -> Greeting.make()));
        servlets.put("/json/4k", new JsonServlet(request -> Product.ALL));
        servlets.put("/user/*", new UserServlet());
        servlets.put("/form", new FormServlet());
        servlets.put("/page", new PageServlet(pages));
        for (int rule = 0; rule < arguments.rules(); rule++) {
            servlets.put("/r" + rule + "/*", new ItemsServlet("r" + rule));
        }
        if (arguments.database() != null) {
            Database database = Database.open(arguments.database());
            servlets.put("/db", new JsonServlet(request -> database.world()));
            servlets.put(
                    "/queries",
                    new JsonServlet(request -> database.worlds(World.queries(request.getParameter("queries")))));
            servlets.put(
                    "/updates",
                    new JsonServlet(request -> database.update(World.queries(request.getParameter("queries")))));
            servlets.put("/fortunes", new FortunesServlet(pages, database));
        }
        return context(servlets);
    }

    /** All at once: one by one each makes Jetty put all mappings together anew, 10 seconds for a thousand. */
    private static ServletContextHandler context(Map<String, HttpServlet> servlets) {
        List<ServletHolder> holders = new ArrayList<>();
        List<ServletMapping> mappings = new ArrayList<>();
        servlets.forEach((path, servlet) -> {
            ServletHolder holder = new ServletHolder(path, servlet);
            ServletMapping mapping = new ServletMapping();
            mapping.setPathSpec(path);
            mapping.setServletName(holder.getName());
            holders.add(holder);
            mappings.add(mapping);
        });
        ServletContextHandler context = new ServletContextHandler("/", ServletContextHandler.NO_SESSIONS);
        context.getServletHandler().setServlets(holders.toArray(ServletHolder[]::new));
        context.getServletHandler().setServletMappings(mappings.toArray(ServletMapping[]::new));
        return context;
    }
}
