package dev.retort.jetty;

import dev.retort.jetty.war.RunningWar;
import dev.retort.jetty.war.WarFile;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.server.Server;

/** A WAR at a path. */
record DeployedWar(WarFile war) implements Deployable {
    @Override
    public ServletContextHandler start(String contextPath, Server server) throws Exception {
        return RunningWar.start(war, contextPath, String.valueOf(war.path().getFileName()), server);
    }

    @Override
    public void stop(ServletContextHandler context) {
        RunningWar.stop((WebAppContext) context);
    }

    @Override
    public String toString() {
        return war.path().toString();
    }
}
