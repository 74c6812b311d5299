package dev.retort.gateway;

import dev.retort.gateway.config.ConfigException;
import dev.retort.gateway.config.ConfigParser;
import dev.retort.gateway.config.Context;
import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Directives;
import dev.retort.gateway.config.LogLevel;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.connector.SocketSettings;
import dev.retort.gateway.connector.Sockets;
import dev.retort.gateway.site.BlockChecks;
import dev.retort.gateway.site.Listen;
import dev.retort.gateway.site.Load;
import dev.retort.gateway.site.Module;
import dev.retort.gateway.site.SiteCompiler;
import dev.retort.gateway.site.VirtualHosts;
import dev.retort.gateway.site.VirtualServer;
import dev.retort.gateway.tls.ServerTls;
import dev.retort.gateway.tls.SocketTls;
import dev.retort.gateway.webapp.Webapps;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jspecify.annotations.Nullable;

/**
 * A configuration, loaded and compiled: the servers of each socket, and the parts that they need running. Immutable.
 */
public final class Configuration {
    private final Map<String, VirtualHosts> hosts = new LinkedHashMap<>();
    private final List<SocketSettings> sockets = new ArrayList<>();
    private final Scope main;
    private final Load load;
    private final Map<String, String> files;
    private final Set<String> withoutEffect;

    private Configuration(Scope main, Load load, ConfigParser parser) {
        this.main = main;
        this.load = load;
        this.files = parser.files();
        this.withoutEffect = parser.withoutEffect();
    }

    /** Returns every directive that is known. */
    static Directives directives() {
        return directives(Modules.all());
    }

    private static Directives directives(List<Module> modules) {
        return new Directives(
                modules.stream().flatMap(module -> module.directives().stream()).toList());
    }

    /** Compiles directives. */
    static Configuration compile(
            List<Directive> directives, ConfigParser parser, Path prefix, Path folder, Surroundings around) {
        List<Module> modules = Modules.all();
        Directives known = directives(modules);
        Scope main = new Scope(directives);
        Directive httpBlock = main.ownOne("http");
        if (httpBlock == null) {
            throw new ConfigException("there is no \"http\" block: write http { server { … } }");
        }
        Scope http = main.enter(around.changed(httpBlock), Context.HTTP);
        Load load = new Load(prefix, folder, http);
        try {
            return compile(main, load, modules, known, parser, around);
        } catch (ConfigException mistake) {
            throw mistake.after(load.warnings());
        }
    }

    private static Configuration compile(
            Scope main, Load load, List<Module> modules, Directives known, ConfigParser parser, Surroundings around) {
        Scope http = load.http();
        around.declareIn(http, Webapps.of(load));
        for (Module module : modules) {
            module.begin(load);
        }
        new BlockChecks(modules, known, load).run(http);
        SiteCompiler compiler = new SiteCompiler(modules, load);
        Map<String, List<Bound>> bySocket = new LinkedHashMap<>();
        for (Directive block : http.own("server")) {
            Scope scope = around.enter(block, http);
            VirtualServer server = compiler.server(scope);
            for (Listen listen : Listen.all(scope)) {
                bySocket.computeIfAbsent(listen.key(), key -> new ArrayList<>()).add(new Bound(listen, server, scope));
            }
        }
        load.variables().bind();
        Configuration configuration = new Configuration(main, load, parser);
        bySocket.forEach(configuration::addSocket);
        return configuration;
    }

    private record Bound(Listen listen, VirtualServer server, Scope scope) {}

    private void addSocket(String key, List<Bound> bound) {
        List<Bound> defaults =
                bound.stream().filter(one -> one.listen().defaultServer()).toList();
        if (defaults.size() > 1) {
            throw new ConfigException(
                    "a duplicate default server for " + key,
                    defaults.get(1).listen().place());
        }
        List<Bound> options =
                bound.stream().filter(one -> one.listen().hasOptions()).toList();
        if (options.size() > 1) {
            throw new ConfigException(
                    "duplicate listen options for " + key,
                    options.get(1).listen().place());
        }
        Bound first = defaults.isEmpty() ? bound.get(0) : defaults.get(0);
        VirtualHosts table = new VirtualHosts(key, first.server());
        // Where there is no choice nobody looks at names, nor whether they are any; a capture is wanted all the same.
        if (bound.size() > 1 || first.server().capturesName()) {
            bound.forEach(one -> table.add(one.server(), load));
        }
        hosts.put(key, table);
        Listen listen = bound.stream().map(Bound::listen).reduce(Listen::and).orElseThrow();
        long head = load.shared(SocketSettings.RESPONSE_HEAD, AtomicLong::new).get();
        sockets.add(new SocketSettings(listen, first.scope(), listen.ssl() ? tls(table, bound) : null, head));
    }

    private SocketTls tls(VirtualHosts table, List<Bound> bound) {
        Map<VirtualServer, ServerTls> servers = new HashMap<>();
        for (Bound one : bound) {
            servers.put(one.server(), ServerTls.of(one.scope(), load));
        }
        return new SocketTls(table, servers);
    }

    /** Returns the http block. */
    Scope http() {
        return load.http();
    }

    /** Returns which directives of some names it has, at its top level or within the http block. */
    Set<String> having(Set<String> names) {
        Set<String> found = new HashSet<>();
        names.stream().filter(name -> !main.own(name).isEmpty()).forEach(found::add);
        main.own("http").forEach(http -> collect(http, names, found));
        return found;
    }

    private static void collect(Directive block, Set<String> names, Set<String> found) {
        for (Directive directive : block.children()) {
            if (names.contains(directive.name())) {
                found.add(directive.name());
            }
            collect(directive, names, found);
        }
    }

    List<SocketSettings> sockets() {
        return sockets;
    }

    /**
     * Makes sure that its sockets can be opened, by opening them for a moment; those in use are passed over.
     *
     * @throws ConfigException if the system refuses one, or a host is not known
     */
    public void checkSockets() {
        Sockets.check(sockets);
    }

    Map<String, VirtualHosts> hosts() {
        return hosts;
    }

    int slots() {
        return load.variables().slotCount();
    }

    List<LifeCycle> parts() {
        return load.parts();
    }

    int threads() {
        return ProcessModule.threads(main);
    }

    /** Returns how long requests may go on when the process quits; zero for as long as they like. */
    Duration shutdownTimeout() {
        return main.time("worker_shutdown_timeout", Duration.ZERO);
    }

    /**
     * Returns what is legal and dangerous in it.
     *
     * @return messages with places
     */
    public List<String> warnings() {
        return load.warnings();
    }

    /**
     * Returns the directives in it that mean nothing here.
     *
     * @return their names, in alphabetical order
     */
    public Set<String> withoutEffect() {
        return withoutEffect;
    }

    /**
     * Returns the files that it was read from.
     *
     * @return each file's name and text, one char a byte, in the order in which they were opened
     */
    public Map<String, String> files() {
        return files;
    }

    /**
     * Returns where the process writes its number: {@code pid}.
     *
     * @return the file, or null if it does not say
     */
    public @Nullable Path pidFile() {
        Directive pid = main.ownOne("pid");
        return pid == null ? null : load.path(pid.argument(0), pid.place());
    }

    /**
     * Returns where the process logs: {@code error_log}.
     *
     * @return the file; null for the standard error, and if it does not say
     */
    public @Nullable Path errorLog() {
        Directive log = ProcessModule.log(main, load.http());
        return log == null || log.argument(0).equals("stderr") ? null : load.path(log.argument(0), log.place());
    }

    /**
     * Returns the least level that is logged.
     *
     * @return the level; null if it does not say where to log at all
     */
    public @Nullable LogLevel errorLogLevel() {
        Directive log = ProcessModule.log(main, load.http());
        return log == null ? null : ProcessModule.level(log);
    }
}
