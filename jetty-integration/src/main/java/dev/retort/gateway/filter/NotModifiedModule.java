package dev.retort.gateway.filter;

import static dev.retort.gateway.config.Context.HTTP;
import static dev.retort.gateway.config.Context.LOCATION;
import static dev.retort.gateway.config.Context.SERVER;
import static dev.retort.gateway.config.Known.directive;

import dev.retort.gateway.config.Check;
import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Known;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.exchange.ClientResponse;
import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.ResponseFilter;
import dev.retort.gateway.site.Load;
import dev.retort.gateway.site.Module;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.util.BufferUtil;
import org.jspecify.annotations.Nullable;

/**
 * Answers preconditions with 304 and 412, where the response is a thing at rest: nginx's
 * {@code ngx_http_not_modified_filter_module}.
 */
public final class NotModifiedModule implements Module {
    private enum Since {
        OFF,
        EXACT,
        BEFORE
    }

    /** Creates the module. */
    public NotModifiedModule() {}

    @Override
    public List<Known> directives() {
        return List.of(directive(
                        "if_modified_since",
                        "off | exact | before",
                        "How a file's time is compared with that of If-Modified-Since.",
                        HTTP,
                        SERVER,
                        LOCATION)
                .checked(Check.words("off", "exact", "before")));
    }

    @Override
    public ResponseFilter filter(Scope scope, Load load) {
        Since since = since(scope.one("if_modified_since"));
        return exchange -> begin(exchange, since);
    }

    private static Since since(@Nullable Directive directive) {
        if (directive == null) {
            return Since.EXACT;
        }
        String value = directive.argument(0);
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "off" -> Since.OFF;
            case "exact" -> Since.EXACT;
            case "before" -> Since.BEFORE;
            default -> throw new IllegalStateException(value); // the check has refused it
        };
    }

    private static ResponseFilter.@Nullable Body begin(Exchange exchange, Since since) {
        ClientResponse response = exchange.response();
        if (response.lastModified() == ClientResponse.UNKNOWN) {
            return null;
        }
        if (response.getStatus() != HttpStatus.OK_200) {
            // The page of an error is no version of what was asked for.
            response.getHeaders().remove(HttpHeader.LAST_MODIFIED);
            return null;
        }
        String match = null;
        String noneMatch = null;
        String modified = null;
        String unmodified = null;
        for (HttpField field : exchange.request().getHeaders()) {
            HttpHeader header = field.getHeader();
            if (header == HttpHeader.IF_NONE_MATCH) {
                noneMatch = join(noneMatch, field);
            } else if (header == HttpHeader.IF_MODIFIED_SINCE) {
                modified = field.getValue();
            } else if (header == HttpHeader.IF_MATCH) {
                match = join(match, field);
            } else if (header == HttpHeader.IF_UNMODIFIED_SINCE) {
                unmodified = field.getValue();
            }
        }
        if (unmodified != null && HttpDates.parse(unmodified) < response.lastModified()) {
            throw new ResponseFilter.Refusal(HttpStatus.PRECONDITION_FAILED_412, HttpFields.EMPTY);
        }
        String etag = response.getHeaders().get(HttpHeader.ETAG);
        if (match != null && !EntityTags.match(match, etag, false)) {
            throw new ResponseFilter.Refusal(HttpStatus.PRECONDITION_FAILED_412, HttpFields.EMPTY);
        }
        if (modified == null && noneMatch == null) {
            return null;
        }
        if (modified != null && isModified(modified, response, since)) {
            return null;
        }
        if (noneMatch != null && !EntityTags.match(noneMatch, etag, true)) {
            return null;
        }
        response.setStatus(HttpStatus.NOT_MODIFIED_304);
        HttpFields.Mutable headers = response.getHeaders();
        headers.remove(HttpHeader.CONTENT_TYPE);
        headers.remove(HttpHeader.CONTENT_LENGTH);
        headers.remove(HttpHeader.CONTENT_ENCODING);
        headers.remove(HttpHeader.ACCEPT_RANGES); // An upstream's, behind X-Accel-Redirect.
        return next -> (last, content, callback) -> next.write(last, BufferUtil.EMPTY_BUFFER, callback);
    }

    private static String join(@Nullable String before, HttpField field) {
        String value = field.getValue() == null ? "" : field.getValue();
        return before == null ? value : before + "," + value;
    }

    private static boolean isModified(String field, ClientResponse response, Since since) {
        if (since == Since.OFF) {
            return true;
        }
        // Nearly always the client sends back what it was sent.
        if (field.equals(response.getHeaders().get(HttpHeader.LAST_MODIFIED))) {
            return false;
        }
        long time = HttpDates.parse(field);
        return time != response.lastModified() && (since == Since.EXACT || time < response.lastModified());
    }
}
