package dev.retort.template;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives a template what belongs to the request that it is rendered for.
 *
 * <p>Nothing is asked before a template uses it. A scope serves one rendering, in one thread.
 */
public interface TemplateScope {
    /**
     * Builds the URL of an endpoint, for {@code urlFor} and {@code url_for}.
     *
     * @param endpoint the endpoint; one that begins with a dot is of the same blueprint as the request
     * @param values variables of the rule, fields of the query, and what begins with {@code _}, such as
     *     {@code _anchor} and {@code _external}, in the order of their names; a value may be null
     * @return the URL
     */
    String urlFor(String endpoint, Map<String, ?> values);

    /**
     * Takes the messages that were flashed, for {@code flashes} and {@code get_flashed_messages}.
     *
     * @param withCategories whether an element is to tell its category as well as its message
     * @param categories the categories to give; empty for all
     * @return the messages in the order in which they were flashed
     */
    List<?> flashes(boolean withCategories, Set<String> categories);

    /**
     * Returns a variable that the model does not have: {@code request}, {@code session}, {@code g}, {@code config}, or
     * what a context processor gives.
     *
     * @param name the variable's name; asked for at most once in a rendering
     * @return the value, or null for none
     */
    @Nullable Object variable(String name);

    /**
     * Builds the URL of a static file, for {@code staticUrl}.
     *
     * @param file the file's path below the static folder
     * @return the URL
     */
    String staticUrl(String file);

    /**
     * Returns the token against cross-site request forgery, for {@code csrfToken} and {@code csrfField}.
     *
     * @return the token
     */
    String csrfToken();

    /**
     * Returns the nonce of the request's content security policy, for {@code cspNonce}.
     *
     * @return the nonce
     */
    String cspNonce();
}
