package dev.retort;

import dev.retort.annotation.Template;
import dev.retort.config.Config;
import dev.retort.context.ApplicationContext;
import dev.retort.context.RequestContext;
import dev.retort.context.RequestListener;
import dev.retort.debug.RouteTable;
import dev.retort.debug.SourceLine;
import dev.retort.dispatch.Dispatcher;
import dev.retort.dispatch.Safety;
import dev.retort.files.StaticFiles;
import dev.retort.handler.Binding;
import dev.retort.handler.Handler;
import dev.retort.handler.HandlerCall;
import dev.retort.handler.HandlerMethod;
import dev.retort.http.Exchange;
import dev.retort.http.Response;
import dev.retort.json.JsonCodec;
import dev.retort.registry.AnnotationScanner;
import dev.retort.registry.Registry;
import dev.retort.registry.RouteDefinition;
import dev.retort.registry.Scope;
import dev.retort.routing.BuildOptions;
import dev.retort.routing.Converter;
import dev.retort.routing.ConverterFactory;
import dev.retort.routing.Rule;
import dev.retort.routing.UrlMap;
import dev.retort.session.Sessions;
import dev.retort.template.TemplateEngine;
import dev.retort.template.TemplateFolder;
import dev.retort.template.View;
import dev.retort.validation.Validator;
import java.io.IOException;
import java.io.Serializable;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
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
    private final Config config;
    private final boolean debug;
    private final boolean virtualThreads;
    private final List<RequestListener> listeners;
    private final Lifecycle lifecycle;
    private final Dispatcher dispatcher;

    private Retort(Builder builder, Settings settings, List<RouteDefinition> routes, List<String> faults) {
        this.registry = Registry.of(builder.map.withoutRules(), builder.scope, routes, faults);
        this.json = builder.json;
        this.sessions = settings.sessions();
        this.templates = settings.templates();
        this.variables = Map.copyOf(builder.variables);
        this.files = new StaticFolders(settings.files(), builder.scope);
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
        Builder builder = builder();
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
    public static Builder builder() {
        return new Builder();
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
     * Does what {@link Builder#onStart} was given; called by the server before the first request, and by test clients.
     * Without effect on an application that has begun.
     *
     * @throws RuntimeException what that threw, so that the server does not start
     */
    public void begin() {
        lifecycle.begin(this);
    }

    /**
     * Does what {@link Builder#onStop} was given; called by the server after the last request. Without effect on an
     * application that has not begun. It may begin again.
     */
    public void end() {
        lifecycle.end(this);
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
        RunningServer server = start(host, port);
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
        Iterator<ServerLauncher> launchers =
                ServiceLoader.load(ServerLauncher.class).iterator();
        if (!launchers.hasNext()) {
            throw new IllegalStateException("There is no server on the class path to run the application on."
                    + "\n  Add the dependency dev.retort:retort-jetty, in Maven:"
                    + "\n  <dependency><groupId>dev.retort</groupId><artifactId>retort-jetty</artifactId>"
                    + "<version>…</version></dependency>");
        }
        try {
            return launchers.next().launch(this, host, port);
        } catch (IOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** Puts an application together. Used by one thread. */
    public static final class Builder extends Routes<Builder> {
        private final Queue<Consumer<Builder>> steps = new ArrayDeque<>();
        private final List<RouteDefinition> definitions = new ArrayList<>();
        private final List<Object> targets = new ArrayList<>();
        private final List<String> faults = new ArrayList<>();
        private final List<RequestListener> listeners = new ArrayList<>();
        private final List<Consumer<Retort>> starting = new ArrayList<>();
        private final List<Consumer<Retort>> stopping = new ArrayList<>();
        private final UrlMap.Builder map = UrlMap.builder();
        private JsonCodec json = JsonCodec.jackson();
        private final Map<String, Function<RequestContext, @Nullable Object>> variables = new LinkedHashMap<>();
        private final Map<Scope, Class<?>> setUp = new LinkedHashMap<>();
        final Settings.Choices choices = new Settings.Choices();
        private @Nullable InstanceFactory instances;
        private boolean virtualThreads = true;
        private Binding binding = Binding.standard();

        private Builder() {
            super(Scope.application());
        }

        @Override
        Builder self() {
            return this;
        }

        @Override
        Builder application() {
            return this;
        }

        /** Notes what is to be done by {@link #build}, when all settings are known. */
        void later(Consumer<Builder> step) {
            steps.add(step);
        }

        void scan(Object handler, Scope around) {
            Object target = handler instanceof Class<?> type ? Instances.create(type, instances, faults::add) : handler;
            if (target != null) {
                targets.add(target);
                try {
                    definitions.addAll(AnnotationScanner.scan(target, around, binding.json(json), faults::add));
                } catch (LinkageError e) {
                    faults.add(target.getClass().getName() + " cannot be read: " + e
                            + "\n  Put what it needs on the class path.");
                }
            }
        }

        void addLambda(Rule rule, Handler handler, Scope around) {
            definitions.add(lambda(rule, handler, around));
        }

        static RouteDefinition lambda(Rule rule, Handler handler, Scope around) {
            boolean isNamed = rule.endpoint() != null || rule.redirectTo() != null;
            Rule named = isNamed ? rule : rule.endpoint(endpoint(rule, around));
            Rule placed = named.origin() == null ? named.origin("a lambda at \"" + rule.pattern() + "\"") : named;
            String origin = String.valueOf(placed.origin());
            return new RouteDefinition(
                    around.placed(placed), HandlerCall.of(handler, origin), around, List.of(), handler, null);
        }

        /** A lambda has no name of its own, and so is known by what tells it from others: its rule. */
        private static String endpoint(Rule rule, Scope around) {
            String pattern = rule.pattern().isEmpty() && around.name().isEmpty() ? "/" : rule.pattern();
            return rule.host() == null ? pattern : rule.host() + pattern;
        }

        /**
         * Adds a converter for rules, in the place of a built-in one of the same name.
         *
         * @param name the name in rules, such as {@code list} in {@code <list:ids>}
         * @param converter the converter, which takes no arguments
         * @return this
         */
        public Builder converter(String name, Converter<?> converter) {
            return register(name, () -> map.converter(name, converter));
        }

        private Builder register(String name, Runnable registration) {
            try {
                registration.run();
                binding = binding.converter(name);
            } catch (IllegalArgumentException e) {
                faults.add("A converter cannot be registered: " + e.getMessage() + "\n  Give it such a name.");
            }
            return this;
        }

        /**
         * Reads the texts of requests into a type of the application's own,.
         *
         * @param type the type of parameters and of components of records
         * @param reader returns the value of a text, or null or an {@link IllegalArgumentException} for a text that is
         *     none; called by several threads at once
         * @param <T> the type
         * @return this
         */
        public <T> Builder reader(Class<T> type, Function<String, ? extends @Nullable T> reader) {
            binding = binding.readers(binding.readers().with(type, reader));
            return this;
        }

        /**
         * Checks arguments in another way.
         *
         * @param validator the validator
         * @return this
         */
        public Builder validator(Validator validator) {
            binding = binding.validator(validator);
            return this;
        }

        /**
         * Adds a converter for rules that takes arguments, in the place of a built-in one of the same name.
         *
         * @param name the name in rules
         * @param factory makes the converter of a variable
         * @return this
         */
        public Builder converter(String name, ConverterFactory factory) {
            return register(name, () -> map.converter(name, factory));
        }

        /**
         * Sets whether slashes at the end are strict, where a rule does not say.
         *
         * @param strict true unless set, as in Werkzeug
         * @return this
         */
        public Builder strictSlashes(boolean strict) {
            map.strictSlashes(strict);
            return this;
        }

        /**
         * Sets whether slashes in a row are merged, where a rule does not say.
         *
         * @param merge true unless set, as in Werkzeug
         * @return this
         */
        public Builder mergeSlashes(boolean merge) {
            map.mergeSlashes(merge);
            return this;
        }

        /**
         * Sends the clients of one address to another for good (308), as Werkzeug's {@code redirect_to} does.
         *
         * @param rule the old address
         * @param target the new one, with the rule's variables: {@code /posts/<id>}
         * @return this
         */
        public Builder redirect(String rule, String target) {
            later(app -> app.addLambda(
                    Rule.of(rule).endpoint("redirect:" + rule).redirectTo(target),
                    (request, values) -> Response.redirect(target, 308),
                    scope));
            return this;
        }

        /**
         * Reads and writes JSON in another way.
         *
         * @param codec the codec
         * @return this
         */
        public Builder json(JsonCodec codec) {
            this.json = codec;
            return this;
        }

        /**
         * Makes the handlers that are added as classes in another way than by their constructors.
         *
         * @param factory makes them; usually a container for dependency injection
         * @return this
         */
        public Builder instances(InstanceFactory factory) {
            this.instances = factory;
            return this;
        }

        /**
         * Tells somebody of every request.
         *
         * @param listener who is told
         * @return this
         */
        public Builder listener(RequestListener listener) {
            listeners.add(listener);
            return this;
        }

        /**
         * Does something when a server has the application and is about to serve it, such as opening a pool of connections.
         *
         * @param action takes the application; what it throws keeps the server from starting
         * @return this
         */
        public Builder onStart(Consumer<Retort> action) {
            starting.add(action);
            return this;
        }

        /**
         * Does something when the server has stopped serving the application; what was asked for last comes first.
         *
         * @param action takes the application; what it throws is logged. It is called too where the start failed midway
         * @return this
         */
        public Builder onStop(Consumer<Retort> action) {
            stopping.add(action);
            return this;
        }

        /**
         * Takes settings from a configuration: {@code secret-key}, {@code older-secret-keys}, {@code session.…}, {@code debug},
         * {@code server-name}, {@code trusted-hosts}, {@code trusted-proxies} and {@code concurrency}; what is said in code wins. Without this, {@link
         * Config#load()} is asked.
         *
         * @param config the configuration, which handlers and templates see too
         * @return this
         */
        public Builder config(Config config) {
            choices.config = config;
            return this;
        }

        /**
         * Sets the secret that sessions are signed with.
         *
         * @param secret a text of 16 characters or more that nobody can guess: {@code openssl rand -hex 32}
         * @return this
         */
        public Builder secretKey(String secret) {
            choices.secret = secret;
            return this;
        }

        /**
         * Keeps sessions in another way than in a signed cookie.
         *
         * @param sessions keeps them
         * @return this
         */
        public Builder sessions(Sessions sessions) {
            choices.sessions = sessions;
            return this;
        }

        /**
         * Renders templates with another engine, or with one that is set up otherwise, than {@link
         * TemplateEngine#pebble()}.
         *
         * @param engine the engine
         * @return this
         */
        public Builder templates(TemplateEngine engine) {
            choices.templates = engine;
            return this;
        }

        /**
         * Gives every template a variable; what a view sets itself wins. Flask calls it a context processor.
         *
         * @param name the variable
         * @param value makes its value, when a template asks for it
         * @return this
         */
        public Builder templateVariable(String name, Function<RequestContext, @Nullable Object> value) {
            variables.put(name, value);
            return this;
        }

        /**
         * Names the host that subdomains of blueprints belong to, as Flask's {@code SERVER_NAME} does. Rules without a
         * subdomain answer for every host all the same; to serve certain hosts alone, name them as trusted.
         *
         * @param host such as {@code example.org}, with a port if rules are to compare it
         * @return this
         */
        public Builder serverName(String host) {
            choices.serverName = host;
            return this;
        }

        /**
         * Serves static files from elsewhere than the folder {@code static} of the class path.
         *
         * @param files the files
         * @return this
         */
        public Builder staticFiles(StaticFiles files) {
            choices.files = files;
            return this;
        }

        /**
         * Shows errors to the developer: to a browser on this machine, and never to another.
         *
         * @param debug whether to; false unless the configuration, or the system property {@code retort.debug}, says
         *     otherwise
         * @return this
         */
        public Builder debug(boolean debug) {
            choices.debug = debug;
            return this;
        }

        /**
         * Keeps handlers on the container's own threads, or runs them on virtual threads where the JDK has them.
         *
         * @param virtual whether to use virtual threads; true unless set
         * @return this
         */
        public Builder virtualThreads(boolean virtual) {
            virtualThreads = virtual;
            return this;
        }

        /**
         * Sets what keeps the application safe, from what it would be otherwise.
         *
         * @param change takes the standard, as the configuration changes it, and returns the application's own
         * @return this
         */
        public Builder safety(UnaryOperator<Safety> change) {
            choices.safety = change;
            return this;
        }

        /**
         * Notes a fault that was found while the application was put together; {@link #build} reports it with the others.
         *
         * @param message the place, the cause and the repair
         * @return this
         */
        public Builder fault(String message) {
            faults.add(message);
            return this;
        }

        /**
         * Checks and freezes the application. Called again, it makes another application of the same handlers and what was
         * added since.
         *
         * @return the application
         * @throws dev.retort.registry.SetupException if there is any fault; the message has every one
         */
        public Retort build() {
            List<String> found = new ArrayList<>();
            Settings settings = choices.decide(json, this::foldersOfBlueprints, found::add);
            if (settings.serverName() != null) {
                scope.host(settings.serverName());
            }
            for (Consumer<Builder> step = steps.poll(); step != null; step = steps.poll()) {
                step.accept(this);
            }
            setUp.forEach((blueprint, type) -> checkHandlers(blueprint, type, found));
            found.addAll(faults);
            List<RouteDefinition> routes = new ArrayList<>(definitions);
            settings = settings.files() == null ? settings : addStaticFiles(settings, routes);
            StaticFolders.route(scope, routes);
            checkTemplates(settings.templates(), found);
            return new Retort(this, settings, routes, found);
        }

        private List<TemplateFolder> foldersOfBlueprints() {
            List<TemplateFolder> folders = new ArrayList<>();
            scope.forEach(each -> folders.addAll(each.templates()));
            return folders;
        }

        /** Notes that a blueprint was set up, of which handlers are to be added. */
        void mustHaveHandlers(Scope blueprint, Class<?> type) {
            setUp.put(blueprint, type);
        }

        /** A policy for a blueprint that is nowhere would be lost without a word. */
        private void checkHandlers(Scope blueprint, Class<?> type, List<String> found) {
            if (targets.stream().noneMatch(type::isInstance)
                    && definitions.stream().noneMatch(route -> route.scope().isIn(blueprint))) {
                found.add("The blueprint " + type.getSimpleName()
                        + " is set up, but no handler of it is added to the same application or blueprint."
                        + "\n  Write add(new " + type.getSimpleName() + "()) beside blueprint(" + type.getSimpleName()
                        + ".class, …).");
            }
        }

        /** What the application routes itself wins over the folder that is found by its name. */
        private Settings addStaticFiles(Settings settings, List<RouteDefinition> routes) {
            StaticFiles files = Objects.requireNonNull(settings.files());
            boolean taken = routes.stream()
                    .map(RouteDefinition::rule)
                    .anyMatch(rule -> StaticFiles.ENDPOINT.equals(rule.endpoint())
                            || rule.pattern().equals(files.rule()));
            if (taken && choices.files == null) {
                return settings.withoutFiles();
            }
            routes.add(StaticFolders.route(scope, files, "the static files"));
            return settings;
        }

        private void checkTemplates(Supplier<TemplateEngine> engine, List<String> found) {
            if (choices.templates != null) {
                try {
                    TemplateEngine unused = engine.get();
                } catch (IllegalStateException unfit) {
                    found.add(String.valueOf(unfit.getMessage()));
                    return;
                }
            }
            for (Object target : targets) {
                for (Class<?> type = target.getClass(); type != null; type = type.getSuperclass()) {
                    Arrays.stream(type.getDeclaredMethods())
                            .filter(method ->
                                    method.isAnnotationPresent(Template.class) || method.getReturnType() == View.class)
                            .forEach(method -> checkTemplate(method, engine, found));
                }
            }
        }

        private static void checkTemplate(Method method, Supplier<TemplateEngine> engine, List<String> found) {
            Template template = method.getAnnotation(Template.class);
            try {
                // Which template a View names is not known yet, but that it needs an engine is.
                TemplateEngine made = engine.get();
                String fault = template == null ? null : made.check(template.value());
                if (fault != null) {
                    found.add("The template of " + HandlerMethod.origin(method) + " cannot be used: " + fault);
                }
            } catch (IllegalStateException without) {
                found.add(String.valueOf(without.getMessage()));
            } catch (RuntimeException | LinkageError broken) {
                found.add("The template of " + HandlerMethod.origin(method) + " cannot be checked: " + broken
                        + "\n  Mend the engine, or put what it needs on the class path.");
            }
        }
    }
}
