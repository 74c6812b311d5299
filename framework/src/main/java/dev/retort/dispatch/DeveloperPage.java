package dev.retort.dispatch;

import dev.retort.context.RequestContext;
import dev.retort.debug.DebugPage;
import dev.retort.debug.DebugRequest;
import dev.retort.debug.Sources;
import dev.retort.http.HttpException;
import dev.retort.http.Params;
import dev.retort.http.Request;
import dev.retort.http.Response;
import dev.retort.routing.Rule;
import dev.retort.routing.RuleExplanation;
import dev.retort.routing.UrlMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Shows an error to its developer: in debug mode alone, to a browser on this machine alone, and under a name of this
 * machine, so that a page of another site cannot have it fetched. It shows and never evaluates.
 */
final class DeveloperPage {
    private final UrlMap map;
    private final Sources sources;

    DeveloperPage(UrlMap map) {
        this.map = map;
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        this.sources = Sources.of(loader == null ? DeveloperPage.class.getClassLoader() : loader, List.of());
    }

    /**
     * Makes the page.
     *
     * @param context the request
     * @param failure what ended it
     * @return the page, or null where it is not to be shown
     */
    @Nullable Response of(RequestContext context, Throwable failure) {
        Request request = context.request();
        if (!context.app().isDebug()
                || request.prefersJson()
                || isForwarded(request)
                || !Loopback.isHost(request.host())
                || !Loopback.isAddress(request.remoteAddress())) {
            return null;
        }
        if (failure instanceof HttpException error && error.status() != 404 && error.status() < 500) {
            return null;
        }
        int status = failure instanceof HttpException error ? error.status() : 500;
        String html;
        try {
            html = html(context, failure);
        } catch (RuntimeException malformed) {
            return null; // The request's own parts cannot be read, or the exception's cannot.
        }
        return Response.html(html)
                .status(status)
                .header("Content-Security-Policy", DebugPage.CONTENT_SECURITY_POLICY)
                .cacheControl("no-store");
    }

    /** What a proxy hands on comes from afar, whether or not the proxy's word is taken. */
    private static boolean isForwarded(Request request) {
        return request.header("X-Forwarded-For") != null
                || request.header("Forwarded") != null
                || request.header("X-Real-IP") != null
                || request.header("Via") != null;
    }

    private String html(RequestContext context, Throwable failure) {
        Request request = context.request();
        String query = request.rawQuery();
        DebugRequest shown = new DebugRequest(
                request.method(),
                request.path() + (query == null ? "" : "?" + query),
                headers(request),
                fields(request));
        Rule rule = context.rule();
        List<RuleExplanation> near = map.explain(Dispatcher.matchRequest(request, request.method()));
        return failure instanceof HttpException error && error.status() == 404 && rule == null
                ? DebugPage.ofNotFound(shown, near)
                : DebugPage.ofException(failure, shown, rule == null ? null : rule.toString(), near, sources);
    }

    private static Map<String, List<String>> headers(Request request) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        request.headerNames().forEach(name -> headers.put(name, request.headers(name)));
        return headers;
    }

    /** The form is not read for the page's sake: the handler may have read the body in another way. */
    private static Map<String, List<String>> fields(Request request) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        Params query = request.query();
        query.names().forEach(name -> fields.put(name, query.all(name)));
        return fields;
    }
}
