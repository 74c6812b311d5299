package dev.retort.gateway.proxy;

import static dev.retort.gateway.config.Known.directive;

import dev.retort.gateway.config.Check;
import dev.retort.gateway.config.Context;
import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Known;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.Expression;
import dev.retort.gateway.exchange.PeerAddress;
import dev.retort.gateway.exchange.Settings;
import dev.retort.gateway.proxy.HttpProtocol.SetField;
import dev.retort.gateway.site.HeaderInjection;
import dev.retort.gateway.site.Load;
import dev.retort.gateway.site.Module;
import dev.retort.gateway.upstream.Upstreams;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/** nginx's {@code ngx_http_proxy_module}: forwards to HTTP servers. */
public final class ProxyModule implements Module {
    private static final String WORD = "proxy";
    private static final Context[] ALL = {Context.HTTP, Context.SERVER, Context.LOCATION};

    /** Creates the module. */
    public ProxyModule() {}

    @Override
    public List<Known> directives() {
        List<Known> known = new ArrayList<>(PassSettings.directives(WORD, PassSettings.HTTP_CAUSES));
        known.addAll(UpstreamTls.directives(WORD));
        known.addAll(CookieRules.directives());
        known.addAll(List.of(
                directive(
                                "proxy_pass",
                                "URL",
                                "Forwards to an HTTP server or an upstream.",
                                Context.LOCATION,
                                Context.LOCATION_IF,
                                Context.LIMIT_EXCEPT)
                        .checked(ProxyTargets::check),
                directive("proxy_set_header", "field value", "A field of the forwarded request.", ALL)
                        .arguments(2, 2)
                        .withVariables(1)
                        .many(),
                directive("proxy_set_body", "value", "The body of the forwarded request.", ALL)
                        .withVariables(0),
                directive("proxy_method", "method", "The method of the forwarded request.", ALL)
                        .withVariables(0),
                directive("proxy_http_version", "1.0 | 1.1", "The version that is spoken; 1.1 by default.", ALL)
                        .checked(Check.words("1.0", "1.1")),
                directive(
                                "proxy_redirect",
                                "default | off | redirect replacement",
                                "Changes Location and Refresh.",
                                ALL)
                        .arguments(1, 2)
                        .checked(ProxyRedirects::check)
                        .withVariables(0)
                        .manyUnlessOff(),
                directive("proxy_headers_hash_max_size", "number", "Accepted; tables size themselves.", ALL)
                        .withoutEffect(),
                directive("proxy_headers_hash_bucket_size", "number", "Accepted; tables size themselves.", ALL)
                        .withoutEffect(),
                directive("proxy_pass_trailers", "on | off", "Whether trailers of answers are passed.", ALL)));
        return known;
    }

    @Override
    public void begin(Load load) {
        UpstreamRecord.declare(load.variables());
        load.variables().add("proxy_add_x_forwarded_for", exchange -> {
            List<String> values = exchange.request().fields().getValuesList(HttpHeader.X_FORWARDED_FOR);
            String address = PeerAddress.text(exchange.request().address());
            return values.isEmpty() ? address : String.join(", ", values) + ", " + address;
        });
        load.variables().add("proxy_host", exchange -> noted(exchange, true));
        load.variables().add("proxy_port", exchange -> noted(exchange, false));
    }

    private static @Nullable String noted(Exchange exchange, boolean host) {
        Target target = exchange.note(ProxyTargets.TARGET);
        return target == null ? null : host ? target.host() : target.port();
    }

    @Override
    public void check(Scope scope, Load load) {
        ProxyRedirects.check(scope);
    }

    @Override
    public void configure(Scope scope, Settings settings, Load load) {
        PassSettings.verify(scope, WORD, load);
    }

    @Override
    public @Nullable Content content(Scope scope, Scope level, Load load) {
        Directive directive = level.ownOne("proxy_pass");
        if (directive == null) {
            return null;
        }
        PassSettings settings = PassSettings.of(scope, WORD, load);
        PassWarnings.checkTarget(directive, scope, load);
        PassWarnings.checkForwarded(directive, "proxy_set_header", settings, scope, load);
        ProxyTargets targets = ProxyTargets.of(directive, scope, level, load, Upstreams.of(load));
        AnswerRules rules = new AnswerRules(
                settings.hidden(),
                ProxyRedirects.of(scope, WORD, targets, load),
                ProxyRedirects.refresh(scope, WORD, targets, load),
                CookieRules.of(scope, load));
        Pass pass = new Pass(
                targets,
                protocol(scope, settings, load),
                settings,
                rules,
                Pools.of(load),
                scope.flag("proxy_pass_trailers", false),
                targets.maySecure() ? UpstreamTls.of(scope, WORD, load) : null);
        return new Content(pass, true);
    }

    private static HttpProtocol protocol(Scope scope, PassSettings settings, Load load) {
        boolean version10 = scope.text("proxy_http_version", "1.1").equals("1.0");
        List<SetField> set = new ArrayList<>();
        Directive origin = scope.opening();
        if (origin != null) {
            set.add(new SetField("Host", Expression.compile("$proxy_host", load.variables(), origin)));
        }
        set.add(new SetField("Connection", Expression.constant(version10 ? "close" : "")));
        for (Directive directive : scope.all("proxy_set_header")) {
            HeaderInjection.checkForwarded(directive.argument(1), directive, scope, load);
            SetField field = new SetField(
                    directive.argument(0), Expression.compile(directive.argument(1), load.variables(), directive));
            // Each is sent, as by nginx; but a request with two hosts is none, so of these the last counts.
            if (field.is("Host") || field.is("Connection")) {
                set.replaceAll(other -> other.is(field.name()) ? field : other);
            } else {
                set.add(field);
            }
        }
        return new HttpProtocol(
                compiled(scope, "proxy_method", load),
                compiled(scope, "proxy_set_body", load),
                version10,
                settings.passRequestHeaders(),
                set);
    }

    private static @Nullable Expression compiled(Scope scope, String name, Load load) {
        Directive directive = scope.one(name);
        return directive == null ? null : Expression.compile(directive.argument(0), load.variables(), directive);
    }
}
