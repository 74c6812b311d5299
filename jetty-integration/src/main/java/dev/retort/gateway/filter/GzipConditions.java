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
import dev.retort.gateway.exchange.Regex;
import dev.retort.gateway.site.Load;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a client can be sent gzip: nginx's {@code ngx_http_gzip_ok}, the same for {@code gzip}, {@code gzip_static} and
 * {@code gunzip}. Immutable.
 */
public final class GzipConditions {
    private enum Proxied {
        OFF,
        EXPIRED,
        NO_CACHE,
        NO_STORE,
        PRIVATE,
        NO_LAST_MODIFIED,
        NO_ETAG,
        AUTH,
        ANY
    }

    private final HttpVersion version;
    private final Set<Proxied> proxied;
    private final List<Regex> disabled;
    private final boolean vary;

    private GzipConditions(HttpVersion version, Set<Proxied> proxied, List<Regex> disabled, boolean vary) {
        this.version = version;
        this.proxied = proxied;
        this.disabled = disabled;
        this.vary = vary;
    }

    static List<Known> directives() {
        return List.of(
                directive("gzip_http_version", "1.0 | 1.1", "The least version of HTTP.", HTTP, SERVER, LOCATION)
                        .checked(Check.words("1.0", "1.1")),
                directive(
                                "gzip_proxied",
                                "off | expired | no-cache | no-store | private | no_last_modified | no_etag | auth | any …",
                                "Whether requests that come through a proxy are compressed.",
                                HTTP,
                                SERVER,
                                LOCATION)
                        .atLeast(1)
                        .many()
                        .checked(Check.words(
                                "off",
                                "expired",
                                "no-cache",
                                "no-store",
                                "private",
                                "no_last_modified",
                                "no_etag",
                                "auth",
                                "any")),
                directive("gzip_vary", "on | off", "Whether Vary: Accept-Encoding is sent.", HTTP, SERVER, LOCATION),
                directive(
                                "gzip_disable",
                                "regex … | msie6",
                                "The User-Agents that are not sent gzip.",
                                HTTP,
                                SERVER,
                                LOCATION)
                        .atLeast(1)
                        .many());
    }

    /**
     * Compiles what holds for a block.
     *
     * @param scope the block
     * @param load the load
     * @return the conditions
     * @throws dev.retort.gateway.config.ConfigException if a value is none
     */
    public static GzipConditions of(Scope scope, Load load) {
        Directive least = scope.one("gzip_http_version");
        HttpVersion version = HttpVersion.HTTP_1_1;
        if (least != null) {
            version = switch (least.argument(0)) {
                case "1.0" -> HttpVersion.HTTP_1_0;
                case "1.1" -> HttpVersion.HTTP_1_1;
                default -> throw least.mistake("invalid value \"" + least.argument(0) + "\"");
            };
        }
        List<Regex> disabled = new ArrayList<>();
        for (Directive disable : scope.all("gzip_disable")) {
            for (String expression : disable.arguments()) {
                String regex = expression.equals("msie6") ? "MSIE [4-6]\\.(?!.*SV1)" : expression;
                if (!expression.equals("degradation")) {
                    disabled.add(Regex.compile(regex, true, load.variables(), disable));
                }
            }
        }
        return new GzipConditions(version, proxied(scope), disabled, scope.flag("gzip_vary", false));
    }

    private static Set<Proxied> proxied(Scope scope) {
        EnumSet<Proxied> set = EnumSet.noneOf(Proxied.class);
        for (String name : scope.words("gzip_proxied")) {
            set.add(Proxied.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_')));
        }
        if (set.isEmpty()) {
            set.add(Proxied.OFF);
        }
        return set;
    }

    /**
     * Says in the response that it depends on {@code Accept-Encoding}, if {@code gzip_vary} wants that.
     *
     * @param exchange the exchange
     */
    public void vary(Exchange exchange) {
        HttpFields.Mutable headers = exchange.response().getHeaders();
        if (vary && !headers.contains(HttpHeader.VARY, "Accept-Encoding")) {
            headers.add(HttpHeader.VARY, "Accept-Encoding");
        }
    }

    /**
     * Tells whether {@code gzip_vary} is on.
     *
     * @return whether responses say that they depend on {@code Accept-Encoding}
     */
    public boolean varies() {
        return vary;
    }

    /**
     * Tells whether the client can be sent gzip.
     *
     * @param exchange the exchange, with the fields of its response
     * @return whether it can
     */
    public boolean allow(Exchange exchange) {
        HttpFields request = exchange.request().getHeaders();
        String accepted = request.get(HttpHeader.ACCEPT_ENCODING);
        if (accepted == null || !AcceptedGzip.in(accepted)) {
            return false;
        }
        if (exchange.request().getConnectionMetaData().getHttpVersion().getVersion() < version.getVersion()) {
            return false;
        }
        if (request.contains(HttpHeader.VIA) && !allowProxied(exchange.response(), request)) {
            return false;
        }
        String agent = disabled.isEmpty() ? null : request.get(HttpHeader.USER_AGENT);
        return agent == null || disabled.stream().noneMatch(regex -> regex.isIn(agent));
    }

    private boolean allowProxied(ClientResponse response, HttpFields request) {
        if (proxied.contains(Proxied.OFF)) {
            return false;
        }
        if (proxied.contains(Proxied.ANY)
                || (proxied.contains(Proxied.AUTH) && request.contains(HttpHeader.AUTHORIZATION))) {
            return true;
        }
        HttpFields headers = response.getHeaders();
        String expires = headers.get(HttpHeader.EXPIRES);
        if (expires != null) {
            long time = HttpDates.parse(expires);
            return proxied.contains(Proxied.EXPIRED)
                    && time != ClientResponse.UNKNOWN
                    && time < System.currentTimeMillis() / 1000;
        }
        if (headers.contains(HttpHeader.CACHE_CONTROL)) {
            return says(headers, Proxied.NO_CACHE, "no-cache")
                    || says(headers, Proxied.NO_STORE, "no-store")
                    || says(headers, Proxied.PRIVATE, "private");
        }
        return !(proxied.contains(Proxied.NO_LAST_MODIFIED) && headers.contains(HttpHeader.LAST_MODIFIED))
                && !(proxied.contains(Proxied.NO_ETAG) && headers.contains(HttpHeader.ETAG));
    }

    private boolean says(HttpFields headers, Proxied condition, String word) {
        return proxied.contains(condition) && headers.contains(HttpHeader.CACHE_CONTROL, word);
    }

    /** Makes a response's entity tag a weak one: its body is another than the one that the tag is of. */
    static void weaken(ClientResponse response) {
        String etag = response.getHeaders().get(HttpHeader.ETAG);
        if (etag == null || etag.startsWith("W/")) {
            return;
        }
        if (etag.startsWith("\"")) {
            response.getHeaders().put(HttpHeader.ETAG, "W/" + etag);
        } else {
            response.getHeaders().remove(HttpHeader.ETAG);
        }
    }

    /** Reads {@code Accept-Encoding} as nginx does: gzip must be named, and not with a weight of 0. */
    static final class AcceptedGzip {
        private AcceptedGzip() {}

        static boolean in(@Nullable String field) {
            if (field == null) {
                return false;
            }
            if (field.startsWith("gzip,")) {
                return true;
            }
            for (String element : field.split(",", -1)) {
                int semicolon = element.indexOf(';');
                String coding = semicolon < 0 ? element : element.substring(0, semicolon);
                if (coding.strip().equalsIgnoreCase("gzip")) {
                    return semicolon < 0
                            || !element.substring(semicolon + 1).strip().matches("(?i)q=0(\\.0{0,3})?");
                }
            }
            return false;
        }
    }
}
