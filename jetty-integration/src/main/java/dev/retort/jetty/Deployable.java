package dev.retort.jetty;

import dev.retort.jetty.war.WarFile;
import dev.retort.jetty.war.WarFile.Stamp;
import java.io.IOException;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;

/** What can be put at a path of the server: a WAR, or an application that is there already. */
interface Deployable {
    /** Starts it with classes of its own, as often as it is asked to. */
    ServletContextHandler start(String contextPath, Server server) throws Exception;

    /** Stops what {@link #start} returned. */
    void stop(ServletContextHandler context);

    /** Returns the WAR that it is made of, and may be made of anew; or null. */
    @Nullable WarFile war();

    /** Returns what tells one state of it from another; null if it has but one. */
    default @Nullable Stamp stamp() throws IOException {
        WarFile war = war();
        return war == null ? null : war.stamp();
    }
}
