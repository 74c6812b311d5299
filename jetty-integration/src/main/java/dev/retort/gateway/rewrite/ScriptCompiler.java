package dev.retort.gateway.rewrite;

import dev.retort.gateway.config.Context;
import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.LogLevel;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.Expression;
import dev.retort.gateway.exchange.Location;
import dev.retort.gateway.exchange.Setting;
import dev.retort.gateway.exchange.Variable;
import dev.retort.gateway.site.Load;
import dev.retort.gateway.site.Module;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compiles the rewriting directives of a block into steps. */
final class ScriptCompiler {
    private static final Logger LOG = LoggerFactory.getLogger(ScriptCompiler.class);

    /** Where a location keeps whether {@code rewrite_log} is on. */
    static final Setting<Boolean> REWRITE_LOG = new Setting<>("rewrite_log");

    /** Where a location keeps whether {@code uninitialized_variable_warn} is on. */
    static final Setting<Boolean> WARN_UNSET = new Setting<>("uninitialized_variable_warn");

    private final Load load;
    private final Module.@Nullable Blocks blocks;

    /**
     * Creates a compiler.
     *
     * @param load the load
     * @param blocks makes locations of the {@code if} blocks; null in a server, where they are none
     */
    ScriptCompiler(Load load, Module.@Nullable Blocks blocks) {
        this.load = load;
        this.blocks = blocks;
    }

    List<Step> steps(Scope scope) {
        List<Step> steps = new ArrayList<>();
        for (Directive directive : scope.directives()) {
            switch (directive.name()) {
                case "set" -> steps.add(set(directive));
                case "break" ->
                    steps.add(run -> {
                        run.stay();
                        return Step.Flow.END;
                    });
                case "return" -> steps.add(ReturnStep.compile(directive, scope, load));
                case "rewrite" -> steps.add(RewriteStep.compile(directive, scope, load));
                case "if" -> steps.add(block(directive, scope));
                default -> {
                    // Another module's.
                }
            }
        }
        return steps;
    }

    private Step set(Directive directive) {
        String variable = directive.argument(0);
        if (!variable.startsWith("$") || variable.length() == 1) {
            throw directive.mistake("invalid variable name \"" + variable + "\"");
        }
        String name = variable.substring(1);
        BiConsumer<Exchange, @Nullable String> setter = load.variables().slot(name, unset(name), directive);
        Expression value = Expression.compile(directive.argument(1), load.variables(), directive);
        return run -> {
            setter.accept(run.exchange(), value.value(run.exchange(), run.escapesCaptures()));
            return Step.Flow.ON;
        };
    }

    private static Variable unset(String name) {
        return exchange -> {
            if (!Boolean.FALSE.equals(exchange.setting(WARN_UNSET))) {
                LOG.warn(
                        "*{} using uninitialized \"{}\" variable{}",
                        exchange.request().connectionNumber(),
                        name,
                        exchange.whose());
            }
            return "";
        };
    }

    private Step block(Directive directive, Scope outer) {
        Context kind = outer.context() == Context.SERVER ? Context.SERVER_IF : Context.LOCATION_IF;
        Scope scope = outer.enter(directive, kind);
        Condition condition = Condition.compile(directive, load);
        Location location = blocks == null ? null : blocks.compile(scope);
        return new IfStep(condition, location, steps(scope));
    }

    /** Enters a block if a condition holds. */
    private record IfStep(Condition condition, @Nullable Location location, List<Step> steps) implements Step {
        @Override
        public Flow run(Run run) {
            if (!condition.holds(run)) {
                return Flow.ON;
            }
            if (location != null) {
                run.exchange().narrow(location);
            }
            return Script.run(steps, run);
        }

        @Override
        public boolean usesDisk() {
            return condition.usesDisk() || steps.stream().anyMatch(Step::usesDisk);
        }
    }

    /** Says what a regular expression has found, if the location wants it said. */
    static void log(Exchange exchange, String message, Object first, Object second) {
        if (Boolean.TRUE.equals(exchange.setting(REWRITE_LOG))) {
            LogLevel.NOTICE.log(
                    LOG,
                    "*{} " + message + "{}",
                    exchange.request().connectionNumber(),
                    first,
                    second,
                    exchange.whose());
        }
    }
}
