package dev.retort.gateway.upstream;

import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Values;
import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.Expression;
import dev.retort.gateway.exchange.Variables;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/**
 * {@code sticky cookie}: a cookie of the gateway's own names the peer. Each response sets it to the peer that has answered,
 * as nginx does.
 */
final class StickyCookie implements Sticky {
    /** What nginx takes for {@code expires=max}. */
    private static final String FOR_EVER = "; expires=Thu, 31-Dec-37 23:55:55 GMT; max-age=315360000";

    private static final DateTimeFormatter TO_2037 = DateTimeFormatter.ofPattern("EEE, dd-MMM-yy HH:mm:ss", Locale.US);
    private static final DateTimeFormatter LATER = DateTimeFormatter.ofPattern("EEE, dd-MMM-yyyy HH:mm:ss", Locale.US);

    private final String name;
    private @Nullable Duration expires;
    private boolean forEver;
    private @Nullable Expression domain;
    private String flags = "";
    private @Nullable Expression sameSite;
    private String path = "";

    private StickyCookie(String name) {
        this.name = name;
    }

    static StickyCookie of(Directive sticky, Variables variables) {
        if (sticky.argument(1).isEmpty()) {
            throw sticky.mistake("\"sticky\" directive empty cookie name");
        }
        StickyCookie cookie = new StickyCookie(sticky.argument(1));
        Set<String> seen = new HashSet<>();
        boolean httpOnly = false;
        boolean secure = false;
        for (String argument : sticky.arguments().subList(2, sticky.arguments().size())) {
            int equals = argument.indexOf('=');
            String parameter = equals < 0 ? argument : argument.substring(0, equals + 1);
            String value = argument.substring(equals + 1);
            switch (parameter) {
                case "domain=" ->
                    cookie.domain = Expression.compile(present(value, "domain", sticky), variables, sticky);
                case "path=" -> cookie.path = "; path=" + present(value, "path", sticky);
                case "expires=" -> {
                    cookie.forEver = value.equals("max");
                    cookie.expires = cookie.forEver ? null : Values.seconds(value, sticky);
                }
                case "httponly" -> httpOnly = true;
                case "secure" -> secure = true;
                case "samesite=" -> {
                    cookie.sameSite = Expression.compile(value, variables, sticky);
                    if (cookie.sameSite.isConstant() && !isSameSite(value)) {
                        throw sticky.mistake("\"sticky\" directive invalid \"samesite\" parameter value");
                    }
                }
                default -> throw sticky.mistake("unknown parameter \"" + argument + "\"");
            }
            if (!seen.add(parameter)) {
                throw sticky.mistake(
                        "\"sticky\" directive parameter \"" + parameter.replace("=", "") + "\" is duplicate");
            }
        }
        cookie.flags = (httpOnly ? "; httponly" : "") + (secure ? "; secure" : "");
        return cookie;
    }

    private static String present(String value, String parameter, Directive sticky) {
        if (value.isEmpty()) {
            throw sticky.mistake("\"sticky\" directive no value for \"" + parameter + "\"");
        }
        return value;
    }

    private static boolean isSameSite(String value) {
        return value.equalsIgnoreCase("strict") || value.equalsIgnoreCase("lax") || value.equalsIgnoreCase("none");
    }

    @Override
    public @Nullable String peerOf(Exchange exchange) {
        for (String line : exchange.request().getHeaders().getValuesList(HttpHeader.COOKIE)) {
            for (String pair : line.split(";", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0 && pair.substring(0, equals).trim().equalsIgnoreCase(name)) {
                    String value = pair.substring(equals + 1).trim();
                    return value.isEmpty() ? null : value;
                }
            }
        }
        return null;
    }

    @Override
    public void answered(Exchange exchange, Peer peer) {
        exchange.response().getHeaders().add(HttpHeader.SET_COOKIE, cookie(exchange, peer, Instant.now()));
    }

    String cookie(Exchange exchange, Peer peer, Instant now) {
        StringBuilder cookie = new StringBuilder(name).append('=').append(peer.id());
        Duration age = expires;
        if (forEver) {
            cookie.append(FOR_EVER);
        } else if (age != null) {
            ZonedDateTime end = now.plus(age).atZone(ZoneOffset.UTC);
            cookie.append("; expires=")
                    .append((end.getYear() > 2037 ? LATER : TO_2037).format(end))
                    .append(" GMT; max-age=")
                    .append(age.toSeconds());
        }
        String site = domain == null ? "" : domain.value(exchange);
        if (!site.isEmpty()) {
            cookie.append("; domain=").append(site);
        }
        cookie.append(flags);
        String same = sameSite == null ? "" : sameSite.value(exchange);
        if (!same.isEmpty()) {
            cookie.append("; samesite=").append(isSameSite(same) ? same : "strict");
        }
        return cookie.append(path).toString();
    }
}
