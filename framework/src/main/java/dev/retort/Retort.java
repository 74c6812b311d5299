package dev.retort;

import dev.retort.command.Commands;
import dev.retort.config.Config;
import dev.retort.context.ApplicationContext;
import dev.retort.context.RequestContext;
import dev.retort.context.RequestListener;
import dev.retort.debug.RouteTable;
import dev.retort.debug.SourceLine;
import dev.retort.dispatch.Dispatcher;
import dev.retort.http.Exchange;
import dev.retort.http.Response;
import dev.retort.http.XSendfile;
import dev.retort.json.JsonCodec;
import dev.retort.registry.Registry;
import dev.retort.registry.RouteDefinition;
import dev.retort.routing.BuildOptions;
import dev.retort.routing.Rule;
import dev.retort.routing.UrlMap;
import dev.retort.session.Sessions;
import dev.retort.template.TemplateEngine;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Serializable;
import java.lang.reflect.Method;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * An application: routes and their handlers, checked and frozen when it is made.
 *
 * <pre>{@code
 * public class Hello {
 *     @Route("/hello") String hello() { return "Hello World!"; }
 *     public static void main(String[] args) { Retort.of(new Hello()).run("0.0.0.0", 8080); }
 * }
 * }</pre>
 *
 * <p>An application knows no server. {@link #run} asks for one; in a WAR the servlet container is one; {@link
 * dev.retort.testing.TestClient} needs none. Immutable, and so safe for use by several threads.
 */
public final class Retort implements ApplicationContext {
    private final Registry registry;
    private final JsonCodec json;
    private final Sessions sessions;
    private final Supplier<TemplateEngine> templates;
    private final Map<String, Function<RequestContext, @Nullable Object>> variables;
    private final StaticFolders files;
    private final XSendfile xSendfile;
    private final Config config;
    private final boolean debug;
    private final boolean virtualThreads;
    private final List<RequestListener> listeners;
    private final Lifecycle lifecycle;
    private final Commands commands;
    private final Dispatcher dispatcher;

    Retort(RetortBuilder builder, Settings settings, List<RouteDefinition> routes, List<String> faults) {
        // Before the registry, which throws whatever faults there are.
        this.commands = Commands.of(builder.assembly.commands(), faults::add);
        this.registry = Registry.of(builder.map.withoutRules(), builder.scope, routes, faults);
        this.json = builder.json;
        this.sessions = settings.sessions();
        this.templates = settings.templates();
        this.variables = Map.copyOf(builder.variables);
        this.files = new StaticFolders(settings.files(), builder.scope);
        this.xSendfile = settings.xSendfile();
        this.config = settings.config();
        this.debug = settings.isDebug();
        this.virtualThreads = builder.virtualThreads;
        this.listeners = List.copyOf(builder.listeners);
        this.lifecycle = new Lifecycle(builder.starting, builder.stopping);
        this.dispatcher = new Dispatcher(this, registry, settings.safety(), listeners);
    }

    /**
     * Makes an application of handlers.
     *
     * @param handlers instances of classes whose methods have routes
     * @return the application
     * @throws dev.retort.registry.SetupException if there is any fault in them; the message has every one
     */
    public static Retort of(Object... handlers) {
        RetortBuilder builder = builder();
        for (Object handler : handlers) {
            builder.add(handler);
        }
        return builder.build();
    }

    /**
     * Starts an application that is put together step by step.
     *
     * @return a builder without routes
     */
    public static RetortBuilder builder() {
        return new RetortBuilder();
    }

    /**
     * Answers a request.
     *
     * @param exchange what a server received
     * @return the response; there is always one
     */
    public Response handle(Exchange exchange) {
        return dispatcher.dispatch(exchange);
    }

    /**
     * Does what {@link RetortBuilder#onStart} was given; called by the server before the first request, by
     * test clients, and before a command.
     * Without effect on an application that has begun.
     *
     * @throws RuntimeException what that threw, so that the server does not start
     */
    public void begin() {
        lifecycle.begin(this);
    }

    /**
     * Does what {@link RetortBuilder#onStop} was given; called by the server after the last request. Without effect on an
     * application that has not begun. It may begin again.
     */
    public void end() {
        lifecycle.end(this);
    }

    /**
     * Runs one of the application's {@linkplain Routes#command commands}. The application begins for it, if it has not;
     * {@link #end} ends it. Without arguments, the commands are listed, and with the name of a blueprint alone, those of the
     * blueprint; {@code --help} right after a command shows its description in place of a run.
     *
     * @param arguments the command and its arguments, such as {@code posts}, {@code import}, {@code all.csv}
     * @param out what the command writes to as the standard output; flushed, not closed
     * @param err what the command writes to as the standard error, and where failures are told; flushed, not closed
     * @return the exit code: the command's own; 1 if it threw an exception; 2 if there is no such command
     */
    public int execute(List<String> arguments, PrintWriter out, PrintWriter err) {
        return commands.execute(arguments, out, err, this, this::begin);
    }

    @Override
    public List<RequestListener> listeners() {
        return listeners;
    }

    @Override
    public UrlMap urls() {
        return registry.map();
    }

    @Override
    public JsonCodec json() {
        return json;
    }

    @Override
    public Sessions sessions() {
        return sessions;
    }

    @Override
    public TemplateEngine templates() {
        return templates.get();
    }

    @Override
    public @Nullable Object templateVariable(String name, RequestContext context) {
        Function<RequestContext, @Nullable Object> variable = variables.get(name);
        return variable == null ? null : variable.apply(context);
    }

    @Override
    public String staticUrl(String file, String mount) {
        return files.url(file, mount);
    }

    @Override
    public XSendfile xSendfile() {
        return xSendfile;
    }

    @Override
    public Config config() {
        return config;
    }

    @Override
    public boolean isDebug() {
        return debug;
    }

    @Override
    public String buildUrl(String endpoint, Map<String, ?> values, BuildOptions options) {
        Map<String, ?> all = files.fingerprinted(endpoint, registry.withUrlDefaults(endpoint, values));
        return registry.map().build(endpoint, all, options);
    }

    @Override
    public String buildUrl(
            Serializable reference, @Nullable Object[] values, @Nullable String here, BuildOptions options) {
        return registry.url(reference, values, here, (endpoint, named) -> buildUrl(endpoint, named, options));
    }

    /**
     * Writes the routes as a table, each with the source line of its handler, as {@code flask routes} does.
     *
     * @param sort the order of the lines
     * @return lines of text, each with a line feed at its end, two of heading first
     */
    public String routes(RouteTable.Sort sort) {
        return RouteTable.format(registry.map(), this::handler, sort);
    }

    /**
     * Says where the handler of a rule stands in the source.
     *
     * @param rule one of the rules of {@link #urls()}, the same instance
     * @return {@code Class.method:line}, or the origin of a lambda's rule
     */
    public String handler(Rule rule) {
        for (RouteDefinition route : registry.routes()) {
            if (route.rule() == rule && route.source() instanceof Method method) {
                return SourceLine.of(method).toString();
            }
        }
        return String.valueOf(rule.origin());
    }

    /**
     * Tells whether handlers are to run on virtual threads where the JDK has them.
     *
     * @return true unless the application says otherwise
     */
    public boolean usesVirtualThreads() {
        return virtualThreads;
    }

    /**
     * Serves the application until the process is told to end.
     *
     * @param host the address to listen at: {@code 127.0.0.1} for this machine alone, {@code 0.0.0.0} for every address
     * @param port the port, 1 to 65535, or 0 for any that is free
     * @throws IllegalStateException if no server is on the class path, or it cannot start
     */
    public void run(String host, int port) {
        join(start(host, port));
    }

    /**
     * Serves the application over HTTPS until the process is told to end.
     *
     * @param host the address to listen at, as above
     * @param port the port, 1 to 65535, or 0 for any that is free
     * @param tls what the server shows its certificate with; {@code dev.retort.tls.Credential} of {@code retort-jetty} makes
     *     it of PEM files
     * @throws IllegalStateException if no server is on the class path, or it cannot start
     */
    public void run(String host, int port, SSLContext tls) {
        join(start(host, port, tls));
    }

    private static void join(RunningServer server) {
        try {
            server.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            server.close();
        }
    }

    /**
     * Serves the application in the background.
     *
     * @param host the address to listen at
     * @param port the port, 1 to 65535, or 0 for any that is free
     * @return the server, to ask and to stop
     * @throws IllegalStateException if no server is on the class path, or it cannot start
     */
    public RunningServer start(String host, int port) {
        return launch(host, port, null);
    }

    /**
     * Serves the application over HTTPS in the background.
     *
     * @param host the address to listen at
     * @param port the port, 1 to 65535, or 0 for any that is free
     * @param tls what the server shows its certificate with
     * @return the server, to ask and to stop
     * @throws IllegalStateException if no server is on the class path, or it cannot start
     */
    public RunningServer start(String host, int port, SSLContext tls) {
        return launch(host, port, Objects.requireNonNull(tls, "tls"));
    }

    private RunningServer launch(String host, int port, @Nullable SSLContext tls) {
        Iterator<ServerLauncher> launchers =
                ServiceLoader.load(ServerLauncher.class).iterator();
        if (!launchers.hasNext()) {
            throw new IllegalStateException("There is no server on the class path to run the application on."
                    + "\n  Add the dependency dev.retort:retort-jetty, in Maven:"
                    + "\n  <dependency><groupId>dev.retort</groupId><artifactId>retort-jetty</artifactId>"
                    + "<version>…</version></dependency>");
        }
        try {
            return launchers.next().launch(this, host, port, tls);
        } catch (IOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
