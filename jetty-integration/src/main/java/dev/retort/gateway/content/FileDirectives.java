package dev.retort.gateway.content;

import static dev.retort.gateway.config.Context.HTTP;
import static dev.retort.gateway.config.Context.LOCATION;
import static dev.retort.gateway.config.Context.LOCATION_IF;
import static dev.retort.gateway.config.Context.SERVER;
import static dev.retort.gateway.config.Known.directive;

import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Known;
import dev.retort.gateway.config.Scope;
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
        String kernel = "Accepted; Jetty decides how a file is read and sent.";
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
                        LOCATION)));
        for (String name : List.of(
                "open_file_cache", "open_file_cache_valid", "open_file_cache_min_uses", "open_file_cache_errors")) {
            known.add(directive(name, "…", own, HTTP, SERVER, LOCATION)
                    .arguments(1, 2)
                    .withoutEffect());
        }
        for (String name : List.of(
                "aio_write",
                "directio",
                "directio_alignment",
                "output_buffers",
                "postpone_output",
                "tcp_nopush",
                "read_ahead",
                "send_lowat",
                "subrequest_output_buffer_size")) {
            known.add(directive(name, "…", kernel, HTTP, SERVER, LOCATION, LOCATION_IF)
                    .arguments(1, 2)
                    .withoutEffect());
        }
        return known;
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
