package dev.retort.gateway;

import dev.retort.gateway.proxy.FastCgiModule;
import dev.retort.gateway.proxy.ProxyModule;
import dev.retort.gateway.proxy.UwsgiModule;
import dev.retort.gateway.site.CoreModule;
import dev.retort.gateway.site.Module;
import dev.retort.gateway.upstream.HealthCheckModule;
import dev.retort.gateway.upstream.UpstreamModule;
import dev.retort.gateway.webapp.WebappModule;
import java.util.List;

/**
 * The modules, in the order in which a request meets what they put in front of a location's content, and a response
 * their filters. This list is the gateway's pipeline.
 */
final class Modules {
    private Modules() {}

    /** Makes the modules of one load. */
    static List<Module> all() {
        return List.of(
                new CoreModule(),
                new UpstreamModule(),
                new HealthCheckModule(),
                new ProxyModule(),
                new UwsgiModule(),
                new FastCgiModule(),
                new WebappModule());
    }
}
