package dev.retort.gateway.site;

import dev.retort.gateway.config.Check;
import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Directives;
import dev.retort.gateway.config.Known;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.exchange.Expression;
import dev.retort.gateway.exchange.Regex;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Looks at every block before anything is compiled, also at what nothing comes of where it stands, since nginx refuses a
 * mistake wherever it reads it: at the variables and regular expressions in arguments, and at whatever the modules look at.
 */
public final class BlockChecks {
    private final List<Module> modules;
    private final Directives known;
    private final Load load;

    /**
     * Creates the checks.
     *
     * @param modules what looks at the blocks
     * @param known says which arguments may have variables
     * @param load the load, whose variables are referred to
     */
    public BlockChecks(List<Module> modules, Directives known, Load load) {
        this.modules = modules;
        this.known = known;
        this.load = load;
    }

    /**
     * Looks at a block and at those within it.
     *
     * @param scope the block
     * @throws dev.retort.gateway.config.ConfigException if there is a mistake in them
     */
    public void run(Scope scope) {
        modules.forEach(module -> module.check(scope, load));
        Map<String, Set<String>> words = new HashMap<>();
        for (Directive directive : scope.directives()) {
            Known description = known.find(directive.name(), scope.context());
            if (description == null) {
                continue;
            }
            if (description.block() == Known.Block.DIRECTIVES) {
                run(scope.enter(directive, description.inside(scope.context())));
            } else if (description.variablesFrom() >= 0) {
                refer(directive, description.variablesFrom());
            } else if (description.check() instanceof Check.Words) {
                warnOfTwice(directive, words.computeIfAbsent(directive.name(), name -> new HashSet<>()));
            }
        }
    }

    private void warnOfTwice(Directive directive, Set<String> words) {
        for (String argument : directive.arguments()) {
            if (!words.add(argument.toLowerCase(Locale.ROOT))) {
                load.warn("duplicate value \"" + argument + "\"", directive.place());
            }
        }
    }

    private void refer(Directive directive, int from) {
        for (int i = from; i < directive.arguments().size(); i++) {
            String argument = directive.argument(i);
            if (i == 0 && argument.startsWith("~")) {
                boolean anyCase = argument.startsWith("~*");
                Regex.compile(argument.substring(anyCase ? 2 : 1), anyCase, load.variables(), directive);
            } else {
                Expression.compile(argument, load.variables(), directive);
            }
        }
    }
}
