package dev.retort.gateway.proxy;

import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.site.Load;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Warns of what is legal and dangerous in a location that forwards: an upstream that the client chooses, and the client's
 * own {@code X-Forwarded-…} and {@code Forwarded}, which an upstream takes for the gateway's.
 */
final class PassWarnings {
    /** What a client decides. {@code $uri} and {@code $request_uri} begin with a slash, and so end a host. */
    private static final Pattern CLIENTS =
            Pattern.compile("\\$\\{?(host|http_\\w+|arg_\\w+|cookie_\\w+|args|query_string|[1-9])(?!\\w)");

    private static final Pattern SCHEME = Pattern.compile("^(?:[a-z]+|\\$scheme|\\$\\{scheme\\})://");
    private static final Pattern HOST_END = Pattern.compile("/|\\$\\{?(?:document_|request_)?uri\\b");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?(\\w+)\\}?");

    /** What a client must not say for itself, and what says it safely. */
    private static final Map<String, String> FORWARDED = new LinkedHashMap<>();

    static {
        FORWARDED.put("X-Forwarded-For", "$remote_addr");
        FORWARDED.put("X-Forwarded-Proto", "$scheme");
        FORWARDED.put("X-Forwarded-Host", "$host");
        FORWARDED.put("Forwarded", "\"\"");
    }

    private PassWarnings() {}

    /** Warns of an upstream that a client chooses. */
    static void checkTarget(Directive pass, Scope scope, Load load) {
        String variable = clients(host(pass.argument(0)), scope);
        if (variable != null) {
            load.warn(
                    "\"" + pass.name() + " " + pass.argument(0) + "\" goes where the client says, by \"$" + variable
                            + "\", to any server that this one can reach: name the upstreams that are meant, by a"
                            + " \"map\" from \"$" + variable + "\"",
                    pass.place());
        }
    }

    /** Returns the part of a target that says the host. */
    private static String host(String target) {
        Matcher scheme = SCHEME.matcher(target);
        String rest = scheme.find() ? target.substring(scheme.end()) : target;
        Matcher end = HOST_END.matcher(rest);
        return end.find() ? rest.substring(0, end.start()) : rest;
    }

    /** Returns the client's variable in a host; also if it is there by way of a {@code set}. */
    private static @Nullable String clients(String host, Scope scope) {
        Matcher direct = CLIENTS.matcher(host);
        if (direct.find()) {
            return direct.group(1);
        }
        Matcher variable = VARIABLE.matcher(host);
        while (variable.find()) {
            String name = "$" + variable.group(1);
            for (Scope level = scope; level != null; level = level.outer()) {
                for (Directive set : level.own("set")) {
                    Matcher indirect = CLIENTS.matcher(host(set.argument(1)));
                    if (set.argument(0).equals(name) && indirect.find()) {
                        return indirect.group(1);
                    }
                }
            }
        }
        return null;
    }

    /**
     * Warns of fields of the client's that go on as they came.
     *
     * @param pass the directive that forwards
     * @param setter the directive that sets what is sent, {@code proxy_set_header} or {@code uwsgi_param}
     * @param settings what else holds
     */
    static void checkForwarded(Directive pass, String setter, PassSettings settings, Scope scope, Load load) {
        if (!settings.passRequestHeaders()) {
            return;
        }
        boolean cgi = setter.endsWith("_param");
        List<String> unguarded = new ArrayList<>();
        List<String> repairs = new ArrayList<>();
        FORWARDED.forEach((field, safe) -> {
            String name = cgi ? "HTTP_" + field.toUpperCase(Locale.ROOT).replace('-', '_') : field;
            // CgiParams leaves it behind, by which uWSGI would let a client choose the scheme.
            boolean left = cgi && field.equals("X-Forwarded-Proto");
            if (!left && !isSet(name, setter, scope)) {
                unguarded.add(field);
                repairs.add("\"" + setter + " " + name + " " + safe + ";\"");
            }
        });
        if (!unguarded.isEmpty()) {
            load.warn(
                    "\"" + pass.name() + " " + pass.argument(0) + "\" passes a client's own "
                            + String.join(", ", unguarded) + ", which an upstream may believe: write "
                            + String.join(" ", repairs),
                    pass.place());
        }
    }

    private static boolean isSet(String name, String setter, Scope scope) {
        return scope.all(setter).stream()
                .anyMatch(set -> set.argument(0).equalsIgnoreCase(name)
                        && !set.argument(1).toLowerCase(Locale.ROOT).matches("(?s).*http_(x_)?forwarded.*"));
    }
}
