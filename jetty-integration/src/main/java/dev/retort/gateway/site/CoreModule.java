package dev.retort.gateway.site;

import static dev.retort.gateway.config.Context.HTTP;
import static dev.retort.gateway.config.Context.LOCATION;
import static dev.retort.gateway.config.Context.MAIN;
import static dev.retort.gateway.config.Context.SERVER;
import static dev.retort.gateway.config.Known.directive;

import dev.retort.gateway.config.Context;
import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Known;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.exchange.Settings;
import java.util.ArrayList;
import java.util.List;

/** The blocks of the language, and the tuning of nginx's processes that means nothing here. */
public final class CoreModule implements Module {
    /** Creates the module. */
    public CoreModule() {}

    @Override
    public List<Known> directives() {
        List<Known> known = new ArrayList<>(List.of(
                directive("events", "{ … }", "Connection processing; every directive in it is without effect.", MAIN)
                        .arguments(0, 0)
                        .with(Known.Block.DIRECTIVES),
                directive("http", "{ … }", "Holds the servers.", MAIN)
                        .arguments(0, 0)
                        .with(Known.Block.DIRECTIVES),
                // The parser itself follows it.
                directive("include", "file | mask", "Puts what a file says here, or several files.", Context.values())
                        .many(),
                directive("server", "{ … }", "A virtual server.", HTTP)
                        .arguments(0, 0)
                        .with(Known.Block.DIRECTIVES)
                        .many(),
                directive(
                                "location",
                                "[= | ~ | ~* | ^~] uri { … } | @name { … }",
                                "What holds for some paths of a server.",
                                SERVER,
                                LOCATION)
                        .arguments(1, 2)
                        .with(Known.Block.DIRECTIVES)
                        .many(),
                directive(
                                "listen",
                                "address[:port] | port | unix:path [default_server] [ssl] [http2] [proxy_protocol]"
                                        + " [backlog=number]",
                                "A socket of the server. Other parameters of nginx's are accepted without effect.",
                                SERVER)
                        .atLeast(1)
                        .checked(ListenDirective::check)
                        .many(),
                directive("server_name", "name …", "The names of the server: exact, *.wild, wild.*, ~regex.", SERVER)
                        .atLeast(1)
                        .checked(CoreModule::serverNames)
                        .many(),
                directive(
                        "merge_slashes", "on | off", "Whether repeated slashes in a path become one.", HTTP, SERVER)));
        known.addAll(DocumentRoot.directives());
        known.addAll(Tuning.directives());
        return known;
    }

    private static void serverNames(Directive directive) {
        for (String name : directive.arguments()) {
            boolean wild = name.startsWith("*") && (name.length() < 3 || name.charAt(1) != '.');
            if (wild || name.equals(".")) {
                throw directive.mistake("server name \"" + name + "\" is invalid");
            }
            if (name.equals("~")) {
                throw directive.mistake("empty regex in server name \"" + name + "\"");
            }
        }
    }

    @Override
    public void begin(Load load) {
        Tuning.checkThreadPools(load);
    }

    @Override
    public void check(Scope scope, Load load) {
        DocumentRoot.check(scope);
    }

    @Override
    public void configure(Scope scope, Settings settings, Load load) {
        settings.put(DocumentRoot.SETTING, DocumentRoot.of(scope, load));
        AliasSlash.check(scope, load);
    }
}
