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
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * {@code add_trailer} of nginx's {@code ngx_http_headers_module}: fields behind the body, computed when it has been sent. A
 * response with trailers has no {@code Content-Length} in HTTP/1.1, so this comes last.
 */
public final class TrailerModule implements Module {
    /** Creates the module. */
    public TrailerModule() {}

    @Override
    public List<Known> directives() {
        return List.of(directive(
                        "add_trailer",
                        "name value [always]",
                        "Adds a field behind the body of responses that are no errors, or of all.",
                        HTTP,
                        SERVER,
                        LOCATION,
                        LOCATION_IF)
                .arguments(2, 3)
                .checked(TrailerModule::always)
                .withVariables(1)
                .many());
    }

    private record Trailer(String name, Expression value, boolean always) {}

    @Override
    public @Nullable ResponseFilter filter(Scope scope, Load load) {
        List<Trailer> trailers = scope.all("add_trailer").stream()
                .map(directive -> trailer(directive, scope, load))
                .toList();
        return trailers.isEmpty() ? null : exchange -> begin(exchange, trailers);
    }

    static void always(Directive directive) {
        if (directive.arguments().size() == 3 && !directive.argument(2).equals("always")) {
            throw directive.mistake("invalid parameter \"" + directive.argument(2) + "\"");
        }
    }

    private static Trailer trailer(Directive directive, Scope scope, Load load) {
        boolean always = directive.arguments().size() == 3;
        HeaderInjection.check(directive.argument(1), directive, scope, load);
        Expression value = Expression.compile(directive.argument(1), load.variables(), directive);
        return new Trailer(directive.argument(0), value, always);
    }

    private static ResponseFilter.@Nullable Body begin(Exchange exchange, List<Trailer> trailers) {
        ClientResponse response = exchange.response();
        int status = response.getStatus();
        boolean success = HeadersModule.isSuccess(status);
        List<Trailer> wanted =
                trailers.stream().filter(trailer -> success || trailer.always()).toList();
        boolean hasBody = status != 204
                && status != 304
                && !HttpMethod.HEAD.is(exchange.request().getMethod());
        HttpVersion version = exchange.request().getConnectionMetaData().getHttpVersion();
        if (wanted.isEmpty() || !hasBody || version.getVersion() < HttpVersion.HTTP_1_1.getVersion()) {
            return null;
        }
        Supplier<HttpFields> before = response.getTrailersSupplier();
        response.setTrailersSupplier(() -> {
            HttpFields.Mutable fields = HttpFields.build();
            if (before != null) {
                fields.add(before.get());
            }
            for (Trailer trailer : wanted) {
                String value = trailer.value().value(exchange);
                if (!value.isEmpty()) {
                    fields.add(trailer.name(), value);
                }
            }
            return fields;
        });
        if (version == HttpVersion.HTTP_1_1) {
            response.getHeaders().remove(HttpHeader.CONTENT_LENGTH);
            // Jetty would know the length of what is over with the first write, and leave the trailers out.
            return next -> (last, content, callback) -> {
                if (!last) {
                    next.write(false, content, callback);
                    return;
                }
                next.write(
                        false,
                        content,
                        Callback.from(
                                callback.getInvocationType(),
                                () -> next.write(true, BufferUtil.EMPTY_BUFFER, callback),
                                callback::failed));
            };
        }
        return null;
    }
}
