package dev.retort.gateway.proxy;

import dev.retort.gateway.config.Context;
import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.Expression;
import dev.retort.gateway.exchange.NormalPath;
import dev.retort.gateway.exchange.Setting;
import dev.retort.gateway.resolver.Resolver;
import dev.retort.gateway.site.Load;
import dev.retort.gateway.upstream.Upstream;
import dev.retort.gateway.upstream.Upstreams;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a {@code proxy_pass} leads.
 *
 * <p>With a path in the URL, the part of the normal path that the location matches is replaced by it. Without, the target
 * goes on as the client spelled it, or normal again if something has rewritten it. With variables, the URL says it all; if
 * it has no path, the client's is used.
 */
final class ProxyTargets implements Pass.Targets {
    /** Notes an exchange's target, for {@code $proxy_host}. */
    static final Setting<Target> TARGET = new Setting<>("proxy target");

    private static final Pattern SCHEME = Pattern.compile("https?://", Pattern.CASE_INSENSITIVE);

    private final Directive directive;
    private final Upstreams upstreams;
    private final @Nullable Expression url;
    private final Parsed parsed;
    private final @Nullable Upstream upstream;
    private final String matched;
    private final @Nullable Resolver resolver;

    /** A URL taken apart. */
    record Parsed(boolean secure, String authority, String host, String port, String uri) {}

    private ProxyTargets(
            Directive directive,
            Upstreams upstreams,
            @Nullable Expression url,
            Parsed parsed,
            @Nullable Upstream upstream,
            String matched,
            @Nullable Resolver resolver) {
        this.directive = directive;
        this.upstreams = upstreams;
        this.url = url;
        this.parsed = parsed;
        this.upstream = upstream;
        this.matched = matched;
        this.resolver = resolver;
    }

    /** Looks at the scheme; the rest is looked at with the upstreams, which may be declared behind. */
    static void check(Directive directive) {
        String url = directive.argument(0);
        if (url.indexOf('$') < 0 && !SCHEME.matcher(url).lookingAt()) {
            throw directive.mistake("invalid URL prefix");
        }
    }

    static ProxyTargets of(Directive directive, Scope scope, Scope level, Load load, Upstreams upstreams) {
        String text = directive.argument(0);
        Expression url = Expression.compile(text, load.variables(), directive);
        if (!url.isConstant()) {
            return new ProxyTargets(
                    directive, upstreams, url, new Parsed(false, "", "", "", ""), null, "", Resolver.of(scope, load));
        }
        Parsed parsed = parse(text, directive);
        String path = locationPath(level);
        boolean prefix = path != null && scope.context() == Context.LOCATION;
        if (!parsed.uri().isEmpty() && !prefix) {
            throw directive.mistake("\"proxy_pass\" cannot have URI part in location given by regular expression, or"
                    + " inside named location, or inside \"if\" statement, or inside \"limit_except\" block");
        }
        Upstream upstream = upstreams.get(
                parsed.authority(), port(parsed), text.substring(parsed.secure() ? 8 : 7), directive.place());
        return new ProxyTargets(directive, upstreams, null, parsed, upstream, path == null ? "" : path, null);
    }

    /** Returns the path of a location given by one, or null. */
    private static @Nullable String locationPath(Scope level) {
        Directive opening = level.opening();
        if (opening == null || level.context() != Context.LOCATION) {
            return null;
        }
        String first = opening.argument(0);
        if (opening.arguments().size() == 2) {
            return first.startsWith("~") ? null : opening.argument(1);
        }
        if (first.startsWith("~") || first.startsWith("@")) {
            return null;
        }
        return first.startsWith("^~") ? first.substring(2) : first.startsWith("=") ? first.substring(1) : first;
    }

    /** Returns the URL as written, for {@code proxy_redirect default}; null if it has variables. */
    @Nullable String urlText() {
        return url == null ? directive.argument(0) : null;
    }

    /** Tells whether TLS is spoken, or variables may say so. */
    boolean maySecure() {
        return url != null || parsed.secure();
    }

    boolean hasUri() {
        return !parsed.uri().isEmpty();
    }

    String matched() {
        return matched;
    }

    static Parsed parse(String url, Directive directive) {
        String lower = url.toLowerCase(Locale.ROOT);
        boolean secure = lower.startsWith("https://");
        if (!secure && !lower.startsWith("http://")) {
            throw directive.mistake("invalid URL prefix");
        }
        String rest = url.substring(secure ? 8 : 7);
        String authority;
        String uri;
        if (rest.startsWith("unix:")) {
            int colon = rest.indexOf(':', "unix:".length());
            authority = colon < 0 ? rest : rest.substring(0, colon);
            uri = colon < 0 ? "" : rest.substring(colon + 1);
            return new Parsed(secure, authority, "localhost", "", uri);
        }
        int end = 0;
        while (end < rest.length() && "/?".indexOf(rest.charAt(end)) < 0) {
            end++;
        }
        authority = rest.substring(0, end);
        uri = rest.substring(end);
        if (uri.startsWith("?")) {
            uri = "/" + uri;
        }
        if (authority.isEmpty()) {
            throw directive.mistake("no host in upstream \"" + rest + "\"");
        }
        int colon = authority.endsWith("]") ? -1 : authority.lastIndexOf(':');
        String port = colon < 0 ? secure ? "443" : "80" : authority.substring(colon + 1);
        boolean usual = port.equals(secure ? "443" : "80");
        String host = usual && colon >= 0 ? authority.substring(0, colon) : authority;
        return new Parsed(secure, authority, host, port, uri);
    }

    @Override
    public boolean mayWait() {
        return url != null;
    }

    @Override
    public Target of(Exchange exchange) {
        Parsed now = url == null ? parsed : parse(url.value(exchange), directive);
        Upstream to = upstream == null ? upstreams.resolve(now.authority(), port(now), directive.place()) : upstream;
        return target(exchange, now, to);
    }

    @Override
    public @Nullable CompletableFuture<Target> ask(Exchange exchange) {
        if (url == null || resolver == null) {
            return null;
        }
        Parsed now = parse(url.value(exchange), directive);
        return upstreams
                .resolve(now.authority(), port(now), resolver, directive.place())
                .thenApply(to -> target(exchange, now, to));
    }

    private static int port(Parsed now) {
        return now.secure() ? 443 : 80;
    }

    private Target target(Exchange exchange, Parsed now, Upstream to) {
        Target target = new Target(to, now.secure(), now.host(), now.port(), uri(exchange, now));
        exchange.note(TARGET, target);
        return target;
    }

    private String uri(Exchange exchange, Parsed now) {
        if (url != null && !now.uri().isEmpty()) {
            return now.uri();
        }
        if (now.uri().isEmpty() && exchange.isAsSent()) {
            return exchange.request().target();
        }
        String args = exchange.args();
        String query = args == null || args.isEmpty() ? "" : "?" + args;
        boolean replaces = !now.uri().isEmpty() && !exchange.isRewrittenInPlace();
        String path = exchange.uri();
        // A path that came without escapes has nothing in it that the client did not write itself.
        boolean plain = exchange.isAsSent() && !exchange.request().hasEscapedPath();
        String rest = replaces ? path.substring(Math.min(path.length(), matched.length())) : path;
        return (replaces ? now.uri() : "") + (plain ? rest : NormalPath.escape(rest)) + query;
    }
}
