package dev.retort.gateway.webapp;

import dev.retort.gateway.exchange.Setting;
import dev.retort.gateway.site.Load;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.server.Handler;
import org.jspecify.annotations.Nullable;

/** The webapps that {@code webapp_pass} can name. */
public final class Webapps {
    private static final Setting<Webapps> SHARED = new Setting<>("webapps");

    private final Map<String, Handler> handlers = new HashMap<>();
    private final Set<String> given = new HashSet<>();
    private @Nullable String deployed;

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
     * Gives the configuration a webapp of somebody else's, which stands in the place of one that it declares.
     *
     * @param name its name
     * @param handler what serves it; is started and stopped by whoever gives it
     */
    public void give(String name, Handler handler) {
        given.add(name);
        handlers.put(name, handler);
    }

    /**
     * Gives the configuration all webapps of a server that deploys them itself, so that it cannot declare any.
     *
     * @param name what they are called together
     * @param handler what serves them; is started and stopped by whoever gives it
     */
    public void deployed(String name, Handler handler) {
        deployed = name;
        handlers.put(name, handler);
    }

    /** Returns what the webapps are called that the server deploys itself; null if it deploys none. */
    @Nullable String deployed() {
        return deployed;
    }

    /** Tells whether a name is taken by what somebody has given. */
    boolean isGiven(String name) {
        return given.contains(name);
    }

    /** Adds a webapp that the configuration declares. */
    void add(String name, Handler handler) {
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
