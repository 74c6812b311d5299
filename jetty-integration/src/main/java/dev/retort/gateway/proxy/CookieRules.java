package dev.retort.gateway.proxy;

import static dev.retort.gateway.config.Known.directive;

import dev.retort.gateway.config.Context;
import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Known;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.Expression;
import dev.retort.gateway.exchange.Regex;
import dev.retort.gateway.site.Load;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code proxy_cookie_domain}, {@code proxy_cookie_path}, {@code proxy_cookie_flags}: cookies as the client is to keep them. */
final class CookieRules implements AnswerRules.Change {
    private static final Logger LOG = LoggerFactory.getLogger(CookieRules.class);
    private static final String DOMAIN = "domain";
    private static final String PATH = "path";
    private static final Set<String> FLAGS = Set.of(
            "secure",
            "nosecure",
            "httponly",
            "nohttponly",
            "samesite=strict",
            "samesite=lax",
            "samesite=none",
            "nosamesite");

    private final List<Rule> domains;
    private final List<Rule> paths;
    private final List<Flags> flags;

    private record Rule(@Nullable Regex regex, Expression pattern, Expression replacement) {}

    private record Flags(@Nullable Regex regex, Expression name, List<Expression> flags) {}

    private CookieRules(List<Rule> domains, List<Rule> paths, List<Flags> flags) {
        this.domains = domains;
        this.paths = paths;
        this.flags = flags;
    }

    static List<Known> directives() {
        Context[] all = {Context.HTTP, Context.SERVER, Context.LOCATION};
        return List.of(
                directive("proxy_cookie_domain", "off | domain replacement", "Changes the domain of cookies.", all)
                        .arguments(1, 2)
                        .checked(CookieRules::off)
                        .withVariables(0)
                        .manyUnlessOff(),
                directive("proxy_cookie_path", "off | path replacement", "Changes the path of cookies.", all)
                        .arguments(1, 2)
                        .checked(CookieRules::off)
                        .withVariables(0)
                        .manyUnlessOff(),
                directive("proxy_cookie_flags", "off | cookie [flag …]", "Sets and takes away flags of cookies.", all)
                        .arguments(1, 4)
                        .checked(CookieRules::off)
                        .withVariables(0)
                        .manyUnlessOff());
    }

    private static void off(Directive directive) {
        if (directive.arguments().size() == 1 && !directive.argument(0).equals("off")) {
            throw directive.mistake("invalid parameter \"" + directive.argument(0) + "\"");
        }
    }

    static AnswerRules.Change of(Scope scope, Load load) {
        List<Rule> domains = rules(scope, "proxy_cookie_domain", load);
        List<Rule> paths = rules(scope, "proxy_cookie_path", load);
        List<Flags> flags = flags(scope, load);
        return domains.isEmpty() && paths.isEmpty() && flags.isEmpty()
                ? (exchange, value) -> value
                : new CookieRules(domains, paths, flags);
    }

    private static List<Rule> rules(Scope scope, String name, Load load) {
        List<Rule> rules = new ArrayList<>();
        for (Directive directive : scope.all(name)) {
            if (directive.arguments().size() == 1) {
                return List.of();
            }
            boolean domain = name.endsWith(DOMAIN);
            String pattern = directive.argument(0);
            Regex regex = regex(pattern, domain, load, directive);
            String text = domain && pattern.startsWith(".") ? pattern.substring(1) : pattern;
            rules.add(new Rule(
                    regex,
                    regex != null ? Expression.constant("") : Expression.compile(text, load.variables(), directive),
                    Expression.compile(directive.argument(1), load.variables(), directive)));
        }
        return rules;
    }

    private static @Nullable Regex regex(String pattern, boolean ignoreCase, Load load, Directive directive) {
        if (!pattern.startsWith("~")) {
            return null;
        }
        boolean star = pattern.startsWith("~*") && !ignoreCase;
        return Regex.compile(pattern.substring(star ? 2 : 1), ignoreCase || star, load.variables(), directive);
    }

    private static List<Flags> flags(Scope scope, Load load) {
        List<Flags> all = new ArrayList<>();
        for (Directive directive : scope.all("proxy_cookie_flags")) {
            String name = directive.argument(0);
            if (directive.arguments().size() == 1) {
                return List.of();
            }
            List<Expression> given = directive
                    .arguments()
                    .subList(1, directive.arguments().size())
                    .stream()
                    .map(flag -> Expression.compile(flag, load.variables(), directive))
                    .toList();
            Regex regex = regex(name, true, load, directive);
            all.add(new Flags(
                    regex,
                    regex != null ? Expression.constant("") : Expression.compile(name, load.variables(), directive),
                    given));
        }
        return all;
    }

    @Override
    public String apply(Exchange exchange, String value) {
        if (value.split(";", 2)[0].indexOf('=') < 0) {
            return value; // nginx takes what has no name for no cookie.
        }
        List<String> parts = new ArrayList<>();
        for (String part : value.split(";", -1)) {
            String tidy = withoutSpaces(part);
            parts.add(parts.isEmpty() ? tidy : attribute(exchange, tidy));
        }
        String cookie = parts.get(0);
        String name = cookie.substring(0, cookie.indexOf('='));
        for (Flags rule : flags) {
            boolean matches = rule.regex() != null
                    ? rule.regex().find(exchange, name)
                    : rule.name().value(exchange).equalsIgnoreCase(name);
            if (matches) {
                for (Expression expression : rule.flags()) {
                    String flag = expression.value(exchange).toLowerCase(Locale.ROOT);
                    if (FLAGS.contains(flag)) {
                        set(parts, flag);
                    } else if (!flag.isEmpty()) {
                        LOG.warn("unknown proxy_cookie_flags flag \"{}\"{}", flag, exchange.whose());
                    }
                }
                break;
            }
        }
        return String.join("; ", parts);
    }

    /** Removes the spaces around a name and its value, as browsers do when they read them. */
    private static String withoutSpaces(String part) {
        int equals = part.indexOf('=');
        return equals < 0
                ? part.trim()
                : part.substring(0, equals).trim() + "="
                        + part.substring(equals + 1).trim();
    }

    private String attribute(Exchange exchange, String part) {
        int equals = part.indexOf('=');
        if (equals < 0) {
            return part;
        }
        String name = part.substring(0, equals).toLowerCase(Locale.ROOT);
        String value = part.substring(equals + 1);
        String changed = null;
        if (name.equals(DOMAIN)) {
            // A dot in front means nothing any more (RFC 6265, section 5.2.3), and stays.
            boolean dot = value.startsWith(".");
            changed = domain(exchange, dot ? value.substring(1) : value);
            changed = changed != null && dot ? "." + changed : changed;
        } else if (name.equals(PATH)) {
            changed = path(exchange, value);
        }
        return changed == null ? part : part.substring(0, equals + 1) + changed;
    }

    private @Nullable String domain(Exchange exchange, String value) {
        for (Rule rule : domains) {
            boolean matches = rule.regex() != null
                    ? rule.regex().find(exchange, value)
                    : rule.pattern().value(exchange).equalsIgnoreCase(value);
            if (matches) {
                return rule.replacement().value(exchange);
            }
        }
        return null;
    }

    private @Nullable String path(Exchange exchange, String value) {
        for (Rule rule : paths) {
            if (rule.regex() != null) {
                if (rule.regex().find(exchange, value)) {
                    return rule.replacement().value(exchange);
                }
                continue;
            }
            String beginning = rule.pattern().value(exchange);
            if (value.startsWith(beginning)) {
                return rule.replacement().value(exchange) + value.substring(beginning.length());
            }
        }
        return null;
    }

    private static void set(List<String> parts, String flag) {
        if (flag.startsWith("no")) {
            int at = indexOf(parts, flag.substring(2));
            if (at > 0) {
                parts.remove(at);
            }
        } else if (flag.startsWith("samesite=")) {
            String how = flag.substring("samesite=".length());
            String text = "SameSite=" + how.substring(0, 1).toUpperCase(Locale.ROOT) + how.substring(1);
            int at = indexOf(parts, "samesite");
            if (at > 0) {
                parts.set(at, text);
            } else {
                parts.add(text);
            }
        } else if (indexOf(parts, flag) < 0) {
            parts.add(flag.equals("secure") ? "Secure" : "HttpOnly");
        }
    }

    /** Finds an attribute behind the cookie itself; returns -1 if it is not there. */
    private static int indexOf(List<String> parts, String attribute) {
        for (int i = 1; i < parts.size(); i++) {
            String part = parts.get(i).toLowerCase(Locale.ROOT);
            if (part.equals(attribute) || part.startsWith(attribute + "=")) {
                return i;
            }
        }
        return -1;
    }
}
