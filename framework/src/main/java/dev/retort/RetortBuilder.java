package dev.retort;

import dev.retort.config.Config;
import dev.retort.context.RequestContext;
import dev.retort.context.RequestListener;
import dev.retort.dispatch.Safety;
import dev.retort.files.StaticFiles;
import dev.retort.handler.Binding;
import dev.retort.http.Response;
import dev.retort.http.XSendfile;
import dev.retort.json.JsonCodec;
import dev.retort.registry.RouteDefinition;
import dev.retort.registry.Scope;
import dev.retort.routing.Converter;
import dev.retort.routing.ConverterFactory;
import dev.retort.routing.Rule;
import dev.retort.routing.UrlMap;
import dev.retort.session.Sessions;
import dev.retort.template.TemplateEngine;
import dev.retort.template.TemplateFolder;
import dev.retort.validation.Validator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Puts an application together: its handlers and blueprints, its settings, and what it does in another way than Retort does
 * by itself. Begun by {@link Retort#builder()}. Used by one thread.
 */
public final class RetortBuilder extends Routes<RetortBuilder> {
    final UrlMap.Builder map = UrlMap.builder();
    final Map<String, Function<RequestContext, @Nullable Object>> variables = new LinkedHashMap<>();
    final List<RequestListener> listeners = new ArrayList<>();
    final List<Consumer<Retort>> starting = new ArrayList<>();
    final List<Consumer<Retort>> stopping = new ArrayList<>();
    JsonCodec json = JsonCodec.jackson();
    boolean virtualThreads = true;
    private final Settings.Choices choices = new Settings.Choices();
    private Binding binding = Binding.standard();
    private @Nullable InstanceFactory instances;

    RetortBuilder() {
        super(Scope.application(), new Assembly());
    }

    @Override
    RetortBuilder self() {
        return this;
    }

    /**
     * Adds a converter for rules, in the place of a built-in one of the same name.
     *
     * @param name the name in rules, such as {@code list} in {@code <list:ids>}
     * @param converter the converter, which takes no arguments
     * @return this
     */
    public RetortBuilder converter(String name, Converter<?> converter) {
        return register(name, () -> map.converter(name, converter));
    }

    private RetortBuilder register(String name, Runnable registration) {
        try {
            registration.run();
            binding = binding.converter(name);
        } catch (IllegalArgumentException e) {
            assembly.fault("A converter cannot be registered: " + e.getMessage() + "\n  Give it such a name.");
        }
        return this;
    }

    /**
     * Reads the texts of requests into a type of the application's own.
     *
     * @param type the type of parameters and of components of records
     * @param reader returns the value of a text, or null or an {@link IllegalArgumentException} for a text that is
     *     none; called by several threads at once
     * @param <T> the type
     * @return this
     */
    public <T> RetortBuilder reader(Class<T> type, Function<String, ? extends @Nullable T> reader) {
        binding = binding.readers(binding.readers().with(type, reader));
        return this;
    }

    /**
     * Checks arguments in another way.
     *
     * @param validator the validator
     * @return this
     */
    public RetortBuilder validator(Validator validator) {
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
    public RetortBuilder converter(String name, ConverterFactory factory) {
        return register(name, () -> map.converter(name, factory));
    }

    /**
     * Sets whether slashes at the end are strict, where a rule does not say.
     *
     * @param strict true unless set, as in Werkzeug
     * @return this
     */
    public RetortBuilder strictSlashes(boolean strict) {
        map.strictSlashes(strict);
        return this;
    }

    /**
     * Sets whether slashes in a row are merged, where a rule does not say.
     *
     * @param merge true unless set, as in Werkzeug
     * @return this
     */
    public RetortBuilder mergeSlashes(boolean merge) {
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
    public RetortBuilder redirect(String rule, String target) {
        assembly.add(
                Rule.of(rule).endpoint("redirect:" + rule).redirectTo(target),
                (request, values) -> Response.redirect(target, 308),
                scope);
        return this;
    }

    /**
     * Reads and writes JSON in another way.
     *
     * @param codec the codec
     * @return this
     */
    public RetortBuilder json(JsonCodec codec) {
        this.json = codec;
        return this;
    }

    /**
     * Makes the handlers that are added as classes in another way than by their constructors.
     *
     * @param factory makes them; usually a container for dependency injection
     * @return this
     */
    public RetortBuilder instances(InstanceFactory factory) {
        this.instances = factory;
        return this;
    }

    /**
     * Tells somebody of every request.
     *
     * @param listener who is told
     * @return this
     */
    public RetortBuilder listener(RequestListener listener) {
        listeners.add(listener);
        return this;
    }

    /**
     * Does something when a server has the application and is about to serve it, or a {@linkplain #command command} is about to
     * run, such as opening a pool of connections.
     *
     * @param action takes the application; what it throws keeps the server from starting
     * @return this
     */
    public RetortBuilder onStart(Consumer<Retort> action) {
        starting.add(action);
        return this;
    }

    /**
     * Does something when the server has stopped serving the application, or a command has run; what was asked for last comes first.
     *
     * @param action takes the application; what it throws is logged. It is called too where the start failed midway
     * @return this
     */
    public RetortBuilder onStop(Consumer<Retort> action) {
        stopping.add(action);
        return this;
    }

    /**
     * Takes settings from a configuration: {@code secret-key}, {@code older-secret-keys}, {@code session.…}, {@code debug},
     * {@code server-name}, {@code trusted-hosts}, {@code trusted-proxies}, {@code concurrency}, {@code x-accel-redirect} and
     * {@code x-sendfile}; what is said in code wins. Without this, {@link
     * Config#load()} is asked.
     *
     * @param config the configuration, which handlers and templates see too
     * @return this
     */
    public RetortBuilder config(Config config) {
        choices.config = config;
        return this;
    }

    /**
     * Sets the secret that sessions are signed with.
     *
     * @param secret a text of 16 characters or more that nobody can guess: {@code openssl rand -hex 32}
     * @return this
     */
    public RetortBuilder secretKey(String secret) {
        choices.secret = secret;
        return this;
    }

    /**
     * Keeps sessions in another way than in a signed cookie.
     *
     * @param sessions keeps them
     * @return this
     */
    public RetortBuilder sessions(Sessions sessions) {
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
    public RetortBuilder templates(TemplateEngine engine) {
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
    public RetortBuilder templateVariable(String name, Function<RequestContext, @Nullable Object> value) {
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
    public RetortBuilder serverName(String host) {
        choices.serverName = host;
        return this;
    }

    /**
     * Serves static files from elsewhere than the folder {@code static} of the class path.
     *
     * @param files the files
     * @return this
     */
    public RetortBuilder staticFiles(StaticFiles files) {
        choices.files = files;
        return this;
    }

    /**
     * Has the web server in front send the files of some folders, as Flask's {@code USE_X_SENDFILE} does.
     *
     * @param files which, and by which field; none unless the configuration says otherwise ({@code x-accel-redirect},
     *     {@code x-sendfile})
     * @return this
     */
    public RetortBuilder xSendfile(XSendfile files) {
        choices.xSendfile = files;
        return this;
    }

    /**
     * Shows errors to the developer: to a browser on this machine, and never to another.
     *
     * @param debug whether to; false unless the configuration, or the system property {@code retort.debug}, says
     *     otherwise
     * @return this
     */
    public RetortBuilder debug(boolean debug) {
        choices.debug = debug;
        return this;
    }

    /**
     * Keeps handlers on the container's own threads, or runs them on virtual threads where the JDK has them.
     *
     * @param virtual whether to use virtual threads; true unless set
     * @return this
     */
    public RetortBuilder virtualThreads(boolean virtual) {
        virtualThreads = virtual;
        return this;
    }

    /**
     * Sets what keeps the application safe, from what it would be otherwise.
     *
     * @param change takes the standard, as the configuration changes it, and returns the application's own
     * @return this
     */
    public RetortBuilder safety(UnaryOperator<Safety> change) {
        choices.safety = change;
        return this;
    }

    /**
     * Notes a fault that was found while the application was put together; {@link #build} reports it with the others.
     *
     * @param message the place, the cause and the repair
     * @return this
     */
    public RetortBuilder fault(String message) {
        assembly.fault(message);
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
        assembly.assemble(binding.json(json), instances, found::add);
        List<RouteDefinition> routes = assembly.routes();
        settings = StaticFolders.route(scope, settings, choices.files != null, routes);
        checkTemplates(settings.templates(), found);
        return new Retort(this, settings, routes, found);
    }

    private List<TemplateFolder> foldersOfBlueprints() {
        List<TemplateFolder> folders = new ArrayList<>();
        scope.forEach(each -> folders.addAll(each.templates()));
        return folders;
    }

    private void checkTemplates(Supplier<TemplateEngine> engine, List<String> found) {
        TemplateCheck check = new TemplateCheck(engine, found::add);
        if (choices.templates == null || check.isEngineFit()) {
            check.check(assembly.handlers());
        }
    }
}
