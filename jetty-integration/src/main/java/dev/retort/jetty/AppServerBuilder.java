package dev.retort.jetty;

import dev.retort.Retort;
import dev.retort.jetty.war.WarFile;
import dev.retort.jetty.wire.UnixSocketFile;
import dev.retort.registry.SetupException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Puts an application server together: what it serves and where it listens. Mistakes are told all at once by {@link #start}.
 * Begun by {@link AppServer#builder()}. Used by one thread.
 */
public final class AppServerBuilder {
    /** The system's bound for the name of a unix socket, less its end. */
    private static final int LONGEST_SOCKET = 107;

    /** A listener that is made when all is known. */
    private interface Later {
        Listener listener();
    }

    private final Map<String, Deployable> deployed = new LinkedHashMap<>();
    private final List<Later> listeners = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private @Nullable Set<PosixFilePermission> socketMode;
    private boolean behindProxy;
    private boolean health;
    private Duration drainTime = Duration.ofSeconds(30);
    private Duration stopNotice = Duration.ZERO;

    AppServerBuilder() {}

    /**
     * Serves a WAR.
     *
     * @param war the WAR, or a folder that holds what a WAR does
     * @param contextPath the path that it is at: {@code /}, or one such as {@code /shop}
     * @return this
     */
    public AppServerBuilder war(Path war, String contextPath) {
        WarFile file = new WarFile(war);
        String fault = file.fault();
        if (fault != null) {
            faults.add("The WAR " + file.path() + " " + fault
                    + ".\n  Name a WAR, or a folder that holds what a WAR does.");
        }
        return deploy(new DeployedWar(file), contextPath);
    }

    /**
     * Serves an application of this JVM.
     *
     * @param app the application
     * @param contextPath the path that it is at: {@code /}, or one such as {@code /shop}
     * @return this
     */
    public AppServerBuilder app(Retort app, String contextPath) {
        return deploy(new DeployedApplication(app), contextPath);
    }

    private AppServerBuilder deploy(Deployable what, String contextPath) {
        String fault = WarFile.faultOfContext(contextPath);
        if (fault != null) {
            faults.add("The context of " + what + ": " + fault + ".");
            return this;
        }
        Deployable before = deployed.putIfAbsent(WarFile.contextPath(contextPath), what);
        if (before != null) {
            faults.add(before + " and " + what + " are both at " + WarFile.contextPath(contextPath)
                    + ".\n  Put one of them at another context.");
        }
        return this;
    }

    /**
     * Listens for HTTP/1.1, and HTTP/2 without TLS from clients that begin with it.
     *
     * @param host a name or an address: {@code 127.0.0.1} for this machine alone, {@code 0.0.0.0} for every address
     * @param port 1 to 65535, or 0 for any that is free
     * @return this
     */
    public AppServerBuilder http(String host, int port) {
        return tcp("http", host, port, HttpProtocols::plain);
    }

    /**
     * Listens for HTTP/1.1 and HTTP/2 over TLS.
     *
     * @param host a name or an address
     * @param port 1 to 65535, or 0 for any that is free
     * @param tls what the server shows its certificate with, such as that of a {@link dev.retort.tls.Credential}
     * @return this
     */
    public AppServerBuilder https(String host, int port, SSLContext tls) {
        return tcp("https", host, port, protocols -> protocols.secure(tls));
    }

    private AppServerBuilder tcp(String scheme, String host, int port, Listener.Speech speech) {
        if (port < 0 || port > 65535) {
            faults.add("There is no port " + port + ": a port is 1 to 65535, or 0 for any.");
        }
        listeners.add(() -> new Listener.Tcp(scheme, host, port, speech));
        return this;
    }

    /**
     * Listens for HTTP at a unix socket, for a web server on the same machine. A file that a killed process has left behind is
     * replaced, and the file is removed at the end.
     *
     * @param file the socket's file, whose path may have 107 bytes
     * @return this
     */
    public AppServerBuilder httpUnix(Path file) {
        return unix("HTTP", file, HttpProtocols::plain);
    }

    /**
     * Listens for the uwsgi protocol, for an nginx's {@code uwsgi_pass}. Who reaches the port is trusted: what its packets say of
     * the client is believed.
     *
     * @param host a name or an address that clients do not reach, such as {@code 127.0.0.1}
     * @param port 1 to 65535, or 0 for any that is free
     * @return this
     */
    public AppServerBuilder uwsgi(String host, int port) {
        return tcp("uwsgi", host, port, HttpProtocols::uwsgi);
    }

    /**
     * Listens for the uwsgi protocol at a unix socket, whose file is treated as that of {@link #httpUnix}. Who may open it is
     * trusted.
     *
     * @param file the socket's file, whose path may have 107 bytes
     * @return this
     */
    public AppServerBuilder uwsgiUnix(Path file) {
        return unix("uwsgi", file, HttpProtocols::uwsgi);
    }

    private AppServerBuilder unix(String name, Path file, Listener.Speech speech) {
        Path absolute = file.toAbsolutePath();
        if (absolute.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_SOCKET) {
            faults.add("The path of the socket " + absolute + " is longer than the " + LONGEST_SOCKET
                    + " bytes that the system takes.\n  Put it into another folder.");
        }
        listeners.add(() -> new Listener.Unix(name, absolute, socketMode, speech));
        return this;
    }

    /**
     * Says who may connect to unix sockets, as uWSGI's {@code chmod-socket} does.
     *
     * @param octal the mode, such as {@code 660}; unless set, the process's umask decides
     * @return this
     */
    public AppServerBuilder chmodSocket(String octal) {
        try {
            socketMode = UnixSocketFile.mode(octal);
        } catch (IllegalArgumentException e) {
            faults.add(String.valueOf(e.getMessage()));
        }
        return this;
    }

    /**
     * Expects the header of the PROXY protocol, version 1 or 2, before everything else on each connection of HTTP, and takes its
     * word for who the client is; a connection without it is closed. For a server that nobody can reach but the proxy.
     *
     * @param expected false unless set
     * @return this
     */
    public AppServerBuilder proxyProtocol(boolean expected) {
        behindProxy = expected;
        return this;
    }

    /**
     * Answers {@code /healthz} and {@code /readyz} in place of what is served.
     *
     * @param answered false unless set
     * @return this
     */
    public AppServerBuilder health(boolean answered) {
        health = answered;
        return this;
    }

    /**
     * Bounds how long the requests that are in flight may take when the server stops, and when a WAR is loaded anew.
     *
     * @param time more than zero; 30 seconds unless set
     * @return this
     */
    public AppServerBuilder drainTime(Duration time) {
        if (time.isNegative() || time.isZero()) {
            faults.add("The time to drain must be more than zero, and not " + time + ".");
        }
        drainTime = time;
        return this;
    }

    /**
     * Goes on serving for a while after the server has been told to stop, with {@code /readyz} at 503, so that whoever
     * balances load can take it out before it ends to listen.
     *
     * @param time zero or more; none unless set
     * @return this
     */
    public AppServerBuilder stopNotice(Duration time) {
        if (time.isNegative()) {
            faults.add("The notice of a stop must not be negative, as " + time + " is.");
        }
        stopNotice = time;
        return this;
    }

    /**
     * Starts the server. It stops when it is closed, or the process is told to end.
     *
     * @return the server, ready to answer
     * @throws SetupException if there is a mistake in what was said; the message has every one
     * @throws IOException if it cannot listen or a WAR cannot be started; the message says which, and the repair
     */
    public AppServer start() throws IOException {
        List<String> all = new ArrayList<>(faults);
        if (deployed.isEmpty() && all.isEmpty()) {
            all.add("There is nothing to serve. Name a WAR or an application.");
        }
        if (listeners.isEmpty()) {
            all.add("The server listens nowhere. Give it an address, such as http(\"127.0.0.1\", 8080).");
        }
        if (!all.isEmpty()) {
            throw new SetupException(all);
        }
        List<Deployment> deployments = new ArrayList<>();
        deployed.forEach((path, what) -> deployments.add(new Deployment(path, what, drainTime)));
        boolean forServlets = deployed.values().stream().anyMatch(what -> what.war() != null);
        return AppServer.start(
                deployments,
                listeners.stream().map(Later::listener).toList(),
                new HttpProtocols(forServlets, behindProxy),
                health,
                drainTime,
                stopNotice);
    }
}
