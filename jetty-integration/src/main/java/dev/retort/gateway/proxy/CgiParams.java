package dev.retort.gateway.proxy;

import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.Expression;
import dev.retort.gateway.site.Load;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/**
 * The variables of a request as CGI programs know them, which uwsgi and FastCGI both send: those of {@code uwsgi_param} or
 * {@code fastcgi_param}, and the client's fields as {@code HTTP_…}.
 *
 * <p>To such a program {@code X-Real-IP} and {@code X_Real_IP} are the same, so fields with underscores stay behind; so does
 * {@code Proxy}, which would become {@code HTTP_PROXY} (CVE-2016-5385), and {@code X-Forwarded-Proto}, by which uWSGI lets
 * any client choose the scheme. A {@code param} that says them brings them back. {@code Transfer-Encoding} is over: the body
 * has its length.
 */
final class CgiParams {
    private static final Set<String> LEFT_BEHIND = Set.of("proxy", "x-forwarded-proto", "expect");

    private final List<Param> params;
    private final boolean clientFields;

    private record Param(String name, Expression value, boolean onlyIfNotEmpty) {}

    private CgiParams(List<Param> params, boolean clientFields) {
        this.params = params;
        this.clientFields = clientFields;
    }

    static void check(Directive directive) {
        if (directive.arguments().size() == 3 && !directive.argument(2).equals("if_not_empty")) {
            throw directive.mistake("invalid parameter \"" + directive.argument(2) + "\"");
        }
    }

    static CgiParams of(Scope scope, String word, PassSettings settings, Load load) {
        List<Param> params = new ArrayList<>();
        for (Directive directive : scope.all(word + "_param")) {
            String name = directive.argument(0);
            // As with nginx, HTTP_COOKIE "" leaves a client's field out.
            boolean dropped = name.startsWith("HTTP_") && directive.argument(1).isEmpty();
            params.add(new Param(
                    name,
                    Expression.compile(directive.argument(1), load.variables(), directive),
                    dropped || directive.arguments().size() == 3));
        }
        return new CgiParams(List.copyOf(params), settings.passRequestHeaders());
    }

    /** Returns the variables of a request with a body of so many bytes, in order; -1 if that is not known. */
    Map<String, String> of(Exchange exchange, long bodyLength) {
        Map<String, String> values = new LinkedHashMap<>();
        if (clientFields) {
            addClientFields(exchange.request().fields(), values);
        }
        for (Param param : params) {
            String value = param.value().value(exchange);
            if (value.isEmpty() && param.onlyIfNotEmpty()) {
                values.remove(param.name());
            } else {
                values.put(param.name(), value);
            }
        }
        if (bodyLength >= 0) {
            // A chunked body has no length of the client's, and has one now; one that stays behind has none any more.
            values.computeIfPresent(
                    "CONTENT_LENGTH",
                    (name, said) -> bodyLength > 0 || !said.isEmpty() ? Long.toString(bodyLength) : said);
        }
        return values;
    }

    private static void addClientFields(HttpFields fields, Map<String, String> values) {
        HopByHop hopByHop = HopByHop.of(fields);
        for (HttpField field : fields) {
            String name = field.getLowerCaseName();
            HttpHeader known = field.getHeader();
            if (hopByHop.includes(field)
                    || LEFT_BEHIND.contains(name)
                    || known == HttpHeader.CONTENT_LENGTH
                    || known == HttpHeader.CONTENT_TYPE) {
                continue;
            }
            String value = field.getValue() == null ? "" : field.getValue();
            String separator = known == HttpHeader.COOKIE ? "; " : ", ";
            values.merge(
                    "HTTP_" + name.toUpperCase(Locale.ROOT).replace('-', '_'),
                    value,
                    (before, more) -> before + separator + more);
        }
    }
}
