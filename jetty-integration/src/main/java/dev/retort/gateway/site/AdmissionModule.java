package dev.retort.gateway.site;

import static dev.retort.gateway.config.Context.HTTP;
import static dev.retort.gateway.config.Context.LIMIT_EXCEPT;
import static dev.retort.gateway.config.Context.LOCATION;
import static dev.retort.gateway.config.Context.SERVER;
import static dev.retort.gateway.config.Known.directive;

import dev.retort.gateway.config.Check;
import dev.retort.gateway.config.Context;
import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Known;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.Location;
import dev.retort.gateway.exchange.LocationHandler;
import dev.retort.gateway.exchange.NormalPath;
import dev.retort.gateway.exchange.Setting;
import dev.retort.gateway.exchange.Settings;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.http.HttpStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether an exchange may enter the location that has been found for it: {@code internal},
 * {@code client_max_body_size} and {@code limit_except}, that its path does not lack the location's last slash, and that no
 * path leads out of an {@code alias}. All that nginx does once it has found a location, before that location's rewriting.
 */
public final class AdmissionModule implements Module {
    private static final Logger LOG = LoggerFactory.getLogger(AdmissionModule.class);
    private static final long MEBIBYTE = 1L << 20;

    /** Whether one of the access modules' consents is enough, {@code satisfy any}; kept for these modules. */
    public static final Setting<Boolean> SATISFY_ANY = new Setting<>("satisfy");

    /** The greatest length of a request's body in bytes, 0 for any, {@code client_max_body_size}. */
    public static final Setting<Long> MAX_BODY = new Setting<>("client_max_body_size");

    /** Noted of an exchange whose body has been found too large, which its error's page need not read. */
    private static final Setting<Boolean> TOO_LARGE = new Setting<>("body too large");

    /** Noted of an exchange that is to be redirected to its path with a slash. */
    private static final Setting<Boolean> LACKS_SLASH = new Setting<>("path without its slash");

    private static final Set<String> METHODS = Set.of(
            "GET",
            "HEAD",
            "POST",
            "PUT",
            "DELETE",
            "MKCOL",
            "COPY",
            "MOVE",
            "OPTIONS",
            "PROPFIND",
            "PROPPATCH",
            "LOCK",
            "UNLOCK",
            "PATCH");

    /** Creates the module. */
    public AdmissionModule() {}

    @Override
    public List<Known> directives() {
        return List.of(
                directive("internal", "", "Only the gateway itself may send requests here.", LOCATION)
                        .arguments(0, 0),
                directive(
                                "limit_except",
                                "method … { … }",
                                "What holds for requests with other methods; GET includes HEAD.",
                                LOCATION)
                        .atLeast(1)
                        .checked(AdmissionModule::methods)
                        .with(Known.Block.DIRECTIVES),
                directive(
                                "satisfy",
                                "all | any",
                                "Whether all access modules must consent, or one.",
                                HTTP,
                                SERVER,
                                LOCATION)
                        .checked(Check.words("all", "any")),
                directive(
                                "client_max_body_size",
                                "size",
                                "The greatest length of a request's body; 0 for any. More is answered with 413.",
                                HTTP,
                                SERVER,
                                LOCATION)
                        .checked(Check.OFFSET));
    }

    @Override
    public void configure(Scope scope, Settings settings, Load load) {
        Directive satisfy = scope.one("satisfy");
        settings.put(SATISFY_ANY, satisfy != null && satisfy.argument(0).equalsIgnoreCase("any"));
        settings.put(MAX_BODY, scope.offset("client_max_body_size", MEBIBYTE));
    }

    @Override
    public LocationHandler wrap(Scope scope, LocationHandler next, Blocks blocks, Load load) {
        if (scope.context() != LOCATION && scope.context() != SERVER) {
            return next;
        }
        Directive limit = scope.ownOne("limit_except");
        LocationHandler allowed = next;
        if (limit != null) {
            Set<String> methods = methods(limit);
            Location others = blocks.compile(scope.enter(limit, LIMIT_EXCEPT));
            allowed = exchange -> {
                if (methods.contains(exchange.method())) {
                    next.handle(exchange);
                } else {
                    exchange.narrow(others);
                    exchange.run(others.handler());
                }
            };
        }
        long most = scope.offset("client_max_body_size", MEBIBYTE);
        boolean internal = isInternal(scope);
        DocumentRoot root = DocumentRoot.of(scope, load);
        LocationHandler within = allowed;
        return exchange -> {
            if (internal && !exchange.isInternal()) {
                exchange.end(HttpStatus.NOT_FOUND_404);
            } else if (most > 0 && isTooLarge(exchange, most)) {
                exchange.note(TOO_LARGE, true);
                exchange.end(HttpStatus.PAYLOAD_TOO_LARGE_413);
            } else if (exchange.note(LACKS_SLASH) != null) {
                exchange.note(LACKS_SLASH, null);
                redirectToSlash(exchange);
            } else if (root.isLeft(exchange)) {
                LOG.error(
                        "*{} the path leads out of the folder that its location names{}",
                        exchange.request().connectionNumber(),
                        exchange.whose());
                exchange.end(HttpStatus.NOT_FOUND_404);
            } else {
                within.handle(exchange);
            }
        };
    }

    /** Has an exchange redirected to its path with a slash, if it may enter its location. */
    static void addSlash(Exchange exchange) {
        exchange.note(LACKS_SLASH, true);
    }

    private static void redirectToSlash(Exchange exchange) {
        String args = exchange.args();
        String target = NormalPath.escape(exchange.uri()) + "/" + (args == null || args.isEmpty() ? "" : "?" + args);
        exchange.redirectClient(HttpStatus.MOVED_PERMANENTLY_301, target);
    }

    private static boolean isInternal(Scope scope) {
        for (Scope level = scope; level != null && level.context() == Context.LOCATION; level = level.outer()) {
            if (level.ownOne("internal") != null) {
                return true;
            }
        }
        return false;
    }

    private static boolean isTooLarge(Exchange exchange, long most) {
        long length = exchange.request().getLength();
        if (length < 0) {
            exchange.limitBody(most);
            return false;
        }
        if (length <= most || exchange.note(TOO_LARGE) != null) {
            return false;
        }
        LOG.error(
                "*{} client intended to send too large body: {} bytes{}",
                exchange.request().connectionNumber(),
                length,
                exchange.whose());
        return true;
    }

    private static Set<String> methods(Directive limit) {
        Set<String> methods = new HashSet<>();
        for (String argument : limit.arguments()) {
            String method = argument.toUpperCase(Locale.ROOT);
            if (!METHODS.contains(method)) {
                throw limit.mistake("invalid method \"" + argument + "\"");
            }
            methods.add(method);
        }
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        return Set.copyOf(methods);
    }
}
