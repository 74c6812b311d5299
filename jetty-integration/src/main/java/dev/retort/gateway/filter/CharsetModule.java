package dev.retort.gateway.filter;

import static dev.retort.gateway.config.Context.HTTP;
import static dev.retort.gateway.config.Context.LOCATION;
import static dev.retort.gateway.config.Context.LOCATION_IF;
import static dev.retort.gateway.config.Context.SERVER;
import static dev.retort.gateway.config.Known.directive;

import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Known;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.Expression;
import dev.retort.gateway.exchange.ResponseFilter;
import dev.retort.gateway.site.Load;
import dev.retort.gateway.site.Module;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/**
 * Says the charset of texts: {@code charset} of nginx's {@code ngx_http_charset_module}. Bodies are not recoded: {@code
 * source_charset}, {@code charset_map} and {@code override_charset} are unknown.
 */
public final class CharsetModule implements Module {
    private static final List<String> TYPES = List.of(
            "text/html", "text/xml", "text/plain", "text/vnd.wap.wml", "application/javascript", "application/rss+xml");

    /** Creates the module. */
    public CharsetModule() {}

    @Override
    public List<Known> directives() {
        return List.of(
                directive(
                        "charset",
                        "name | off",
                        "The charset that the Content-Type of texts names.",
                        HTTP,
                        SERVER,
                        LOCATION,
                        LOCATION_IF),
                directive("charset_types", "type …", "What else is a text.", HTTP, SERVER, LOCATION)
                        .atLeast(1));
    }

    /**
     * Tells whether texts of a location are in UTF-8.
     *
     * @param scope the location
     * @return whether its charset says so
     */
    public static boolean isUtf8(Scope scope) {
        return scope.text("charset", "off").equalsIgnoreCase("utf-8");
    }

    @Override
    public @Nullable ResponseFilter filter(Scope scope, Load load) {
        Directive directive = scope.one("charset");
        TypeSet types = TypeSet.of(scope, "charset_types", TYPES);
        if (directive == null || directive.argument(0).equals("off")) {
            return null;
        }
        Expression charset = Expression.compile(directive.argument(0), load.variables(), directive);
        return exchange -> begin(exchange, charset, types);
    }

    private static ResponseFilter.@Nullable Body begin(Exchange exchange, Expression charset, TypeSet types) {
        HttpFields.Mutable headers = exchange.response().getHeaders();
        String type = headers.get(HttpHeader.CONTENT_TYPE);
        if (type == null
                || hasCharset(type)
                || headers.contains(HttpHeader.CONTENT_ENCODING)
                || !types.contains(type)) {
            return null;
        }
        String name = charset.value(exchange);
        if (!name.isEmpty() && !name.equals("off")) {
            headers.put(HttpHeader.CONTENT_TYPE, type + "; charset=" + name);
        }
        return null;
    }

    private static boolean hasCharset(String type) {
        int semicolon = type.indexOf(';');
        return semicolon >= 0
                && type.substring(semicolon).toLowerCase(Locale.ROOT).contains("charset=");
    }
}
