package dev.retort.gateway.upstream;

import static dev.retort.gateway.config.Known.directive;

import dev.retort.gateway.config.ConfigException;
import dev.retort.gateway.config.Context;
import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Known;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.config.Values;
import dev.retort.gateway.exchange.Settings;
import dev.retort.gateway.site.Load;
import dev.retort.gateway.site.Module;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Health checks of upstreams: {@code health_check} and {@code match} of nginx plus's {@code ngx_http_upstream_hc_module}.
 */
public final class HealthCheckModule implements Module {
    private static final Duration MINUTE = Duration.ofSeconds(60);

    private final Map<String, HealthMatch> matches = new HashMap<>();

    /** Creates the module. */
    public HealthCheckModule() {}

    @Override
    public List<Known> directives() {
        return List.of(
                directive(
                                "health_check",
                                "[interval=time] [jitter=time] [fails=n] [passes=n] [uri=uri] [match=name] [port=n]"
                                        + " [type=http|tcp] [mandatory]",
                                "Asks the upstream's peers whether they are well.",
                                Context.LOCATION)
                        .arguments(0, Integer.MAX_VALUE)
                        .many(),
                directive("match", "name { … }", "What the answer to a health check must be like.", Context.HTTP)
                        .with(Known.Block.LINES)
                        .many());
    }

    @Override
    public void begin(Load load) {
        for (Directive match : load.http().own("match")) {
            if (matches.putIfAbsent(match.argument(0), HealthMatch.of(match, load.variables())) != null) {
                throw match.mistake("duplicate match \"" + match.argument(0) + "\"");
            }
        }
    }

    @Override
    public void configure(Scope scope, Settings settings, Load load) {
        if (scope.context() != Context.LOCATION) {
            return;
        }
        for (Directive directive : scope.own("health_check")) {
            load.manage(check(directive, scope, load));
        }
    }

    private HealthCheck check(Directive directive, Scope scope, Load load) {
        Duration interval = Duration.ofSeconds(5);
        Duration jitter = Duration.ZERO;
        int fails = 1;
        int passes = 1;
        int port = 0;
        String uri = "/";
        boolean tcp = false;
        boolean mandatory = false;
        HealthMatch match = HealthMatch.USUAL;
        for (String parameter : directive.arguments()) {
            int equals = parameter.indexOf('=');
            String value = parameter.substring(equals + 1);
            try {
                switch (equals < 0 ? parameter : parameter.substring(0, equals + 1)) {
                    case "interval=" -> interval = positive(Values.time(value, directive), directive);
                    case "jitter=" -> jitter = Values.time(value, directive);
                    case "fails=" -> fails = Math.max(1, Values.number(value, directive));
                    case "passes=" -> passes = Math.max(1, Values.number(value, directive));
                    case "port=" -> port = port(value, directive);
                    case "uri=" -> uri = uri(value, directive);
                    case "match=" -> match = match(value, directive);
                    case "type=" -> tcp = isTcp(value, directive);
                    case "mandatory" -> mandatory = true;
                    case "persistent" ->
                        load.warn(
                                "\"persistent\" has no effect: after a reload a mandatory check begins anew",
                                directive.place());
                    default -> throw directive.mistake("");
                }
            } catch (ConfigException wrong) {
                throw wrong.getMessage() != null && wrong.getMessage().startsWith("match ")
                        ? wrong
                        : directive.mistake("invalid parameter \"" + parameter + "\"");
            }
        }
        Upstream upstream = upstream(directive, scope, tcp, load);
        HealthProbe probe = new HealthProbe(
                tcp ? "" : request(uri, upstream, scope),
                match,
                scope.time("proxy_connect_timeout", MINUTE),
                scope.time("proxy_read_timeout", MINUTE));
        return new HealthCheck(
                upstream, new HealthCheck.Rules(interval, jitter, fails, passes, port, mandatory), probe::ask);
    }

    private HealthMatch match(String name, Directive directive) {
        HealthMatch match = matches.get(name);
        if (match == null) {
            throw directive.mistake("match \"" + name + "\" is not defined: write match " + name + " { … } in http");
        }
        return match;
    }

    private static Duration positive(Duration time, Directive directive) {
        if (time.isZero()) {
            throw directive.mistake("");
        }
        return time;
    }

    private static int port(String value, Directive directive) {
        int port = Values.number(value, directive);
        if (port < 1 || port > 65535) {
            throw directive.mistake("");
        }
        return port;
    }

    private static String uri(String value, Directive directive) {
        if (!value.startsWith("/") || value.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
            throw directive.mistake("");
        }
        return value;
    }

    private static boolean isTcp(String value, Directive directive) {
        if (!value.equals("tcp") && !value.equals("http")) {
            throw directive.mistake("");
        }
        return value.equals("tcp");
    }

    /** Finds the upstream that the location forwards to. */
    private static Upstream upstream(Directive check, Scope scope, boolean tcp, Load load) {
        for (String pass : List.of("proxy_pass", "uwsgi_pass", "fastcgi_pass")) {
            Directive directive = scope.ownOne(pass);
            if (directive == null) {
                continue;
            }
            String target = directive.argument(0);
            int scheme = target.indexOf("://");
            boolean plainHttp =
                    pass.equals("proxy_pass") && target.toLowerCase(Locale.ROOT).startsWith("http://");
            if (!tcp && !plainHttp) {
                throw check.mistake(
                        "a health check cannot ask by the protocol of \"" + pass + " " + target + "\": write type=tcp");
            }
            String authority = scheme < 0 ? target : target.substring(scheme + "://".length());
            int end = 0;
            while (end < authority.length() && "/?#".indexOf(authority.charAt(end)) < 0) {
                end++;
            }
            Upstream upstream = Upstreams.of(load).declared(authority.substring(0, end));
            if (upstream == null) {
                throw check.mistake("\"health_check\" needs an upstream: write upstream name { server "
                        + authority.substring(0, end) + "; } and forward to it");
            }
            return upstream;
        }
        throw check.mistake("\"health_check\" needs a proxy_pass in its location");
    }

    /** Writes the request, with those fields of the location that do not depend on an exchange. */
    private static String request(String uri, Upstream upstream, Scope scope) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("host", "Host: " + upstream.name());
        for (Directive field : scope.all("proxy_set_header")) {
            String name = field.argument(0).toLowerCase(Locale.ROOT);
            String value = field.argument(1);
            if (!value.isEmpty() && value.indexOf('$') < 0 && value.chars().allMatch(c -> c >= ' ' || c == '\t')) {
                fields.put(name, field.argument(0) + ": " + value);
            }
        }
        fields.put("connection", "Connection: close");
        fields.keySet().removeAll(List.of("content-length", "transfer-encoding"));
        return "GET " + uri + " HTTP/1.1\r\n" + String.join("\r\n", fields.values()) + "\r\n\r\n";
    }
}
