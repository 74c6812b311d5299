package dev.retort.gateway.webapp;

import java.util.Objects;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** A webapp as one configuration has it: begun, or taken over from the configuration before, when that begins to serve. */
final class DeclaredWebapp extends Handler.Abstract {
    private final War war;
    private RunningWebapps.@Nullable Running running;

    DeclaredWebapp(War war) {
        this.war = war;
    }

    @Override
    protected void doStart() throws Exception {
        running = RunningWebapps.of(getServer()).begin(war);
        super.doStart();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        return Objects.requireNonNull(running, "not started").handler().handle(request, response, callback);
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        RunningWebapps.Running own = running;
        running = null;
        if (own != null) {
            RunningWebapps.of(getServer()).end(own);
        }
    }

    @Override
    public String toString() {
        return "webapp \"" + war.name() + "\"";
    }
}
