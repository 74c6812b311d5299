package dev.retort.gateway.content;

import static dev.retort.gateway.config.Context.HTTP;
import static dev.retort.gateway.config.Context.LOCATION;
import static dev.retort.gateway.config.Context.LOCATION_IF;
import static dev.retort.gateway.config.Context.SERVER;
import static dev.retort.gateway.config.Known.directive;

import dev.retort.gateway.config.Check;
import dev.retort.gateway.config.ConfigException;
import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Known;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.config.Values;
import dev.retort.gateway.connector.SendFile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How files are read and sent: the part of {@code ngx_http_core_module} that is about files. */
final class FileDirectives {
    private static final long MAX_CHUNK = 2L << 20;

    private FileDirectives() {}

    static List<Known> directives() {
        String own = "Accepted; a file of up to 1 MiB that is asked for again is kept in memory for a second.";
        List<Known> known = new ArrayList<>(List.of(
                directive(
                        "sendfile",
                        "on | off",
                        "Whether the kernel sends files of more than 32 KiB by itself, where nothing changes or encrypts"
                                + " them.",
                        HTTP,
                        SERVER,
                        LOCATION,
                        LOCATION_IF),
                directive(
                        "sendfile_max_chunk",
                        "size",
                        "How much of a file a client gets before others have their turn; 0 for no limit.",
                        HTTP,
                        SERVER,
                        LOCATION),
                directive(
                                "aio",
                                "on | off | threads[=pool]",
                                "With threads, the kernel sends files on threads that may wait for the disk. What is read to be"
                                        + " sent always is.",
                                HTTP,
                                SERVER,
                                LOCATION)
                        .checked(FileDirectives::usesThreads)));
        known.add(directive("open_file_cache", "off | max=number [inactive=time]", own, HTTP, SERVER, LOCATION)
                .arguments(1, 2)
                .checked(FileDirectives::openFileCache)
                .withoutEffect());
        known.add(directive("open_file_cache_valid", "time", own, HTTP, SERVER, LOCATION)
                .checked(Check.SECONDS)
                .withoutEffect());
        known.add(directive("open_file_cache_min_uses", "number", own, HTTP, SERVER, LOCATION)
                .withoutEffect());
        known.add(directive("open_file_cache_errors", "on | off", own, HTTP, SERVER, LOCATION)
                .withoutEffect());
        known.add(kernel("aio_write", "on | off"));
        known.add(kernel("directio", "size | off").checked(Check.OFFSET.unless("off")));
        known.add(kernel("directio_alignment", "size").checked(Check.OFFSET));
        known.add(kernel("output_buffers", "number size").arguments(2, 2));
        known.add(kernel("postpone_output", "size"));
        known.add(kernel("tcp_nopush", "on | off"));
        known.add(kernel("read_ahead", "size"));
        known.add(kernel("send_lowat", "size"));
        known.add(kernel("subrequest_output_buffer_size", "size"));
        return known;
    }

    private static Known kernel(String name, String synopsis) {
        return directive(name, synopsis, "Accepted; Jetty decides how a file is read and sent.", HTTP, SERVER, LOCATION)
                .withoutEffect();
    }

    private static void openFileCache(Directive directive) {
        boolean on = false;
        for (String parameter : directive.arguments()) {
            try {
                if (parameter.equals("off")) {
                    on = true;
                    continue;
                }
                if (parameter.startsWith("max=")) {
                    on = Values.number(parameter.substring("max=".length()), directive) > 0;
                    if (on) {
                        continue;
                    }
                } else if (parameter.startsWith("inactive=")) {
                    Values.seconds(parameter.substring("inactive=".length()), directive);
                    continue;
                }
            } catch (ConfigException wrong) {
                // Told below.
            }
            throw directive.mistake("invalid \"open_file_cache\" parameter \"" + parameter + "\"");
        }
        if (!on) {
            throw directive.mistake("\"open_file_cache\" must have the \"max\" parameter");
        }
    }

    /** Returns how the kernel is to send files; null if it is not to, as in nginx where nobody says so. */
    static SendFile.@Nullable Options sendFile(Scope scope) {
        boolean on = scope.flag("sendfile", false);
        long chunk = scope.size("sendfile_max_chunk", MAX_CHUNK);
        boolean threads = usesThreads(scope.one("aio"));
        int most = chunk == 0 ? Integer.MAX_VALUE : (int) Math.min(chunk, Integer.MAX_VALUE);
        return on ? new SendFile.Options(most, threads) : null;
    }

    private static boolean usesThreads(@Nullable Directive aio) {
        String how = aio == null ? "off" : aio.argument(0);
        if (how.equals("threads") || how.startsWith("threads=")) {
            return true;
        }
        if (aio == null || how.equals("on") || how.equals("off")) {
            return false;
        }
        throw aio.mistake("\"aio\" directive invalid value");
    }
}
