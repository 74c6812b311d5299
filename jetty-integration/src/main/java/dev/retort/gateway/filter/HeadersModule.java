package dev.retort.gateway.filter;

import static dev.retort.gateway.config.Context.HTTP;
import static dev.retort.gateway.config.Context.LOCATION;
import static dev.retort.gateway.config.Context.LOCATION_IF;
import static dev.retort.gateway.config.Context.SERVER;
import static dev.retort.gateway.config.Known.directive;

import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Known;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.exchange.ClientResponse;
import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.Expression;
import dev.retort.gateway.exchange.ResponseFilter;
import dev.retort.gateway.site.HeaderInjection;
import dev.retort.gateway.site.Load;
import dev.retort.gateway.site.Module;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.jspecify.annotations.Nullable;

/** {@code expires} and {@code add_header} of nginx's {@code ngx_http_headers_module}. */
public final class HeadersModule implements Module {
    /** Creates the module. */
    public HeadersModule() {}

    @Override
    public List<Known> directives() {
        return List.of(
                directive(
                                "expires",
                                "[modified] time | @time | epoch | max | off",
                                "How long a response may be kept.",
                                HTTP,
                                SERVER,
                                LOCATION,
                                LOCATION_IF)
                        .arguments(1, 2)
                        .checked(Expires::check)
                        .withVariables(0),
                directive(
                                "add_header",
                                "name value [always]",
                                "Adds a field to responses that are no errors, or to all.",
                                HTTP,
                                SERVER,
                                LOCATION,
                                LOCATION_IF)
                        .arguments(2, 3)
                        .checked(TrailerModule::always)
                        .withVariables(1)
                        .many());
    }

    @Override
    public @Nullable ResponseFilter filter(Scope scope, Load load) {
        Expires expires = Expires.of(scope.one("expires"), load);
        warnOfLost(scope, load);
        List<Added> added = new ArrayList<>();
        for (Directive directive : scope.all("add_header")) {
            added.add(Added.of(directive, scope, load));
        }
        if (expires == null && added.isEmpty()) {
            return null;
        }
        Added[] all = added.toArray(Added[]::new);
        return exchange -> {
            boolean success = isSuccess(exchange.response().getStatus());
            if (success && expires != null) {
                expires.apply(exchange);
            }
            for (Added one : all) {
                if (success || one.always()) {
                    one.apply(exchange);
                }
            }
            return null;
        };
    }

    /** The statuses that nginx takes for no errors. */
    static boolean isSuccess(int status) {
        return switch (status) {
            case 200, 201, 204, 206, 301, 302, 303, 304, 307, 308 -> true;
            default -> false;
        };
    }

    /** One field here, and none of those around counts: what is right for an operator who knows, and a hole for others. */
    private static void warnOfLost(Scope scope, Load load) {
        Directive own = scope.ownOne("add_header");
        Scope outer = scope.outer();
        if (own == null || outer == null) {
            return;
        }
        List<String> names = scope.own("add_header").stream()
                .map(directive -> directive.argument(0).toLowerCase(Locale.ROOT))
                .toList();
        List<String> lost = outer.all("add_header").stream()
                .map(directive -> directive.argument(0))
                .filter(name -> !names.contains(name.toLowerCase(Locale.ROOT)))
                .distinct()
                .toList();
        if (!lost.isEmpty()) {
            load.warn(
                    "\"add_header\" here drops those of the block around it (" + String.join(", ", lost)
                            + "): repeat them here",
                    own.place());
        }
    }

    /** A field to be added; its name may be one of those that are replaced. */
    private record Added(
            String name,
            Expression value,
            boolean always,
            @Nullable HttpField constant) {
        static Added of(Directive directive, Scope scope, Load load) {
            String name = directive.argument(0);
            boolean always = directive.arguments().size() == 3;
            if (always && !directive.argument(2).equals("always")) {
                throw directive.mistake("invalid parameter \"" + directive.argument(2) + "\"");
            }
            HeaderInjection.check(directive.argument(1), directive, scope, load);
            Expression value = Expression.compile(directive.argument(1), load.variables(), directive);
            boolean replaces = isReplaced(HttpHeader.CACHE.get(name));
            String text = directive.argument(1);
            boolean constant = value.isConstant() && !replaces && !text.isEmpty();
            return new Added(name, value, always, constant ? new PreEncodedHttpField(name, text) : null);
        }

        private static boolean isReplaced(@Nullable HttpHeader header) {
            return header == HttpHeader.LAST_MODIFIED || header == HttpHeader.ETAG;
        }

        void apply(Exchange exchange) {
            ClientResponse response = exchange.response();
            HttpFields.Mutable headers = response.getHeaders();
            if (constant != null) {
                headers.add(constant);
                return;
            }
            String text = value.value(exchange);
            HttpHeader header = HttpHeader.CACHE.get(name);
            if (isReplaced(header)) {
                headers.remove(name);
                if (header == HttpHeader.LAST_MODIFIED) {
                    response.lastModified(HttpDates.parse(text));
                }
            }
            if (!text.isEmpty()) {
                headers.add(name, text);
            }
        }
    }
}
