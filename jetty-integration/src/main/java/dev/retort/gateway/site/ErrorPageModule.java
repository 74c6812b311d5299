package dev.retort.gateway.site;

import static dev.retort.gateway.config.Context.HTTP;
import static dev.retort.gateway.config.Context.LOCATION;
import static dev.retort.gateway.config.Context.LOCATION_IF;
import static dev.retort.gateway.config.Context.SERVER;
import static dev.retort.gateway.config.Known.directive;

import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Known;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.Expression;
import dev.retort.gateway.exchange.Setting;
import dev.retort.gateway.exchange.Settings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/** {@code error_page}: what the client sees in place of an error. */
public final class ErrorPageModule implements Module {
    private static final int KEEP = -1;

    /** Noted of an exchange that has been given to an error's page. */
    private static final Setting<Boolean> GIVEN = new Setting<>("given to an error_page");

    /** Creates the module. */
    public ErrorPageModule() {}

    @Override
    public List<Known> directives() {
        return List.of(
                directive(
                                "error_page",
                                "code … [=[response]] uri",
                                "The page, the named location or the URL for some statuses.",
                                HTTP,
                                SERVER,
                                LOCATION,
                                LOCATION_IF)
                        .atLeast(2)
                        .many(),
                directive(
                        "recursive_error_pages",
                        "on | off",
                        "Whether an error of an error's page has a page.",
                        HTTP,
                        SERVER,
                        LOCATION));
    }

    @Override
    public void configure(Scope scope, Settings settings, Load load) {
        List<Directive> directives = scope.all("error_page");
        if (directives.isEmpty()) {
            return;
        }
        Map<Integer, Page> pages = new HashMap<>();
        for (Directive directive : directives) {
            read(directive, pages, scope, load);
        }
        settings.put(ErrorPages.SETTING, new Pages(Map.copyOf(pages), scope.flag("recursive_error_pages", false)));
    }

    private static void read(Directive directive, Map<Integer, Page> pages, Scope scope, Load load) {
        List<String> arguments = directive.arguments();
        int last = arguments.size() - 1;
        String before = arguments.get(last - 1);
        int overwrite = KEEP;
        int codes = last;
        if (before.startsWith("=")) {
            codes--;
            if (codes == 0) {
                throw invalid(before, directive);
            }
            overwrite = before.length() == 1 ? 0 : number(before.substring(1), before, directive);
        }
        String target = arguments.get(last);
        if (!target.startsWith("/") && !target.startsWith("@")) {
            HeaderInjection.check(target, directive, scope, load);
        }
        int question = target.indexOf('?');
        boolean splits = target.startsWith("/") && question >= 0 && target.indexOf('$') < 0;
        Expression path =
                Expression.compile(splits ? target.substring(0, question) : target, load.variables(), directive);
        String query = splits ? target.substring(question + 1) : null;
        for (String code : arguments.subList(0, codes)) {
            int status = number(code, code, directive);
            if (status == 499) {
                throw invalid(code, directive);
            }
            if (status < 300 || status > 599) {
                throw directive.mistake("value \"" + code + "\" must be between 300 and 599");
            }
            int shown = overwrite == KEEP && status >= 494 && status <= 497 ? HttpStatus.BAD_REQUEST_400 : overwrite;
            pages.putIfAbsent(status, new Page(path, query, shown));
        }
    }

    private static int number(String digits, String argument, Directive directive) {
        if (!digits.matches("[0-9]{1,9}")) {
            throw invalid(argument, directive);
        }
        return Integer.parseInt(digits);
    }

    private static RuntimeException invalid(String argument, Directive directive) {
        return directive.mistake("invalid value \"" + argument + "\"");
    }

    /**
     * What one status is answered with.
     *
     * @param target a path, a named location or a URL
     * @param query of a path without variables; null for none
     * @param overwrite the status that the client sees; 0 for that of the page, -1 for that of the error
     */
    private record Page(Expression target, @Nullable String query, int overwrite) {
        void serve(Exchange exchange) {
            if (overwrite != KEEP) {
                exchange.response().statusInstead(overwrite);
            }
            String value = target.value(exchange);
            if (value.startsWith("/")) {
                int question = target.isConstant() ? -1 : value.indexOf('?');
                exchange.becomeGet();
                exchange.redirect(
                        question < 0 ? value : value.substring(0, question),
                        question < 0 ? query : value.substring(question + 1));
            } else if (value.startsWith("@")) {
                exchange.redirectNamed(value);
            } else {
                redirectClient(exchange, value);
            }
        }

        private void redirectClient(Exchange exchange, String url) {
            int status = switch (overwrite) {
                case 301, 302, 303, 307, 308 -> overwrite;
                default -> HttpStatus.FOUND_302;
            };
            exchange.response().statusInstead(status);
            exchange.response().getHeaders().put(HttpHeader.LOCATION, url);
            exchange.response().page(status);
        }
    }

    private record Pages(Map<Integer, Page> pages, boolean recursive) implements ErrorPages {
        @Override
        public void end(Exchange exchange, int status) {
            Page page = pages.get(status);
            if (page == null || exchange.note(GIVEN) != null) {
                exchange.response().page(status);
                return;
            }
            if (!recursive) {
                exchange.note(GIVEN, true);
            }
            page.serve(exchange);
        }

        @Override
        public boolean covers(int status) {
            return pages.containsKey(status);
        }
    }
}
