package dev.retort.gateway.proxy;

import static dev.retort.gateway.config.Known.directive;

import dev.retort.gateway.config.Context;
import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Known;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.Regex;
import dev.retort.gateway.exchange.Setting;
import dev.retort.gateway.exchange.Settings;
import dev.retort.gateway.site.Load;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import org.jspecify.annotations.Nullable;

/** nginx's {@code ngx_http_fastcgi_module}: forwards to PHP-FPM, fcgiwrap and other FastCGI servers. */
public final class FastCgiModule extends CgiModule {
    private static final Setting<Names> NAMES = new Setting<>("fastcgi names");

    /** How {@code $fastcgi_script_name} and {@code $fastcgi_path_info} come out of a path. */
    private record Names(@Nullable Regex split, String index) {}

    /** Creates the module. */
    public FastCgiModule() {
        super("fastcgi");
    }

    @Override
    public List<Known> directives() {
        Context[] all = {Context.HTTP, Context.SERVER, Context.LOCATION};
        List<Known> known = new ArrayList<>(super.directives());
        known.add(directive("fastcgi_index", "name", "What is added to a path that ends with a slash.", all));
        known.add(directive("fastcgi_split_path_info", "regex", "Splits the path into script and path info.", all));
        return known;
    }

    @Override
    public void begin(Load load) {
        load.variables().add("fastcgi_script_name", exchange -> scriptName(exchange, true));
        load.variables().add("fastcgi_path_info", exchange -> scriptName(exchange, false));
    }

    @Override
    public void check(Scope scope, Load load) {
        Directive split = scope.ownOne("fastcgi_split_path_info");
        if (split != null && regex(split, load).groupCount() != 2) {
            throw split.mistake("pattern \"" + split.argument(0) + "\" must have 2 captures");
        }
    }

    private static Regex regex(Directive split, Load load) {
        return Regex.compile(split.argument(0), false, load.variables(), split);
    }

    @Override
    public void configure(Scope scope, Settings settings, Load load) {
        super.configure(scope, settings, load);
        Directive split = scope.one("fastcgi_split_path_info");
        Directive index = scope.one("fastcgi_index");
        settings.put(
                NAMES, new Names(split == null ? null : regex(split, load), index == null ? "" : index.argument(0)));
    }

    private static String scriptName(Exchange exchange, boolean script) {
        Names names = exchange.setting(NAMES);
        String path = exchange.uri();
        Regex split = names == null ? null : names.split();
        MatchResult parts = split == null ? null : split.match(path);
        String name = parts == null ? script ? path : "" : parts.group(script ? 1 : 2);
        if (name == null) {
            return "";
        }
        return script && names != null && name.endsWith("/") ? name + names.index() : name;
    }

    @Override
    Protocol protocol(Scope scope, CgiParams params) {
        return new FastCgiProtocol(params);
    }

    @Override
    Address address(String text) {
        return new Address(text, false);
    }
}
