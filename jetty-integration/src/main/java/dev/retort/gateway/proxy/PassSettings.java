package dev.retort.gateway.proxy;

import static dev.retort.gateway.config.Known.directive;

import dev.retort.gateway.config.Check;
import dev.retort.gateway.config.ConfigException;
import dev.retort.gateway.config.Context;
import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Known;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.config.Values;
import dev.retort.gateway.connector.SocketSettings;
import dev.retort.gateway.site.Load;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What {@code proxy_}, {@code uwsgi_} and {@code fastcgi_} have in common: time-outs, buffers, retries, and which fields of
 * an answer pass. The directives differ in their first word only.
 */
record PassSettings(
        Duration connectTimeout,
        Duration sendTimeout,
        Duration readTimeout,
        boolean buffering,
        Delivery.Limits ahead,
        long maxHeader,
        boolean requestBuffering,
        ClientBody.Rules body,
        boolean passRequestHeaders,
        boolean passRequestBody,
        boolean interceptErrors,
        Set<RetryCause> nextUpstream,
        int tries,
        Duration triesTimeout,
        Set<String> hidden,
        Set<String> ignored,
        boolean ignoreClientAbort,
        boolean forceRanges,
        long limitRate,
        boolean socketKeepalive,
        @Nullable Binding bind) {
    private static final Duration MINUTE = Duration.ofSeconds(60);

    /** What a buffer of nginx's is by default on most machines, where a page of memory has 4 KiB. */
    private static final long PAGE = 4 * 1024;

    private static final int MAX_LEVELS = 10 + 3;
    private static final long GIGABYTE = 1L << 30;

    /** Fields of an answer that nginx keeps to itself unless they are passed by name. */
    private static final Set<String> HIDDEN = Set.of(
            "date",
            "server",
            "x-pad",
            "x-accel-expires",
            "x-accel-redirect",
            "x-accel-limit-rate",
            "x-accel-buffering",
            "x-accel-charset");

    static final Check HTTP_CAUSES = Check.words(
            "error",
            "timeout",
            "invalid_header",
            "non_idempotent",
            "http_500",
            "http_502",
            "http_503",
            "http_504",
            "http_403",
            "http_404",
            "http_429",
            "updating",
            "off");
    /** A CGI program is no gateway, so nothing answers for one that is behind it. */
    static final Check CGI_CAUSES = Check.words(
            "error",
            "timeout",
            "invalid_header",
            "non_idempotent",
            "http_500",
            "http_503",
            "http_403",
            "http_404",
            "http_429",
            "updating",
            "off");

    private static final Check ORDERS = Check.words(
            "x-accel-redirect",
            "x-accel-expires",
            "x-accel-limit-rate",
            "x-accel-buffering",
            "x-accel-charset",
            "expires",
            "cache-control",
            "set-cookie",
            "vary");

    /** Declares the directives with a first word. */
    static List<Known> directives(String word, Check causes) {
        Context[] all = {Context.HTTP, Context.SERVER, Context.LOCATION};
        List<Known> known = new ArrayList<>(List.of(
                directive(word + "_connect_timeout", "time", "How long a connection may take.", all),
                directive(word + "_send_timeout", "time", "How long the upstream may not take a byte.", all),
                directive(word + "_read_timeout", "time", "How long the upstream may not send a byte.", all),
                directive(word + "_buffering", "on | off", "Whether answers are read ahead of the client.", all),
                directive(word + "_buffer_size", "size", "How long the head of an answer may be.", all),
                directive(word + "_buffers", "number size", "How much of an answer is read ahead in memory.", all)
                        .arguments(2, 2),
                directive(
                        word + "_max_temp_file_size",
                        "size",
                        "How much of an answer is read ahead into a temporary file; 0 for none.",
                        all),
                directive(word + "_temp_path", "path [level …]", "The folder for such files.", all)
                        .arguments(1, 4)
                        .checked(PassSettings::folderLevels),
                directive(word + "_temp_file_write_size", "size", "Accepted; pieces are written as they come.", all)
                        .withoutEffect(),
                directive(word + "_limit_rate", "size", "How many bytes a second of an answer are read.", all),
                directive(word + "_socket_keepalive", "on | off", "Whether TCP probes silent connections.", all),
                directive(word + "_bind", "address | off", "The local address of connections.", all)
                        .arguments(1, 2)
                        .checked(Binding::check)
                        .withVariables(0),
                directive(word + "_busy_buffers_size", "size", "Accepted; all of the buffers may be busy.", all)
                        .withoutEffect(),
                directive(
                        word + "_request_buffering",
                        "on | off",
                        "Whether a request is read to its end before an upstream sees it.",
                        all),
                directive(word + "_pass_request_headers", "on | off", "Whether the client's fields are passed.", all),
                directive(word + "_pass_request_body", "on | off", "Whether the client's body is passed.", all),
                directive(
                        word + "_intercept_errors",
                        "on | off",
                        "Whether error_page applies to statuses of the upstream.",
                        all),
                directive(word + "_next_upstream", "cause … | off", "When another peer is tried.", all)
                        .atLeast(1)
                        .many()
                        .checked(causes),
                directive(word + "_next_upstream_tries", "number", "How many peers are tried; 0 for all.", all),
                directive(word + "_next_upstream_timeout", "time", "How long peers are tried; 0 for no limit.", all),
                directive(word + "_hide_header", "field", "A field of answers that is not passed.", all)
                        .many(),
                directive(word + "_pass_header", "field", "A field of answers that is passed after all.", all)
                        .many(),
                directive(
                        word + "_force_ranges",
                        "on | off",
                        "Whether a part of an answer can be asked for, whatever its Accept-Ranges says.",
                        all),
                directive(word + "_ignore_headers", "field …", "Fields of answers that give no orders.", all)
                        .atLeast(1)
                        .many()
                        .checked(ORDERS),
                directive(
                        word + "_ignore_client_abort",
                        "on | off",
                        "Whether the upstream is left to finish when the client has gone.",
                        all)));
        return known;
    }

    /** Refuses sizes that do not go together, in words of nginx's {@code ngx_http_proxy_merge_loc_conf}. */
    static void verify(Scope scope, String word, Load load) {
        Directive buffers = scope.one(word + "_buffers");
        long one = buffers == null ? PAGE : Values.size(buffers.argument(1), buffers);
        long all = buffers == null ? 8 * PAGE : Values.buffers(buffers);
        String name = "\"" + word + "_buffers\"";
        if (all < 2 * one) {
            throw new ConfigException("there must be at least 2 " + name, load.end());
        }
        long least = Math.max(one, scope.size(word + "_buffer_size", PAGE));
        long twice = least > Long.MAX_VALUE / 2 ? Long.MAX_VALUE : 2 * least;
        String greatest = "equal to or greater than the maximum of the value of \"" + word
                + "_buffer_size\" and one of the " + name;
        long busy = scope.size(word + "_busy_buffers_size", twice);
        if (busy < least) {
            throw new ConfigException("\"" + word + "_busy_buffers_size\" must be " + greatest, load.end());
        }
        if (busy > all - one) {
            throw new ConfigException(
                    "\"" + word + "_busy_buffers_size\" must be less than the size of all " + name
                            + " minus one buffer",
                    load.end());
        }
        if (scope.size(word + "_temp_file_write_size", twice) < least) {
            throw new ConfigException("\"" + word + "_temp_file_write_size\" must be " + greatest, load.end());
        }
        long file = scope.size(word + "_max_temp_file_size", GIGABYTE);
        if (file != 0 && file < least) {
            throw new ConfigException(
                    "\"" + word
                            + "_max_temp_file_size\" must be equal to zero to disable temporary files usage or must be "
                            + greatest,
                    load.end());
        }
    }

    /** Compiles what holds in a block. */
    static PassSettings of(Scope scope, String word, Load load) {
        Directive buffers = scope.one(word + "_buffers");
        long memory = buffers == null ? 8 * PAGE : Values.buffers(buffers);
        Set<String> hidden = new HashSet<>(HIDDEN);
        names(scope, word + "_hide_header", hidden);
        Set<String> passed = new HashSet<>();
        names(scope, word + "_pass_header", passed);
        hidden.removeAll(passed);
        Set<String> ignored = new HashSet<>();
        names(scope, word + "_ignore_headers", ignored);
        long head = scope.size(word + "_buffer_size", PAGE);
        load.shared(SocketSettings.RESPONSE_HEAD, AtomicLong::new).accumulateAndGet(head, Math::max);
        return new PassSettings(
                scope.time(word + "_connect_timeout", MINUTE),
                scope.time(word + "_send_timeout", MINUTE),
                scope.time(word + "_read_timeout", MINUTE),
                scope.flag(word + "_buffering", true),
                new Delivery.Limits(
                        memory,
                        scope.size(word + "_max_temp_file_size", GIGABYTE),
                        folder(scope, word + "_temp_path", load)),
                head,
                scope.flag(word + "_request_buffering", true),
                ClientBodyModule.rules(scope, load),
                scope.flag(word + "_pass_request_headers", true),
                scope.flag(word + "_pass_request_body", true),
                scope.flag(word + "_intercept_errors", false),
                RetryCause.of(scope, word + "_next_upstream"),
                scope.number(word + "_next_upstream_tries", 0),
                scope.time(word + "_next_upstream_timeout", Duration.ZERO),
                hidden,
                ignored,
                scope.flag(word + "_ignore_client_abort", false),
                scope.flag(word + "_force_ranges", false),
                scope.size(word + "_limit_rate", 0),
                scope.flag(word + "_socket_keepalive", false),
                Binding.of(scope.one(word + "_bind"), load));
    }

    /** How many digits of a file's number the folders below are called by: nginx's {@code ngx_conf_set_path_slot}. */
    static void folderLevels(Directive directive) {
        int all = 0;
        for (String level :
                directive.arguments().subList(1, directive.arguments().size())) {
            if (!level.matches("[1-9]\\d{0,8}")) {
                throw directive.mistake("\"" + directive.name() + "\" directive invalid value");
            }
            all += Integer.parseInt(level) + 1;
        }
        if (all > MAX_LEVELS) {
            throw directive.mistake("\"" + directive.name() + "\" directive invalid value");
        }
    }

    /** Returns the folder that a directive names, or null. */
    static @Nullable Path folder(Scope scope, String name, Load load) {
        Directive directive = scope.one(name);
        return directive == null ? null : load.path(directive.argument(0), directive.place());
    }

    private static void names(Scope scope, String directive, Set<String> into) {
        for (Directive one : scope.all(directive)) {
            one.arguments().forEach(name -> into.add(name.toLowerCase(Locale.ROOT)));
        }
    }

    /** Tells whether a field of an answer gives an order that is to be followed. */
    boolean obeys(String lowerCaseName) {
        return !ignored.contains(lowerCaseName);
    }
}
