package dev.retort.gateway;

import dev.retort.gateway.content.StaticModule;
import dev.retort.gateway.content.TryFilesModule;
import dev.retort.gateway.filter.CharsetModule;
import dev.retort.gateway.filter.GunzipModule;
import dev.retort.gateway.filter.GzipModule;
import dev.retort.gateway.filter.HeadersModule;
import dev.retort.gateway.filter.NotModifiedModule;
import dev.retort.gateway.filter.RangeModule;
import dev.retort.gateway.filter.RateModule;
import dev.retort.gateway.filter.TrailerModule;
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
        return List.of(
                new CoreModule(),
                new TryFilesModule(),
                new StaticModule(),
                // The filters of responses.
                new NotModifiedModule(),
                new HeadersModule(),
                new GunzipModule(),
                new CharsetModule(),
                new GzipModule(),
                new RangeModule(),
                new TrailerModule(),
                new RateModule());
    }
}
