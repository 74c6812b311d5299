package dev.retort.gateway.site;

import static dev.retort.gateway.config.Context.EVENTS;
import static dev.retort.gateway.config.Context.HTTP;
import static dev.retort.gateway.config.Context.LOCATION;
import static dev.retort.gateway.config.Context.MAIN;
import static dev.retort.gateway.config.Context.SERVER;
import static dev.retort.gateway.config.Known.directive;

import dev.retort.gateway.config.Context;
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
                        .many(),
                directive("server_name", "name …", "The names of the server: exact, *.wild, wild.*, ~regex.", SERVER)
                        .atLeast(1)
                        .many(),
                directive(
                        "merge_slashes", "on | off", "Whether repeated slashes in a path become one.", HTTP, SERVER)));
        known.addAll(DocumentRoot.directives());
        tuning(known, MAIN, "daemon", "master_process", "worker_rlimit_nofile", "worker_priority");
        tuning(known, MAIN, "worker_rlimit_core", "pcre_jit", "timer_resolution");
        tuning(known, MAIN, "thread_pool", "lock_file", "working_directory", "debug_points", "ssl_engine");
        tuning(known, MAIN, "user", "worker_cpu_affinity", "load_module", "env");
        tuning(known, EVENTS, "worker_connections", "use", "multi_accept", "accept_mutex", "accept_mutex_delay");
        tuning(known, EVENTS, "worker_aio_requests", "debug_connection");
        tuning(known, HTTP, "variables_hash_bucket_size", "variables_hash_max_size", "server_names_hash_bucket_size");
        tuning(known, HTTP, "server_names_hash_max_size", "map_hash_bucket_size", "map_hash_max_size");
        for (String name : List.of("types_hash_bucket_size", "types_hash_max_size", "msie_padding", "msie_refresh")) {
            known.add(directive(name, "…", "Accepted; there is nothing to tune here.", HTTP, SERVER, LOCATION)
                    .atLeast(1)
                    .withoutEffect());
        }
        return known;
    }

    @Override
    public void configure(Scope scope, Settings settings, Load load) {
        settings.put(DocumentRoot.SETTING, DocumentRoot.of(scope, load));
        AliasSlash.check(scope, load);
    }

    private static void tuning(List<Known> known, Context context, String... names) {
        for (String name : names) {
            known.add(directive(name, "…", "Accepted; the JVM and Jetty decide this.", context)
                    .atLeast(1)
                    .many()
                    .withoutEffect());
        }
    }
}
