package dev.retort.gateway;

import static dev.retort.gateway.config.Context.HTTP;
import static dev.retort.gateway.config.Context.LOCATION;
import static dev.retort.gateway.config.Context.MAIN;
import static dev.retort.gateway.config.Context.SERVER;
import static dev.retort.gateway.config.Known.directive;

import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Known;
import dev.retort.gateway.config.LogLevel;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.config.Values;
import dev.retort.gateway.exchange.Settings;
import dev.retort.gateway.site.Load;
import dev.retort.gateway.site.Module;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The process itself: its threads, its file with its number, its log. */
final class ProcessModule implements Module {
    @Override
    public List<Known> directives() {
        return List.of(
                directive(
                                "worker_processes",
                                "number | auto",
                                "How many threads read from and write to the connections; a reload does not change it."
                                        + " Default: one for each processor.",
                                MAIN)
                        .checked(ProcessModule::processes),
                directive(
                        "worker_shutdown_timeout",
                        "time",
                        "How long requests may go on after the process is told to quit.",
                        MAIN),
                directive("pid", "file", "Where the process writes its number.", MAIN),
                directive(
                                "error_log",
                                "file | stderr [level]",
                                "Where messages go; one log for the whole process.",
                                MAIN,
                                HTTP,
                                SERVER,
                                LOCATION)
                        .atLeast(1)
                        .many()
                        .checked(ProcessModule::level));
    }

    @Override
    public void begin(Load load) {
        Scope main = load.http().outer();
        if (main != null) {
            threads(main);
            main.time("worker_shutdown_timeout", Duration.ZERO);
            main.own("error_log").forEach(ProcessModule::level);
            load.http().own("error_log").forEach(ProcessModule::level);
        }
    }

    @Override
    public void configure(Scope scope, Settings settings, Load load) {
        for (Directive log : scope.own("error_log")) {
            level(log);
            load.warn("\"error_log\" has no effect here: write it above the \"http\" block", log.place());
        }
    }

    private static void processes(Directive directive) {
        String text = directive.argument(0);
        if (!text.equals("auto") && !text.matches("[0-9]{1,18}")) {
            throw directive.mistake("\"worker_processes\" directive invalid value");
        }
        if (text.matches("0+")) {
            throw directive.mistake("invalid value \"0\" in \"worker_processes\" directive");
        }
    }

    /** Returns the number of threads for connections. */
    static int threads(Scope main) {
        Directive directive = main.ownOne("worker_processes");
        if (directive == null || directive.argument(0).equals("auto")) {
            return Runtime.getRuntime().availableProcessors();
        }
        return Values.number(directive.argument(0), directive);
    }

    /** Returns the directive that says where the process logs, or null. */
    static @Nullable Directive log(Scope main, Scope http) {
        Directive directive = main.ownOne("error_log");
        return directive == null ? http.ownOne("error_log") : directive;
    }

    /** Returns the level of a log. */
    static LogLevel level(Directive log) {
        if (log.argument(0).startsWith("syslog:") || log.argument(0).startsWith("memory:")) {
            throw log.mistake("\"error_log\" knows files and stderr alone, not \"" + log.argument(0) + "\"");
        }
        LogLevel level = LogLevel.ERROR;
        for (int i = 1; i < log.arguments().size(); i++) {
            LogLevel named = LogLevel.named(log.argument(i));
            if (named == null) {
                throw log.mistake("invalid log level \"" + log.argument(i) + "\"");
            }
            if (i > 1) {
                throw log.mistake("duplicate log level \"" + log.argument(i) + "\"");
            }
            level = named;
        }
        return level;
    }
}
