package dev.retort.gateway.variable;

import dev.retort.gateway.config.Known;
import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.KeptBody;
import dev.retort.gateway.exchange.Setting;
import dev.retort.gateway.exchange.Variables;
import dev.retort.gateway.site.DocumentRoot;
import dev.retort.gateway.site.Load;
import dev.retort.gateway.site.Module;
import dev.retort.gateway.site.Release;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The variables of nginx's core module. Those of the connection, the client's request and the response have a file each;
 * here are the ones of the exchange itself.
 *
 * <p>Source: {@code ngx_http_variables.c} and nginx.org/en/docs/http/ngx_http_core_module.html#variables.
 */
public final class CoreVariables implements Module {
    private static final Logger LOG = LoggerFactory.getLogger(CoreVariables.class);

    /** Noted of an exchange: bytes a second that its response may take, where {@code $limit_rate} has been set. */
    public static final Setting<Long> LIMIT_RATE = new Setting<>("limit_rate");

    private static final Setting<String> REQUEST_ID = new Setting<>("request_id");

    /** Creates the module. */
    public CoreVariables() {}

    @Override
    public List<Known> directives() {
        return List.of();
    }

    @Override
    public void begin(Load load) {
        Variables variables = load.variables();
        ConnectionVariables.declare(variables);
        RequestVariables.declare(variables);
        ResponseVariables.declare(variables);
        variables.add("uri", Exchange::uri);
        variables.add("document_uri", Exchange::uri);
        variables.add("host", exchange -> exchange.request().host());
        variables.add("server_name", exchange -> exchange.site().name());
        variables.add("request_method", Exchange::method);
        variables.add("is_args", exchange -> isEmpty(exchange.args()) ? "" : "?");
        for (String name : List.of("args", "query_string")) {
            variables.add(name, Exchange::args, Exchange::args);
        }
        variables.addFamily("arg_", name -> exchange -> QueryArgument.find(exchange.args(), name));
        variables.add("document_root", exchange -> root(exchange).folder(exchange));
        variables.add("realpath_root", CoreVariables::realRoot);
        variables.add("request_filename", exchange -> root(exchange).requestFilename(exchange));
        variables.add("request_body", exchange -> {
            KeptBody body = exchange.note(KeptBody.NOTE);
            return body == null ? null : body.text();
        });
        variables.add("request_body_file", exchange -> {
            KeptBody body = exchange.note(KeptBody.NOTE);
            return body == null ? null : body.file();
        });
        variables.add(
                "limit_rate",
                exchange -> {
                    Long rate = exchange.note(LIMIT_RATE);
                    return rate == null ? "0" : rate.toString();
                },
                CoreVariables::limitRate);
        variables.add("request_id", CoreVariables::requestId);
        variables.add(
                "request_time", exchange -> Clock.seconds(exchange.request().age() / 1_000_000));
        variables.add("msec", exchange -> Clock.seconds(System.currentTimeMillis()));
        variables.add("time_local", exchange -> Clock.local());
        variables.add("time_iso8601", exchange -> Clock.iso8601());
        String hostname = hostname();
        variables.add("hostname", exchange -> hostname);
        String pid = Long.toString(ProcessHandle.current().pid());
        variables.add("pid", exchange -> pid);
        // nginx says "p" of a pipelined request, which cannot be told here.
        variables.add("pipe", exchange -> ".");
        variables.add("nginx_version", exchange -> Release.NGINX_VERSION);
        variables.addMissing("tcpinfo_", "the JVM does not tell what the kernel knows of a connection");
    }

    private static void limitRate(Exchange exchange, String value) {
        if (!value.matches("[0-9]{1,12}[kKmMgG]?")) {
            LOG.error(
                    "*{} invalid $limit_rate \"{}\"{}", exchange.request().connectionNumber(), value, exchange.whose());
            return;
        }
        int unit = " kmg".indexOf(Character.toLowerCase(value.charAt(value.length() - 1)));
        String digits = unit < 0 ? value : value.substring(0, value.length() - 1);
        exchange.note(LIMIT_RATE, Long.parseLong(digits) << (10 * Math.max(0, unit)));
    }

    private static boolean isEmpty(@Nullable String args) {
        return args == null || args.isEmpty();
    }

    private static DocumentRoot root(Exchange exchange) {
        DocumentRoot root = exchange.setting(DocumentRoot.SETTING);
        if (root == null) {
            throw new IllegalStateException("a location without a root");
        }
        return root;
    }

    private static @Nullable String realRoot(Exchange exchange) {
        Path folder = DocumentRoot.path(root(exchange).folder(exchange));
        try {
            return folder == null
                    ? null
                    : new String(
                            folder.toRealPath().toString().getBytes(StandardCharsets.UTF_8),
                            StandardCharsets.ISO_8859_1);
        } catch (IOException missing) {
            return null;
        }
    }

    /** Returns 16 random bytes in hexadecimal, the same as often as it is asked for. */
    private static String requestId(Exchange exchange) {
        String id = exchange.note(REQUEST_ID);
        if (id == null) {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            HexFormat hex = HexFormat.of();
            id = hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
            exchange.note(REQUEST_ID, id);
        }
        return id;
    }

    private static String hostname() {
        try {
            return InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
        } catch (UnknownHostException unnamed) {
            return "localhost";
        }
    }
}
