package dev.retort.gateway;

import dev.retort.gateway.config.ConfigException;
import dev.retort.gateway.config.ConfigParser;
import dev.retort.gateway.config.Context;
import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Directives;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.site.Listen;
import dev.retort.gateway.site.Load;
import dev.retort.gateway.site.Module;
import dev.retort.gateway.site.SiteCompiler;
import dev.retort.gateway.site.VirtualHosts;
import dev.retort.gateway.site.VirtualServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.util.component.LifeCycle;

/**
 * A configuration, loaded and compiled: the servers of each socket, and the parts that they need running. Immutable.
 */
final class Configuration {
    private final Map<String, VirtualHosts> hosts;
    private final Map<String, Listen> sockets;
    private final Scope main;
    private final Load load;

    private Configuration(Map<String, VirtualHosts> hosts, Map<String, Listen> sockets, Scope main, Load load) {
        this.hosts = hosts;
        this.sockets = sockets;
        this.main = main;
        this.load = load;
    }

    /** Returns every directive that is known. */
    static Directives directives() {
        return new Directives(Modules.all().stream()
                .flatMap(module -> module.directives().stream())
                .toList());
    }

    /**
     * Loads a file.
     *
     * @param file the configuration
     * @param prefix what relative paths in it are relative to
     * @return the compiled configuration
     * @throws ConfigException if there is a mistake in it
     */
    static Configuration load(Path file, Path prefix) {
        Path folder = file.toAbsolutePath().getParent();
        return compile(new ConfigParser(directives(), folder == null ? prefix : folder).parse(file), prefix);
    }

    /** Compiles directives. */
    static Configuration compile(List<Directive> directives, Path prefix) {
        List<Module> modules = Modules.all();
        Scope main = new Scope(directives);
        Directive httpBlock = main.ownOne("http");
        if (httpBlock == null) {
            throw new ConfigException("there is no \"http\" block: write http { server { … } }");
        }
        Scope http = main.enter(httpBlock, Context.HTTP);
        Load load = new Load(prefix, http);
        for (Module module : modules) {
            module.begin(load);
        }
        SiteCompiler compiler = new SiteCompiler(modules, load);
        Map<String, List<Bound>> bySocket = new LinkedHashMap<>();
        for (Directive block : http.own("server")) {
            Scope scope = http.enter(block, Context.SERVER);
            VirtualServer server = compiler.server(scope);
            for (Listen listen : Listen.all(scope)) {
                bySocket.computeIfAbsent(listen.key(), key -> new ArrayList<>()).add(new Bound(listen, server));
            }
        }
        load.variables().bind();
        Map<String, VirtualHosts> hosts = new LinkedHashMap<>();
        Map<String, Listen> sockets = new LinkedHashMap<>();
        bySocket.forEach((key, bound) -> {
            Bound first = bound.get(0);
            List<Bound> defaults =
                    bound.stream().filter(one -> one.listen().defaultServer()).toList();
            if (defaults.size() > 1) {
                throw new ConfigException(
                        "a duplicate default server for " + key,
                        defaults.get(1).listen().place());
            }
            VirtualHosts table = new VirtualHosts(
                    defaults.isEmpty() ? first.server() : defaults.get(0).server());
            bound.forEach(one -> table.add(one.server(), load));
            hosts.put(key, table);
            sockets.put(key, first.listen());
        });
        return new Configuration(hosts, sockets, main, load);
    }

    private record Bound(Listen listen, VirtualServer server) {}

    Scope main() {
        return main;
    }

    Map<String, Listen> sockets() {
        return sockets;
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

    List<String> warnings() {
        return load.warnings();
    }
}
