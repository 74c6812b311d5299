package dev.retort.gateway.rewrite;

import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.exchange.Escapes;
import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.Expression;
import dev.retort.gateway.exchange.Regex;
import dev.retort.gateway.site.HeaderInjection;
import dev.retort.gateway.site.Load;
import java.util.List;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code rewrite}: another path, or a redirect, for the paths that match.
 *
 * <p>What stands behind the first question mark of the replacement is the new query. The old one follows it, unless the
 * replacement ends with a question mark. In a query, and in a redirect, what the expression has captured is escaped if the
 * client has sent the path with escapes.
 *
 * @param regex what is looked for in the path
 * @param path the new path, or the whole target of a redirect
 * @param query the new query, or null if the replacement has none
 * @param keepsQuery whether the old query follows
 * @param redirect the status of a redirect, or 0
 * @param flow where the script goes on
 * @param stays whether the location stays the same
 */
record RewriteStep(
        Regex regex,
        Expression path,
        @Nullable Expression query,
        boolean keepsQuery,
        int redirect,
        Step.Flow flow,
        boolean stays)
        implements Step {
    private static final Logger LOG = LoggerFactory.getLogger(RewriteStep.class);
    private static final List<String> URLS = List.of("http://", "https://", "$scheme");

    static Step compile(Directive directive, Scope scope, Load load) {
        String replacement = directive.argument(1);
        if (replacement.isEmpty()) {
            throw directive.mistake("empty replacement");
        }
        Flow flow = Flow.ON;
        int redirect = 0;
        if (URLS.stream().anyMatch(replacement::startsWith)) {
            redirect = HttpStatus.FOUND_302;
        }
        boolean stays = false;
        if (directive.arguments().size() == 3) {
            switch (directive.argument(2)) {
                case "last" -> flow = Flow.END;
                case "break" -> {
                    flow = Flow.END;
                    stays = true;
                }
                case "redirect" -> redirect = HttpStatus.FOUND_302;
                case "permanent" -> redirect = HttpStatus.MOVED_PERMANENTLY_301;
                default -> throw directive.mistake("invalid parameter \"" + directive.argument(2) + "\"");
            }
        }
        if (redirect != 0) {
            HeaderInjection.check(replacement, directive, scope, load);
        }
        Regex regex = Regex.compile(directive.argument(0), false, load.variables(), directive);
        boolean keepsQuery = !replacement.endsWith("?");
        String target = keepsQuery ? replacement : replacement.substring(0, replacement.length() - 1);
        int question = target.indexOf('?');
        Expression path = Expression.compile(
                redirect != 0 || question < 0 ? target : target.substring(0, question), load.variables(), directive);
        Expression query =
                question < 0 ? null : Expression.compile(target.substring(question + 1), load.variables(), directive);
        return new RewriteStep(regex, path, query, keepsQuery, redirect, flow, stays);
    }

    @Override
    public Flow run(Run run) {
        Exchange exchange = run.exchange();
        if (!regex.find(exchange, exchange.uri())) {
            exchange.captures(null);
            ScriptCompiler.log(exchange, "\"{}\" does not match \"{}\"", regex, exchange.uri());
            return Flow.ON;
        }
        ScriptCompiler.log(exchange, "\"{}\" matches \"{}\"", regex, exchange.uri());
        boolean escapes = exchange.request().hasEscapedPath();
        String args = exchange.args();
        boolean hasOld = keepsQuery && args != null && !args.isEmpty();
        if (redirect != 0) {
            String target = Escapes.unescapeRedirect(path.value(exchange, escapes));
            String url = hasOld ? target + (query == null ? "?" : "&") + args : target;
            ScriptCompiler.log(exchange, "rewritten redirect: \"{}\"{}", url, "");
            exchange.redirectClient(redirect, url);
            return Flow.ANSWERED;
        }
        String uri = path.value(exchange, false);
        String newArgs = keepsQuery ? args : null;
        if (query != null) {
            String added = query.value(exchange, escapes);
            newArgs = hasOld ? added + "&" + args : added;
        }
        run.rewritten();
        ScriptCompiler.log(exchange, "rewritten data: \"{}\", args: \"{}\"", uri, newArgs == null ? "" : newArgs);
        if (uri.isEmpty()) {
            LOG.error(
                    "*{} the rewritten URI has a zero length{}",
                    exchange.request().connectionNumber(),
                    exchange.whose());
            exchange.end(HttpStatus.INTERNAL_SERVER_ERROR_500);
            return Flow.ANSWERED;
        }
        exchange.rewrite(uri, newArgs);
        run.change(stays);
        return flow;
    }
}
