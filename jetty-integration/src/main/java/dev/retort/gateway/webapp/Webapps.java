package dev.retort.gateway.webapp;

import dev.retort.gateway.exchange.Setting;
import dev.retort.gateway.site.Load;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jetty.server.Handler;
import org.jspecify.annotations.Nullable;

/** The webapps that {@code webapp_pass} can name. */
public final class Webapps {
    private static final Setting<Webapps> SHARED = new Setting<>("webapps");

    private final Map<String, Handler> handlers = new HashMap<>();

    private Webapps() {}

    /**
     * Returns the webapps of a load.
     *
     * @param load the load
     * @return the same for every caller
     */
    public static Webapps of(Load load) {
        return load.shared(SHARED, Webapps::new);
    }

    /**
     * Adds a webapp.
     *
     * @param name its name
     * @param handler what serves it
     */
    public void add(String name, Handler handler) {
        handlers.put(name, handler);
    }

    /**
     * Returns a webapp.
     *
     * @param name its name
     * @return null if there is none
     */
    public @Nullable Handler get(String name) {
        return handlers.get(name);
    }
}
