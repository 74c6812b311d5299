package dev.retort.context;

import dev.retort.json.JsonCodec;
import dev.retort.routing.BuildOptions;
import dev.retort.routing.UrlMap;
import java.io.Serializable;
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
     * @param options from where the URL is to be reached
     * @return the URL
     * @throws dev.retort.routing.BuildException if the method has no route, or there is no such URL
     */
    String buildUrl(Serializable reference, @Nullable Object[] values, BuildOptions options);
}
