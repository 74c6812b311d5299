package dev.retort.gateway.filter;

import dev.retort.gateway.config.ConfigException;
import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Values;
import dev.retort.gateway.exchange.ClientResponse;
import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.Expression;
import dev.retort.gateway.site.Load;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import org.eclipse.jetty.http.DateGenerator;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/** {@code expires}: how long a response may be kept, as {@code Expires} and {@code Cache-Control} say it. Immutable. */
final class Expires {
    private static final String EPOCH = "Thu, 01 Jan 1970 00:00:01 GMT";
    private static final String LATEST = "Thu, 31 Dec 2037 23:55:55 GMT";

    private enum Kind {
        OFF,
        EPOCH,
        MAX,
        ACCESS,
        MODIFIED,
        DAILY
    }

    private record Rule(Kind kind, long seconds) {}

    private final Expression value;
    private final boolean modified;
    private final Directive directive;
    private final @Nullable Rule constant;

    private Expires(Expression value, boolean modified, Directive directive, @Nullable Rule constant) {
        this.value = value;
        this.modified = modified;
        this.directive = directive;
        this.constant = constant;
    }

    /** Looks at a directive whose value does not depend on the request. */
    static void check(Directive directive) {
        List<String> arguments = directive.arguments();
        boolean modified = arguments.size() == 2;
        if (modified && !arguments.get(0).equals("modified")) {
            throw directive.mistake("\"expires\" directive invalid value");
        }
        String value = arguments.get(arguments.size() - 1);
        if (value.indexOf('$') < 0) {
            rule(value, modified, directive);
        }
    }

    /** Compiles the directive; null if there is nothing to do. */
    static @Nullable Expires of(@Nullable Directive directive, Load load) {
        if (directive == null) {
            return null;
        }
        List<String> arguments = directive.arguments();
        boolean modified = arguments.size() == 2;
        Expression value = Expression.compile(arguments.get(arguments.size() - 1), load.variables(), directive);
        if (!value.isConstant()) {
            return new Expires(value, modified, directive, null);
        }
        Rule rule = rule(arguments.get(arguments.size() - 1), modified, directive);
        return rule.kind() == Kind.OFF ? null : new Expires(value, modified, directive, rule);
    }

    private static Rule rule(String text, boolean modified, Directive directive) {
        if (!modified) {
            switch (text) {
                case "epoch" -> {
                    return new Rule(Kind.EPOCH, 0);
                }
                case "max" -> {
                    return new Rule(Kind.MAX, 0);
                }
                case "off" -> {
                    return new Rule(Kind.OFF, 0);
                }
                default -> {}
            }
        }
        if (text.startsWith("@")) {
            long seconds = Values.seconds(text.substring(1), directive).toSeconds();
            if (modified) {
                throw directive.mistake("\"expires\" directive daily time cannot be used with \"modified\" parameter");
            }
            if (seconds > Duration.ofDays(1).toSeconds()) {
                throw directive.mistake("\"expires\" directive daily time value must be less than 24 hours");
            }
            return new Rule(Kind.DAILY, seconds);
        }
        boolean negative = text.startsWith("-");
        String time = negative || text.startsWith("+") ? text.substring(1) : text;
        long seconds = Values.seconds(time, directive).toSeconds();
        return new Rule(modified ? Kind.MODIFIED : Kind.ACCESS, negative ? -seconds : seconds);
    }

    /** Sets the fields of a response. */
    void apply(Exchange exchange) {
        Rule rule = constant;
        if (rule == null) {
            try {
                rule = rule(value.value(exchange), modified, directive);
            } catch (ConfigException noTime) {
                return; // As nginx does: a variable that says nothing useful changes nothing.
            }
        }
        ClientResponse response = exchange.response();
        switch (rule.kind()) {
            case OFF -> {}
            case EPOCH -> put(response, EPOCH, "no-cache");
            case MAX -> put(response, LATEST, "max-age=315360000");
            default -> {
                long now = System.currentTimeMillis() / 1000;
                long expires = time(rule, response.lastModified(), now);
                long age = expires - now;
                boolean never = age < 0 || (rule.kind() != Kind.DAILY && rule.seconds() < 0);
                put(response, DateGenerator.formatDate(expires * 1000), never ? "no-cache" : "max-age=" + age);
            }
        }
    }

    private static long time(Rule rule, long lastModified, long now) {
        if (rule.kind() == Kind.DAILY) {
            return next(rule.seconds());
        }
        boolean sinceChange = rule.kind() == Kind.MODIFIED && lastModified != ClientResponse.UNKNOWN;
        return (sinceChange ? lastModified : now) + rule.seconds();
    }

    /** Returns when the next such time of day is, where the gateway stands. */
    private static long next(long secondOfDay) {
        ZonedDateTime now = ZonedDateTime.now(ZoneId.systemDefault());
        LocalTime time =
                LocalTime.ofSecondOfDay(secondOfDay % Duration.ofDays(1).toSeconds());
        ZonedDateTime next = now.with(time);
        return (next.isAfter(now) ? next : next.plusDays(1)).toEpochSecond();
    }

    private static void put(ClientResponse response, String expires, String cacheControl) {
        HttpFields.Mutable headers = response.getHeaders();
        headers.put(HttpHeader.EXPIRES, expires);
        headers.put(HttpHeader.CACHE_CONTROL, cacheControl);
    }
}
