package dev.retort.gateway;

import dev.retort.gateway.connector.ConnectionModule;
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
import dev.retort.gateway.proxy.ClientBodyModule;
import dev.retort.gateway.proxy.FastCgiModule;
import dev.retort.gateway.proxy.ProxyModule;
import dev.retort.gateway.proxy.UwsgiModule;
import dev.retort.gateway.resolver.ResolverModule;
import dev.retort.gateway.rewrite.RewriteModule;
import dev.retort.gateway.site.AdmissionModule;
import dev.retort.gateway.site.ClientFieldsModule;
import dev.retort.gateway.site.CoreModule;
import dev.retort.gateway.site.ErrorPageModule;
import dev.retort.gateway.site.Module;
import dev.retort.gateway.site.ResponseHeadModule;
import dev.retort.gateway.tls.TlsModule;
import dev.retort.gateway.upstream.HealthCheckModule;
import dev.retort.gateway.upstream.UpstreamModule;
import dev.retort.gateway.variable.CoreVariables;
import dev.retort.gateway.variable.GeoModule;
import dev.retort.gateway.variable.MapModule;
import dev.retort.gateway.variable.SplitClientsModule;
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
                new ProcessModule(),
                new TlsModule(),
                new ConnectionModule(),
                new CoreVariables(),
                new MapModule(),
                new GeoModule(),
                new SplitClientsModule(),
                new ClientFieldsModule(),
                new ResolverModule(),
                new ResponseHeadModule(),
                new ErrorPageModule(),
                new AdmissionModule(),
                new RewriteModule(),
                new TryFilesModule(),
                // The contents of locations.
                new UpstreamModule(),
                new ClientBodyModule(),
                new HealthCheckModule(),
                new ProxyModule(),
                new UwsgiModule(),
                new FastCgiModule(),
                new WebappModule(),
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
