package dev.retort.gateway.site;

import dev.retort.gateway.config.Context;
import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.exchange.Location;
import dev.retort.gateway.exchange.LocationHandler;
import dev.retort.gateway.exchange.Regex;
import dev.retort.gateway.exchange.ResponseFilter;
import dev.retort.gateway.exchange.Settings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.http.HttpStatus;

/**
 * Compiles {@code server} and {@code location} blocks. The modules stand in one list; a request meets them in its order, a
 * response their filters in the same order.
 */
public final class SiteCompiler {
    private final List<Module> modules;
    private final Load load;

    /**
     * Creates a compiler.
     *
     * @param modules the modules, the first that a request meets in front
     * @param load the load
     */
    public SiteCompiler(List<Module> modules, Load load) {
        this.modules = modules;
        this.load = load;
    }

    /**
     * Compiles a server.
     *
     * @param scope its block
     * @return the server
     * @throws dev.retort.gateway.config.ConfigException if there is a mistake in it
     */
    public VirtualServer server(Scope scope) {
        List<VirtualServer.Name> names = new ArrayList<>();
        for (Directive directive : scope.own("server_name")) {
            for (String argument : directive.arguments()) {
                names.add(name(argument, directive));
            }
        }
        if (names.isEmpty()) {
            names.add(new VirtualServer.Name("", null, scope.place()));
        }
        LocationTable table = new LocationTable();
        Map<String, Location> named = new HashMap<>();
        for (Directive directive : scope.own("location")) {
            addLocation(directive, scope, table, named);
        }
        table.freeze();
        return new VirtualServer(
                names,
                compile(scope, "of the server"),
                search -> {
                    LocationHandler first = search;
                    for (int i = modules.size() - 1; i >= 0; i--) {
                        first = modules.get(i).wrapServer(scope, first, load);
                    }
                    return first;
                },
                table,
                named,
                scope.flag("merge_slashes", true));
    }

    private VirtualServer.Name name(String argument, Directive directive) {
        if (argument.startsWith("~")) {
            Regex regex = Regex.compile(argument.substring(1), true, load.variables(), directive);
            return new VirtualServer.Name(argument, regex, directive.place());
        }
        if (argument.indexOf('/') >= 0) {
            load.warn("server name \"" + argument + "\" has suspicious symbols", directive.place());
        }
        return new VirtualServer.Name(argument.toLowerCase(Locale.ROOT), null, directive.place());
    }

    private void addLocation(Directive directive, Scope outer, LocationTable table, Map<String, Location> named) {
        Scope scope = outer.enter(directive, Context.LOCATION);
        List<String> arguments = directive.arguments();
        String first = arguments.get(0);
        if (arguments.size() == 1 && first.startsWith("@")) {
            refuseOutside(directive, outer, true, first);
            if (named.putIfAbsent(first, compile(scope, first)) != null) {
                load.warn("location \"" + first + "\" is there twice: the first of them is used", directive.place());
            }
            scope.own("location").forEach(inner -> addLocation(inner, scope, table, named));
            return;
        }
        // The modifier may stand right before the path, as in "=/x".
        String modifier = arguments.size() == 2 ? first : modifier(first);
        String path = arguments.size() == 2 ? arguments.get(1) : first.substring(modifier.length());
        LocationTable.Kind kind = switch (modifier) {
            case "" -> LocationTable.Kind.PREFIX;
            case "=" -> LocationTable.Kind.EXACT;
            case "^~" -> LocationTable.Kind.PREFIX_WITHOUT_REGEX;
            case "~", "~*" -> LocationTable.Kind.REGEX;
            default -> throw directive.mistake("invalid location modifier \"" + modifier + "\"");
        };
        refuseOutside(directive, outer, kind == LocationTable.Kind.REGEX, path);
        Regex regex = kind == LocationTable.Kind.REGEX
                ? Regex.compile(path, modifier.equals("~*"), load.variables(), directive)
                : null;
        Compiled compiled = compileWithContent(scope, String.join(" ", arguments));
        LocationTable nested = new LocationTable();
        for (Directive inner : scope.own("location")) {
            addLocation(inner, scope, nested, named);
        }
        nested.freeze();
        boolean addsSlash = compiled.addsSlash() && path.endsWith("/");
        table.add(new LocationTable.Entry(kind, path, regex, compiled.location(), addsSlash, nested, directive));
    }

    private static String modifier(String argument) {
        for (String modifier : List.of("^~", "~*", "~", "=")) {
            if (argument.startsWith(modifier)) {
                return modifier;
            }
        }
        return "";
    }

    /**
     * What stands in a location must begin with its path, and nothing stands in an exact one. In one that is given by a
     * regular expression it must begin with the very expression, as in nginx, if it is not one itself.
     */
    private static void refuseOutside(Directive directive, Scope outer, boolean isRegex, String path) {
        Directive opening = outer.opening();
        if (outer.context() != Context.LOCATION || opening == null) {
            return;
        }
        String around = opening.argument(opening.arguments().size() - 1);
        String modifier = opening.arguments().size() == 2 ? opening.argument(0) : modifier(around);
        if (opening.arguments().size() == 1) {
            around = around.substring(modifier.length());
        }
        if (modifier.equals("=") || around.startsWith("@")) {
            throw directive.mistake("location \"" + path + "\" cannot be inside the "
                    + (modifier.equals("=") ? "exact" : "named") + " location \"" + around + "\"");
        }
        if (path.startsWith("@") && directive.arguments().size() == 1) {
            throw directive.mistake("named location \"" + path + "\" can be on the server level only");
        }
        if (!isRegex && !path.startsWith(around)) {
            throw directive.mistake("location \"" + path + "\" is outside location \"" + around + "\"");
        }
    }

    private record Compiled(Location location, boolean addsSlash) {}

    private Location compile(Scope scope, String name) {
        return compileWithContent(scope, name).location();
    }

    private Compiled compileWithContent(Scope scope, String name) {
        Settings settings = new Settings();
        for (Module module : modules) {
            module.configure(scope, settings, load);
        }
        Module.Content content = content(scope);
        LocationHandler handler = content.handler();
        for (int i = modules.size() - 1; i >= 0; i--) {
            handler = modules.get(i).wrap(scope, handler, block -> compile(block, name), load);
        }
        List<ResponseFilter> filters = new ArrayList<>();
        for (Module module : modules) {
            ResponseFilter filter = module.filter(scope, load);
            if (filter != null) {
                filters.add(filter);
            }
        }
        return new Compiled(new Location(name, settings, handler, filters), content.addsSlash());
    }

    private Module.Content content(Scope scope) {
        Scope level = scope;
        while (level != null) {
            for (Module module : modules) {
                Module.Content content = module.content(scope, level, load);
                if (content != null) {
                    return content;
                }
            }
            boolean block = level.context() == Context.LOCATION_IF || level.context() == Context.LIMIT_EXCEPT;
            level = block ? level.outer() : null;
        }
        for (Module module : modules) {
            LocationHandler otherwise = module.contentOtherwise(scope, load);
            if (otherwise != null) {
                return new Module.Content(otherwise, false);
            }
        }
        return new Module.Content(exchange -> exchange.end(HttpStatus.NOT_FOUND_404), false);
    }
}
