package dev.retort.cli;

import dev.retort.jetty.AppServer;
import dev.retort.jetty.AppServerBuilder;
import dev.retort.jetty.FolderWatcher;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Serves WARs until the process is told to end, as uWSGI serves Python. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = "Serves WARs: the application server.",
        footer = "%nThe signal HUP loads the WARs anew without a lost request; TERM stops.",
        sortOptions = false)
final class ServeCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    private final PrintWriter out;
    private final PrintWriter err;

    @Parameters(arity = "1..*", paramLabel = "<war>", description = "A WAR, or a folder that holds what a WAR does.")
    private List<Path> wars = List.of();

    @Option(
            names = "--context",
            paramLabel = "<path>",
            description = "The path of a WAR, one for each in their order. Default: / for a single one, otherwise the"
                    + " name of the file, with ROOT.war at /.")
    private List<String> contexts = List.of();

    @Option(
            names = "--http",
            paramLabel = "<host:port>",
            description = "Listen for HTTP/1.1 and HTTP/2: 0.0.0.0:8080 for every address, port 0 for any that is free."
                    + " Default: 127.0.0.1:8080, unless another address is given")
    private List<String> http = List.of();

    @Option(
            names = "--https",
            paramLabel = "<host:port>",
            description = "Listen for the same over TLS, with the certificate of --cert.")
    private List<String> https = List.of();

    @Mixin
    private CertificateOptions certificate = new CertificateOptions();

    @Option(names = "--http-unix", paramLabel = "<file>", description = "Listen for HTTP at a unix socket.")
    private List<Path> httpUnix = List.of();

    @Option(
            names = "--uwsgi",
            paramLabel = "<host:port|file>",
            description =
                    "Listen for the uwsgi protocol, for nginx's uwsgi_pass: at a port, or at a unix socket, such as"
                            + " ./app.sock. Who reaches it is trusted.")
    private List<String> uwsgi = List.of();

    @Option(
            names = "--chmod-socket",
            paramLabel = "<mode>",
            arity = "0..1",
            fallbackValue = "666",
            description = "Who may connect to unix sockets: 660, or without a mode ${FALLBACK-VALUE}. Default: by the"
                    + " umask")
    private @Nullable String socketMode;

    @Option(
            names = "--proxy-protocol",
            description = "Expect the header of the PROXY protocol on every connection of HTTP.")
    private boolean proxyProtocol;

    @Option(
            names = "--health",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Answer /healthz and /readyz. Default: yes")
    private boolean health = true;

    @Option(
            names = "--drain-time",
            paramLabel = "<seconds>",
            description = "What requests in flight have at a stop or reload. Default: ${DEFAULT-VALUE}",
            defaultValue = "30")
    private int drainTime = 30;

    @Option(
            names = "--stop-notice",
            paramLabel = "<seconds>",
            description = "How long to go on serving at a stop, with /readyz at 503. Default: ${DEFAULT-VALUE}",
            defaultValue = "0")
    private int stopNotice;

    @Option(names = "--watch", description = "Load a WAR anew when it changes.")
    private boolean watch;

    @Option(
            names = "--check",
            description = "Start at a free port of this machine instead, ask each WAR for its first page, tell what it"
                    + " answered, and end; with 1 if a WAR does not start or answers with a failure of the server.")
    private boolean check;

    ServeCommand(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws Exception {
        AppServerBuilder builder = AppServer.builder()
                .proxyProtocol(proxyProtocol && !check)
                .health(health)
                .drainTime(Duration.ofSeconds(drainTime))
                .stopNotice(Duration.ofSeconds(stopNotice));
        List<String> deployed = deploy(builder);
        if (check) {
            return check(builder.http(StartCheck.HOST, 0), deployed);
        }
        listen(builder);
        CompletableFuture<AppServer> started = new CompletableFuture<>();
        // Before the start, which takes its time: a HUP that nobody hears ends the process.
        Signals.handle("HUP", () -> tell(started.join().reload()));
        try (AppServer server = start(builder)) {
            started.complete(server);
            if (watch) {
                watch(server);
            }
            server.join();
        }
        return 0;
    }

    private int check(AppServerBuilder builder, List<String> deployed) {
        List<String> paths = new ArrayList<>();
        deployed.forEach(context -> paths.add(context.endsWith("/") ? context : context + "/"));
        if (health) {
            paths.add("/healthz");
        }
        try (AppServer server = start(builder)) {
            return StartCheck.run(server.port(), paths, out);
        }
    }

    /** Returns the paths that the WARs are at. */
    private List<String> deploy(AppServerBuilder builder) {
        if (contexts.size() > wars.size()) {
            throw CommandException.usage("There are " + contexts.size() + " contexts for " + wars.size()
                    + " WARs: give --context once for each WAR at most.");
        }
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < wars.size(); i++) {
            Path war = wars.get(i);
            String path = i < contexts.size() ? contexts.get(i) : wars.size() == 1 ? "/" : context(war);
            builder.war(war, path);
            paths.add(path);
        }
        return paths;
    }

    /** As servlet containers name what lies in their folder of webapps. */
    private static String context(Path war) {
        String name =
                String.valueOf(war.toAbsolutePath().normalize().getFileName()).replaceFirst("\\.war$", "");
        return name.equals("ROOT") ? "/" : "/" + name;
    }

    private void listen(AppServerBuilder builder) {
        if (http.isEmpty() && https.isEmpty() && httpUnix.isEmpty() && uwsgi.isEmpty()) {
            builder.http("127.0.0.1", 8080);
        }
        for (String address : http) {
            HostAndPort at = HostAndPort.of("--http", address);
            builder.http(at.host(), at.port());
        }
        SSLContext tls = certificate.tls();
        if ((tls == null) != https.isEmpty()) {
            throw CommandException.usage(
                    tls == null
                            ? "--https needs a certificate: add --cert <file> --key <file>, or --cert adhoc."
                            : "--cert is for an address: add --https <host:port>.");
        }
        for (String address : https) {
            HostAndPort at = HostAndPort.of("--https", address);
            if (tls != null) {
                builder.https(at.host(), at.port(), tls);
            }
        }
        httpUnix.forEach(builder::httpUnix);
        uwsgi.forEach(address -> listenForUwsgi(builder, address));
        if (socketMode != null) {
            builder.chmodSocket(socketMode);
        }
    }

    /** uWSGI takes everything without a colon for a file; a slash tells it from a port that was forgotten. */
    private static void listenForUwsgi(AppServerBuilder builder, String address) {
        if (address.contains("/")) {
            builder.uwsgiUnix(Path.of(address));
        } else {
            HostAndPort at = HostAndPort.of("--uwsgi", address, "or the file of a unix socket with a /, as ./app.sock");
            builder.uwsgi(at.host(), at.port());
        }
    }

    private static AppServer start(AppServerBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            LOG.debug("The server did not start", e);
            throw CommandException.failed(String.valueOf(e.getMessage()));
        }
    }

    private void watch(AppServer server) {
        Thread watcher =
                new Thread(new FolderWatcher(wars, file -> true, () -> tell(server.reloadChanged())), "retort-watch");
        watcher.setDaemon(true);
        watcher.start();
    }

    private void tell(List<String> failures) {
        failures.forEach(err::println);
        err.flush();
    }
}
