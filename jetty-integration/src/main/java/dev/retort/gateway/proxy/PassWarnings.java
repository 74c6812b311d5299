package dev.retort.gateway.proxy;

import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.site.Load;
import dev.retort.gateway.site.VariableOrigins;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Warns of what is legal and dangerous in a location that forwards: an upstream that the client chooses, and the client's
 * own {@code X-Forwarded-…} and {@code Forwarded}, which an upstream takes for the gateway's.
 */
final class PassWarnings {
    /** What a client decides. {@code $uri} and {@code $request_uri} begin with a slash, and so end a host. */
    private static final Pattern CLIENTS = Pattern.compile("host|http_\\w+|arg_\\w+|cookie_\\w+|args|query_string");

    private static final Pattern PATH = Pattern.compile("(?:document_|request_)?uri");

    /** A group that is a list of words, as good as a {@code map}. */
    private static final Pattern LIST = Pattern.compile("[\\w-]+(?:\\|[\\w-]+)*");

    /** A group that cannot end a host, so that a domain behind it holds. */
    private static final Pattern LABEL =
            Pattern.compile("(?:(?:\\[(?!\\^)[\\w\\\\.-]+\\]|\\\\[wd]|[\\w-])(?:[+*?]|\\{[\\d,]+\\})?)+");

    private static final Pattern DOMAIN = Pattern.compile("\\.[\\w-]*[A-Za-z][\\w.-]*(?::\\d+)?");

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

    private final Load load;
    private final Set<String> seen = new HashSet<>();

    private PassWarnings(Load load) {
        this.load = load;
    }

    /** Warns of an upstream that a client chooses. */
    static void checkTarget(Directive pass, Scope scope, Load load) {
        String variable = new PassWarnings(load).clients(host(pass.argument(0)), scope, null);
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

    /**
     * Returns the client's variable in a host; also if it is there by way of {@code set}, of {@code map}, or of a regular
     * expression.
     *
     * @param from the value of which it is the host; null for the target itself
     */
    private @Nullable String clients(String host, Scope scope, VariableOrigins.@Nullable Value from) {
        Matcher variable = VARIABLE.matcher(host);
        while (variable.find()) {
            String name = variable.group(1);
            boolean domain = DOMAIN.matcher(host.substring(variable.end())).matches();
            if (CLIENTS.matcher(name).matches() || isCaptured(name, domain, scope, from)) {
                return name;
            }
            String indirect = seen.add(name) ? indirect(name, scope) : null;
            if (indirect != null) {
                return indirect;
            }
        }
        return null;
    }

    private @Nullable String indirect(String name, Scope scope) {
        for (VariableOrigins.Value value : VariableOrigins.values(name, scope, load)) {
            String found = value.isListed() ? null : clients(host(value.text()), value.scope(), value);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** Tells whether a group of a regular expression lets a client say a host, other than one of a list. */
    private boolean isCaptured(String name, boolean domain, Scope scope, VariableOrigins.@Nullable Value from) {
        String regex = from == null ? null : from.regex();
        String group = regex == null ? null : VariableOrigins.group(name, regex);
        if (from != null && from.map() != null && group != null) {
            return isClients(from.map().argument(0), scope) && isWide(group, false, domain);
        }
        List<VariableOrigins.Capture> captures = VariableOrigins.captures(name, scope);
        if (captures.isEmpty()) {
            return name.matches("[1-9]");
        }
        return captures.stream().anyMatch(capture -> isWide(capture.text(), capture.ofHost(), domain));
    }

    private boolean isClients(String source, Scope scope) {
        Matcher variable = VARIABLE.matcher(source);
        while (variable.find()) {
            if (PATH.matcher(variable.group(1)).matches()) {
                return true;
            }
        }
        return clients(source, scope, null) != null;
    }

    private static boolean isWide(String group, boolean ofHost, boolean domain) {
        boolean bounded = domain && (ofHost || LABEL.matcher(group).matches());
        return !bounded && !LIST.matcher(group).matches();
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
