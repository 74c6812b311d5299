package dev.retort.gateway.proxy;

import static dev.retort.gateway.config.Known.directive;

import dev.retort.gateway.config.Context;
import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Known;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.Expression;
import dev.retort.gateway.exchange.Settings;
import dev.retort.gateway.resolver.Resolver;
import dev.retort.gateway.site.Load;
import dev.retort.gateway.site.Module;
import dev.retort.gateway.upstream.Upstream;
import dev.retort.gateway.upstream.Upstreams;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What nginx's uwsgi and FastCGI modules have in common, which is nearly everything. */
abstract class CgiModule implements Module {
    private static final Context[] ALL = {Context.HTTP, Context.SERVER, Context.LOCATION};

    private final String word;

    CgiModule(String word) {
        this.word = word;
    }

    @Override
    public List<Known> directives() {
        List<Known> known = new ArrayList<>(PassSettings.directives(word, PassSettings.CGI_CAUSES));
        known.add(directive(
                word + "_pass",
                "address",
                "Forwards to a server that speaks " + word + ", or an upstream of such.",
                Context.LOCATION,
                Context.LOCATION_IF));
        known.add(directive(word + "_param", "name value [if_not_empty]", "A variable of the request.", ALL)
                .arguments(2, 3)
                .checked(CgiParams::check)
                .withVariables(1)
                .many());
        return known;
    }

    /** Makes the protocol of a location. */
    abstract Protocol protocol(Scope scope, CgiParams params);

    /** An address without its scheme, and whether that asks for TLS. */
    record Address(String text, boolean secure) {}

    /** Reads an address. */
    abstract Address address(String text);

    /** Returns how TLS is spoken, or null where the protocol has none. */
    @Nullable UpstreamTls tls(Scope scope, Load load) {
        return null;
    }

    @Override
    public void configure(Scope scope, Settings settings, Load load) {
        PassSettings.verify(scope, word, load);
    }

    @Override
    public @Nullable Content content(Scope scope, Scope level, Load load) {
        Directive directive = level.ownOne(word + "_pass");
        if (directive == null) {
            return null;
        }
        PassSettings settings = PassSettings.of(scope, word, load);
        PassWarnings.checkTarget(directive, scope, load);
        PassWarnings.checkForwarded(directive, word + "_param", settings, scope, load);
        Pass pass = new Pass(
                targets(directive, scope, load),
                protocol(scope, CgiParams.of(scope, word, settings, load)),
                settings,
                new AnswerRules(
                        settings.hidden(),
                        (exchange, value) -> value,
                        (exchange, value) -> value,
                        (exchange, value) -> value),
                Pools.of(load),
                false,
                directive.argument(0).contains("$")
                                || address(directive.argument(0)).secure()
                        ? tls(scope, load)
                        : null);
        return new Content(pass, true);
    }

    private Pass.Targets targets(Directive directive, Scope scope, Load load) {
        Upstreams upstreams = Upstreams.of(load);
        Expression address = Expression.compile(directive.argument(0), load.variables(), directive);
        if (!address.isConstant()) {
            Resolver resolver = Resolver.of(scope, load);
            return new Pass.Targets() {
                @Override
                public Target of(Exchange exchange) {
                    Address now = address(address.value(exchange));
                    Upstream upstream = upstreams.resolve(now.text(), 0, directive.place());
                    return new Target(upstream, now.secure(), now.text(), "", null);
                }

                @Override
                public @Nullable CompletableFuture<Target> ask(Exchange exchange) {
                    if (resolver == null) {
                        return null;
                    }
                    Address now = address(address.value(exchange));
                    return upstreams
                            .resolve(now.text(), 0, resolver, directive.place())
                            .thenApply(upstream -> new Target(upstream, now.secure(), now.text(), "", null));
                }

                @Override
                public boolean mayWait() {
                    return true;
                }
            };
        }
        Address fixed = address(directive.argument(0));
        Upstream upstream = upstreams.get(fixed.text(), 0, fixed.text(), directive.place());
        Target target = new Target(upstream, fixed.secure(), fixed.text(), "", null);
        return exchange -> target;
    }
}
