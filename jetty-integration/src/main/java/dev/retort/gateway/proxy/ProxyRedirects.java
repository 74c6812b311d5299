package dev.retort.gateway.proxy;

import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.Expression;
import dev.retort.gateway.exchange.Regex;
import dev.retort.gateway.site.HeaderInjection;
import dev.retort.gateway.site.Load;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code proxy_redirect}: turns addresses of the upstream in {@code Location} and {@code Refresh} into the gateway's. */
final class ProxyRedirects implements AnswerRules.Change {
    private static final String URL = "url=";

    private final List<Rule> rules;

    private record Rule(@Nullable Regex regex, Expression beginning, Expression replacement) {}

    private ProxyRedirects(List<Rule> rules) {
        this.rules = rules;
    }

    static void check(Directive directive) {
        String first = directive.argument(0);
        if (directive.arguments().size() == 1 && !first.equals("off") && !first.equals("default")) {
            throw directive.mistake("invalid parameter \"" + first + "\"");
        }
    }

    /** What {@code default} means comes from the {@code proxy_pass} that stands before it. */
    static void check(Scope scope) {
        Directive pass = null;
        for (Directive directive : scope.directives()) {
            if (directive.name().equals("proxy_pass")) {
                pass = directive;
            } else if (directive.name().equals("proxy_redirect")
                    && directive.arguments().equals(List.of("default"))) {
                if (pass == null) {
                    throw directive.mistake(
                            "\"proxy_redirect default\" should be placed after the \"proxy_pass\" directive");
                }
                if (pass.argument(0).indexOf('$') >= 0) {
                    throw directive.mistake(
                            "\"proxy_redirect default\" cannot be used with \"proxy_pass\" directive with variables");
                }
            }
        }
    }

    static ProxyRedirects of(Scope scope, String word, ProxyTargets targets, Load load) {
        List<Directive> directives = scope.all(word + "_redirect");
        List<Rule> rules = new ArrayList<>();
        if (directives.isEmpty()) {
            Rule usual = usual(targets);
            if (usual != null) {
                rules.add(usual);
            }
        }
        for (Directive directive : directives) {
            String first = directive.argument(0);
            if (first.equals("off") && directive.arguments().size() == 1) {
                return new ProxyRedirects(List.of());
            }
            if (first.equals("default") && directive.arguments().size() == 1) {
                Rule usual = usual(targets);
                if (usual != null) {
                    rules.add(usual);
                }
            } else if (directive.arguments().size() == 2) {
                HeaderInjection.check(directive.argument(1), directive, scope, load);
                Regex regex = first.startsWith("~*")
                        ? Regex.compile(first.substring(2), true, load.variables(), directive)
                        : first.startsWith("~")
                                ? Regex.compile(first.substring(1), false, load.variables(), directive)
                                : null;
                rules.add(new Rule(
                        regex,
                        regex != null
                                ? Expression.constant("")
                                : Expression.compile(first, load.variables(), directive),
                        Expression.compile(directive.argument(1), load.variables(), directive)));
            }
        }
        return new ProxyRedirects(rules);
    }

    /** The upstream's own URL means the location in front of it. */
    private static @Nullable Rule usual(ProxyTargets targets) {
        String url = targets.urlText();
        if (url == null) {
            return null;
        }
        return targets.hasUri()
                ? new Rule(null, Expression.constant(url), Expression.constant(targets.matched()))
                : new Rule(null, Expression.constant(url + "/"), Expression.constant("/"));
    }

    static AnswerRules.Change refresh(Scope scope, String word, ProxyTargets targets, Load load) {
        ProxyRedirects location = of(scope, word, targets, load);
        return (exchange, value) -> {
            int url = value.toLowerCase(Locale.ROOT).indexOf(URL);
            int address = url + URL.length();
            String changed = url < 0 ? null : location.changed(exchange, value.substring(address));
            return changed == null ? value : value.substring(0, address) + onThisHost(changed);
        };
    }

    /** {@inheritDoc} What has become a path becomes a URL if {@code absolute_redirect} is on; one that came stays. */
    @Override
    public String apply(Exchange exchange, String value) {
        String changed = changed(exchange, value);
        return changed == null ? value : onThisHost(exchange.redirectTarget(changed));
    }

    /** Returns what the first rule makes of an address that it is about; null if there is none. */
    private @Nullable String changed(Exchange exchange, String value) {
        for (Rule rule : rules) {
            if (rule.regex() != null) {
                if (rule.regex().find(exchange, value)) {
                    return rule.replacement().value(exchange);
                }
                continue;
            }
            String beginning = rule.beginning().value(exchange);
            if (value.startsWith(beginning)) {
                return rule.replacement().value(exchange) + value.substring(beginning.length());
            }
        }
        return null;
    }

    /**
     * Keeps a path from being read as a host. {@code //evil.example/} names one, and browsers take a backslash for a
     * slash and leave out a tab.
     */
    private static String onThisHost(String address) {
        return address.length() > 1 && address.charAt(0) == '/' && "/\\\t".indexOf(address.charAt(1)) >= 0
                ? "/." + address
                : address;
    }
}
