package dev.retort.gateway.rewrite;

import static dev.retort.gateway.config.Context.HTTP;
import static dev.retort.gateway.config.Context.LOCATION;
import static dev.retort.gateway.config.Context.LOCATION_IF;
import static dev.retort.gateway.config.Context.SERVER;
import static dev.retort.gateway.config.Context.SERVER_IF;
import static dev.retort.gateway.config.Known.directive;

import dev.retort.gateway.config.Context;
import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Known;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.exchange.LocationHandler;
import dev.retort.gateway.exchange.Settings;
import dev.retort.gateway.site.Load;
import dev.retort.gateway.site.Module;
import java.util.List;
import java.util.Set;

/** {@code set}, {@code if}, {@code break}, {@code return} and {@code rewrite}, nginx's rewrite module. */
public final class RewriteModule implements Module {
    private static final Context[] EVERYWHERE = {SERVER, LOCATION, SERVER_IF, LOCATION_IF};
    private static final Set<String> HARMLESS_IN_IF =
            Set.of("set", "break", "return", "rewrite", "rewrite_log", "uninitialized_variable_warn");

    /** Creates the module. */
    public RewriteModule() {}

    @Override
    public List<Known> directives() {
        return List.of(
                directive("set", "$variable value", "Gives a variable a value.", EVERYWHERE)
                        .arguments(2, 2)
                        .many(),
                directive("if", "(condition) { … }", "What holds if a condition does.", SERVER, LOCATION)
                        .atLeast(1)
                        .with(Known.Block.DIRECTIVES)
                        .many(),
                directive("break", "", "Ends the rewriting and stays in the location.", EVERYWHERE)
                        .arguments(0, 0)
                        .many(),
                directive("return", "code [text] | code URL | URL", "Answers at once.", EVERYWHERE)
                        .arguments(1, 2)
                        .many(),
                directive(
                                "rewrite",
                                "regex replacement [last | break | redirect | permanent]",
                                "Gives paths that match another one, or redirects them.",
                                EVERYWHERE)
                        .arguments(2, 3)
                        .many(),
                directive(
                        "rewrite_log",
                        "on | off",
                        "Whether rewriting is logged.",
                        HTTP,
                        SERVER,
                        LOCATION,
                        SERVER_IF,
                        LOCATION_IF),
                directive(
                        "uninitialized_variable_warn",
                        "on | off",
                        "Whether the use of a variable before its \"set\" is logged.",
                        HTTP,
                        SERVER,
                        LOCATION,
                        SERVER_IF,
                        LOCATION_IF));
    }

    @Override
    public void configure(Scope scope, Settings settings, Load load) {
        settings.put(ScriptCompiler.REWRITE_LOG, scope.flag("rewrite_log", false));
        settings.put(ScriptCompiler.WARN_UNSET, scope.flag("uninitialized_variable_warn", true));
        if (scope.context() == LOCATION_IF) {
            warnOfIf(scope, load);
        }
    }

    private static void warnOfIf(Scope scope, Load load) {
        for (Directive directive : scope.directives()) {
            if (!HARMLESS_IN_IF.contains(directive.name())) {
                load.warn(
                        "\"" + directive.name() + "\" in an \"if\": the block serves alone, without what other \"if\""
                                + " blocks of the location say; write a \"map\" or another location",
                        directive.place());
            }
        }
    }

    @Override
    public LocationHandler wrapServer(Scope server, LocationHandler next, Load load) {
        List<Step> steps = new ScriptCompiler(load, null).steps(server);
        return steps.isEmpty() ? next : new Script(steps, next, false);
    }

    /** The steps of an {@code if} belong to the script of the location around it. */
    @Override
    public LocationHandler wrap(Scope scope, LocationHandler next, Blocks blocks, Load load) {
        if (scope.context() != LOCATION) {
            return next;
        }
        List<Step> steps = new ScriptCompiler(load, blocks).steps(scope);
        return steps.isEmpty() ? next : new Script(steps, next, true);
    }
}
