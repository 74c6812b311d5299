package dev.retort.gateway.proxy;

import static dev.retort.gateway.config.Known.directive;

import dev.retort.gateway.config.Check;
import dev.retort.gateway.config.Context;
import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Known;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.site.Load;
import java.util.ArrayList;
import java.util.List;

/** nginx's {@code ngx_http_uwsgi_module}: forwards to uWSGI and whoever else speaks its protocol. */
public final class UwsgiModule extends CgiModule {
    /** Creates the module. */
    public UwsgiModule() {
        super("uwsgi");
    }

    @Override
    public List<Known> directives() {
        Context[] all = {Context.HTTP, Context.SERVER, Context.LOCATION};
        List<Known> known = new ArrayList<>(super.directives());
        known.addAll(UpstreamTls.directives("uwsgi"));
        known.add(directive("uwsgi_modifier1", "number", "The first modifier of the packet.", all)
                .checked(Check.between(0, 255)));
        known.add(directive("uwsgi_modifier2", "number", "The second modifier of the packet.", all)
                .checked(Check.between(0, 255)));
        return known;
    }

    @Override
    Protocol protocol(Scope scope, CgiParams params) {
        return new UwsgiProtocol(params, modifier(scope, "uwsgi_modifier1"), modifier(scope, "uwsgi_modifier2"));
    }

    private static int modifier(Scope scope, String name) {
        int value = scope.number(name, 0);
        Directive directive = scope.one(name);
        if (value > 0xff && directive != null) {
            throw directive.mistake("value must be between 0 and 255");
        }
        return value;
    }

    @Override
    Address address(String text) {
        for (String scheme : List.of("uwsgi://", "suwsgi://")) {
            if (text.startsWith(scheme)) {
                return new Address(text.substring(scheme.length()), scheme.startsWith("s"));
            }
        }
        return new Address(text, false);
    }

    @Override
    UpstreamTls tls(Scope scope, Load load) {
        return UpstreamTls.of(scope, "uwsgi", load);
    }
}
