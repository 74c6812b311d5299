package dev.retort.gateway.site;

import static dev.retort.gateway.config.Context.EVENTS;
import static dev.retort.gateway.config.Context.HTTP;
import static dev.retort.gateway.config.Context.LOCATION;
import static dev.retort.gateway.config.Context.MAIN;
import static dev.retort.gateway.config.Context.SERVER;

import dev.retort.gateway.config.Check;
import dev.retort.gateway.config.ConfigException;
import dev.retort.gateway.config.Context;
import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Known;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.config.Values;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The tuning of nginx's processes, events and hash tables. None of it has an effect here, but a mistake in it is told all
 * the same: the file may be for an nginx too.
 */
final class Tuning {
    private static final Set<String> EVENT_METHODS = Set.of("select", "poll", "epoll");

    private static final String POOL = "threads=";

    private Tuning() {}

    static List<Known> directives() {
        List<Known> known = new ArrayList<>();
        for (String name : List.of("daemon", "master_process", "pcre_jit")) {
            known.add(of(name, "on | off", MAIN));
        }
        known.add(of("worker_rlimit_nofile", "number", MAIN));
        known.add(of("worker_rlimit_core", "size", MAIN).checked(Check.OFFSET));
        known.add(of("worker_priority", "number", MAIN).checked(Tuning::priority));
        known.add(of("worker_cpu_affinity", "auto [mask] | mask …", MAIN)
                .atLeast(1)
                .checked(Tuning::affinity));
        known.add(of("timer_resolution", "time", MAIN));
        known.add(of("thread_pool", "name threads=number [max_queue=number]", MAIN)
                .arguments(2, 3)
                .many()
                .checked(Tuning::threadPool));
        known.add(of("debug_points", "abort | stop", MAIN).checked(Check.words("abort", "stop")));
        for (String name : List.of("lock_file", "working_directory", "ssl_engine")) {
            known.add(of(name, "name", MAIN));
        }
        known.add(of("user", "user [group]", MAIN).arguments(1, 2));
        known.add(of("load_module", "file", MAIN).many());
        known.add(of("env", "variable[=value]", MAIN).many());
        known.add(of("worker_connections", "number", EVENTS).checked(Tuning::connections));
        known.add(of("use", "method", EVENTS).checked(Tuning::use));
        known.add(of("multi_accept", "on | off", EVENTS));
        known.add(of("accept_mutex", "on | off", EVENTS));
        known.add(of("accept_mutex_delay", "time", EVENTS));
        known.add(of("worker_aio_requests", "number", EVENTS));
        known.add(of("debug_connection", "address | network | unix:", EVENTS).many());
        for (String name : List.of(
                "variables_hash_bucket_size",
                "variables_hash_max_size",
                "server_names_hash_bucket_size",
                "server_names_hash_max_size",
                "map_hash_bucket_size",
                "map_hash_max_size")) {
            known.add(of(name, "number", HTTP));
        }
        for (String name : List.of("types_hash_bucket_size", "types_hash_max_size")) {
            known.add(of(name, "number", HTTP, SERVER, LOCATION));
        }
        for (String name : List.of("msie_padding", "msie_refresh")) {
            known.add(of(name, "on | off", HTTP, SERVER, LOCATION));
        }
        return known;
    }

    /** Refuses two pools of one name, and a name that no pool has. */
    static void checkThreadPools(Load load) {
        Scope main = load.http().outer();
        if (main == null) {
            return;
        }
        Set<String> names = new HashSet<>();
        for (Directive pool : main.own("thread_pool")) {
            if (!names.add(pool.argument(0))) {
                throw pool.mistake("duplicate thread pool \"" + pool.argument(0) + "\"");
            }
        }
        names.add("default");
        refuseUnknown(load.http().directives(), names);
    }

    private static void refuseUnknown(List<Directive> directives, Set<String> pools) {
        for (Directive directive : directives) {
            String argument = directive.arguments().isEmpty() ? "" : directive.argument(0);
            if (directive.name().equals("aio") && argument.startsWith(POOL) && argument.indexOf('$') < 0) {
                String pool = argument.substring(POOL.length());
                if (!pools.contains(pool)) {
                    throw directive.mistake("unknown thread pool \"" + pool + "\"");
                }
            }
            refuseUnknown(directive.children(), pools);
        }
    }

    private static Known of(String name, String synopsis, Context... contexts) {
        return Known.directive(name, synopsis, "Accepted; the JVM and Jetty decide this.", contexts)
                .withoutEffect();
    }

    private static void priority(Directive directive) {
        String text = directive.argument(0);
        Values.number(text.startsWith("-") ? text.substring(1) : text, directive);
    }

    private static void affinity(Directive directive) {
        List<String> masks = directive.arguments();
        boolean auto = masks.get(0).equals("auto");
        if (auto && masks.size() > 2) {
            throw directive.mistake("invalid number of arguments in \"worker_cpu_affinity\" directive");
        }
        for (String mask : masks.subList(auto ? 1 : 0, masks.size())) {
            for (int i = 0; i < mask.length(); i++) {
                if ("01 ".indexOf(mask.charAt(i)) < 0) {
                    throw directive.mistake("invalid character \"" + mask.charAt(i) + "\" in \"worker_cpu_affinity\"");
                }
            }
        }
    }

    private static void threadPool(Directive directive) {
        boolean threads = false;
        for (String parameter :
                directive.arguments().subList(1, directive.arguments().size())) {
            boolean sets = parameter.startsWith("threads=");
            int equals = parameter.indexOf('=');
            if (!sets && !parameter.startsWith("max_queue=")) {
                continue; // nginx does not look at others.
            }
            int number = -1;
            try {
                number = Values.number(parameter.substring(equals + 1), directive);
            } catch (ConfigException none) {
                // Told below, as a number that is too small.
            }
            if (number < (sets ? 1 : 0)) {
                throw directive.mistake("invalid " + parameter.substring(0, equals) + " value \"" + parameter + "\"");
            }
            threads |= sets;
        }
        if (!threads) {
            throw directive.mistake("\"thread_pool\" must have \"threads\" parameter");
        }
    }

    private static void connections(Directive directive) {
        try {
            Values.number(directive.argument(0), directive);
        } catch (ConfigException none) {
            throw directive.mistake("invalid number \"" + directive.argument(0) + "\"");
        }
    }

    private static void use(Directive directive) {
        String method = directive.argument(0);
        if (!EVENT_METHODS.contains(method)) {
            throw directive.mistake("invalid event type \"" + method + "\"");
        }
    }
}
