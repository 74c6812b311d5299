package dev.retort.gateway.webapp;

import dev.retort.gateway.config.ConfigException;
import dev.retort.gateway.config.LogLevel;
import dev.retort.jetty.war.RunningWar;
import dev.retort.jetty.war.WarFile;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The webapps of the configurations of a server. A reload that declares a webapp just as it was, of a file that has not
 * changed, goes on with the one that runs; any other begins a new one beside the old, which ends with its last request.
 */
final class RunningWebapps {
    private static final Logger LOG = LoggerFactory.getLogger(RunningWebapps.class);

    private final Server server;
    private final Map<Key, Running> all = new HashMap<>();

    private RunningWebapps(Server server) {
        this.server = server;
    }

    private record Key(String name, URI file, String contextPath, WarFile.Stamp stamp) {}

    /** A webapp and how many configurations have it. */
    static final class Running {
        private final Key key;
        private final WebAppContext context;
        private int users = 1;

        private Running(Key key, WebAppContext context) {
            this.key = key;
            this.context = context;
        }

        Handler handler() {
            return context;
        }
    }

    /** Returns those of a server. */
    static RunningWebapps of(Server server) {
        synchronized (server) {
            RunningWebapps known = server.getBean(RunningWebapps.class);
            if (known == null) {
                known = new RunningWebapps(server);
                server.addBean(known);
            }
            return known;
        }
    }

    /**
     * Takes part in a webapp, and starts it if nobody has it yet.
     *
     * @throws ConfigException if it cannot be started
     */
    synchronized Running begin(War war) {
        Key key;
        try {
            key = new Key(
                    war.name(),
                    war.file().path().toUri(),
                    war.contextPath(),
                    war.file().stamp());
        } catch (IOException unreadable) {
            throw mistake(war, unreadable);
        }
        Running running = all.get(key);
        if (running != null) {
            running.users++;
            return running;
        }
        running = new Running(key, start(war));
        all.put(key, running);
        return running;
    }

    private WebAppContext start(War war) {
        WebAppContext context;
        try {
            context = RunningWar.start(war.file(), war.contextPath(), war.name(), server);
        } catch (Exception failure) {
            LOG.error("webapp \"{}\" cannot be started", war.name(), failure);
            throw mistake(war, failure);
        }
        LogLevel.NOTICE.log(
                LOG,
                "webapp \"{}\" serves {} from {}",
                war.name(),
                war.contextPath(),
                war.file().path());
        return context;
    }

    private static ConfigException mistake(War war, Throwable failure) {
        return war.declared().mistake("webapp \"" + war.name() + "\" cannot be started: " + RunningWar.reason(failure));
    }

    /** Takes part no longer; who is the last stops it. */
    synchronized void end(Running running) {
        if (--running.users == 0) {
            all.remove(running.key);
            RunningWar.stop(running.context);
        }
    }
}
