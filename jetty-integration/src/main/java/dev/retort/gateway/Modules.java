package dev.retort.gateway;

import dev.retort.gateway.content.StaticModule;
import dev.retort.gateway.filter.NotModifiedModule;
import dev.retort.gateway.filter.RangeModule;
import dev.retort.gateway.site.CoreModule;
import dev.retort.gateway.site.Module;
import java.util.List;

/**
 * The modules, in the order in which a request meets what they put in front of a location's content, and a response
 * their filters. This list is the gateway's pipeline.
 */
final class Modules {
    private Modules() {}

    /** Makes the modules of one load. */
    static List<Module> all() {
        return List.of(new CoreModule(), new StaticModule(), new NotModifiedModule(), new RangeModule());
    }
}
