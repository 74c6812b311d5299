package dev.retort.context;

import dev.retort.config.Config;
import dev.retort.http.XSendfile;
import dev.retort.json.JsonCodec;
import dev.retort.routing.BuildOptions;
import dev.retort.routing.UrlMap;
import dev.retort.session.Sessions;
import dev.retort.template.TemplateEngine;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a request may ask of the application that answers it. Safe for use by several threads. */
public interface ApplicationContext {
    /**
     * Returns the rules of the application.
     *
     * @return the map
     */
    UrlMap urls();

    /**
     * Returns what the application reads and writes JSON with.
     *
     * @return the codec
     */
    JsonCodec json();

    /**
     * Builds the URL of an endpoint, after the application's own defaults for URLs were added to the values.
     *
     * @param endpoint the endpoint, in full
     * @param values the values by name
     * @param options from where the URL is to be reached
     * @return the URL
     * @throws dev.retort.routing.BuildException if there is no such URL
     */
    String buildUrl(String endpoint, Map<String, ?> values, BuildOptions options);

    /**
     * Builds the URL of a handler method.
     *
     * @param reference a method reference whose functional interface is serializable
     * @param values what the rule's variables and query parameters get, in the order of the method's parameters
     * @param here the endpoint of the request that asks, whose blueprint decides where the method has several; null for
     *     none
     * @param options from where the URL is to be reached
     * @return the URL
     * @throws dev.retort.routing.BuildException if the method has no route, or several of which none is nearest, or
     *     there is no such URL
     */
    String buildUrl(Serializable reference, @Nullable Object[] values, @Nullable String here, BuildOptions options);

    /**
     * Returns where sessions are kept.
     *
     * @return the sessions
     */
    Sessions sessions();

    /**
     * Returns what templates are rendered with.
     *
     * @return the engine
     * @throws IllegalStateException if there is none; the message names the dependency to add
     */
    TemplateEngine templates();

    /**
     * Returns a variable that templates see without its being in their model.
     *
     * @param name the name
     * @param context the request
     * @return the value, or null for none
     */
    @Nullable Object templateVariable(String name, RequestContext context);

    /**
     * Builds the URL of a static file, with the fingerprint of its content.
     *
     * @param file the file's path below the static folder
     * @param mount the path that the application is mounted at
     * @return the URL
     */
    String staticUrl(String file, String mount);

    /**
     * Returns which files the web server in front sends in the application's place.
     *
     * @return the folders, or none
     */
    XSendfile xSendfile();

    /**
     * Returns the application's settings.
     *
     * @return the settings; empty unless the application was given some
     */
    Config config();

    /**
     * Returns who is told of requests.
     *
     * @return the listeners; empty where nobody listens, which then costs nothing
     */
    List<RequestListener> listeners();

    /**
     * Tells whether errors are shown to the developer.
     *
     * @return true in development
     */
    boolean isDebug();
}
