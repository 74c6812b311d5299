package dev.retort.gateway;

import dev.retort.gateway.site.Location;
import dev.retort.gateway.site.SiteHandler;
import java.util.List;
import org.eclipse.jetty.server.Handler;
import org.jspecify.annotations.Nullable;

/**
 * Turns a configuration into Jetty handlers. From the outside in, a request meets:
 *
 * <ol>
 *   <li>{@link SiteHandler}: the normal form of its path, the missing slash, the location;
 *   <li>what the location serves, which answers it in any case: {@link dev.retort.gateway.content.StaticFiles files} or
 *       {@link dev.retort.gateway.proxy.ProxyPass an upstream};
 *   <li>or, if there is no location for it, the handler behind the gateway.
 * </ol>
 */
final class HandlerTree {
    private HandlerTree() {}

    static Handler.Wrapper of(List<Location> locations, @Nullable Handler behind) {
        SiteHandler site = new SiteHandler(locations, behind);
        site.addEventListener(new StartupLine(locations, behind != null));
        return site;
    }
}
