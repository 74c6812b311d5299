package dev.retort;

import dev.retort.context.Attributes;
import dev.retort.context.RequestContext;
import dev.retort.http.HttpException;
import dev.retort.http.Response;
import dev.retort.http.ResponseException;
import dev.retort.session.Flash;
import dev.retort.template.View;
import java.util.Map;

/**
 * What handlers say most, for {@code import static dev.retort.Web.*}.
 *
 * <p>What belongs to a request is found by {@link RequestContext#current()}, and so works in the thread that answers it.
 */
public final class Web {
    private Web() {}

    /**
     * Ends the request with an error status: {@code throw abort(404);}, or {@code abort(404);} where the compiler needs no
     * telling that nothing follows.
     *
     * @param status 400 to 599
     * @return never: it throws, so that a forgotten {@code throw} does no harm
     * @throws HttpException always
     */
    public static HttpException abort(int status) {
        throw HttpException.of(status);
    }

    /**
     * Ends the request with an error status and a reason.
     *
     * @param status 400 to 599
     * @param reason what the client is told, one plain sentence
     * @return never: it throws
     * @throws HttpException always
     */
    public static HttpException abort(int status, String reason) {
        throw new HttpException(status, reason);
    }

    /**
     * Ends the request with a response, past every error handler.
     *
     * @param response what to answer
     * @return never: it throws
     * @throws ResponseException always
     */
    public static ResponseException abort(Response response) {
        throw new ResponseException(response);
    }

    /**
     * Sends the client to another place, which it gets with {@code GET}: what to answer after a form (303, RFC 9110,
     * section 15.4.4).
     *
     * @param location where to, absolute or relative
     * @return the redirect
     */
    public static Response redirect(String location) {
        return Response.redirect(location, 303);
    }

    /**
     * Sends the client to another place.
     *
     * @param location where to, absolute or relative
     * @param status 301, 302, 303, 307 or 308
     * @return the redirect
     * @throws IllegalArgumentException if the status is no redirect
     */
    public static Response redirect(String location, int status) {
        return Response.redirect(location, status);
    }

    /**
     * Builds the URL of an endpoint.
     *
     * @param endpoint the endpoint; one that begins with a dot is below the blueprint of this request
     * @return the URL
     * @throws dev.retort.routing.BuildException if there is no such URL
     */
    public static String urlFor(String endpoint) {
        return urlFor(endpoint, Map.of());
    }

    /**
     * Builds the URL of an endpoint.
     *
     * @param endpoint the endpoint; one that begins with a dot is below the blueprint of this request
     * @param values the values by name; those that are no variable of the rule become the query, and {@code _anchor},
     *     {@code _external}, {@code _scheme} and {@code _method} are as in Flask
     * @return the URL
     * @throws dev.retort.routing.BuildException if there is no such URL
     */
    public static String urlFor(String endpoint, Map<String, ?> values) {
        return RequestContext.current().urlFor(endpoint, values);
    }

    /**
     * Builds the URL of a handler: {@code urlFor(Blog::show, 3)}.
     *
     * @param handler a method with 0 parameters
     * @param values what its rule's variables and query parameters get, in the order of the method's parameters; those at the
     *     end may be left out
     * @param <T> the class of the handler
     * @return the URL
     * @throws dev.retort.routing.BuildException if there is no such URL
     */
    public static <T> String urlFor(MethodReference.With0<T> handler, Object... values) {
        return RequestContext.current().urlFor(handler, values);
    }

    /**
     * Builds the URL of a handler: {@code urlFor(Blog::show, 3)}.
     *
     * @param handler a method with 1 parameter
     * @param values what its rule's variables and query parameters get, in the order of the method's parameters; those at the
     *     end may be left out
     * @param <T> the class of the handler
     * @param <A> its parameter 1
     * @return the URL
     * @throws dev.retort.routing.BuildException if there is no such URL
     */
    public static <T, A> String urlFor(MethodReference.With1<T, A> handler, Object... values) {
        return RequestContext.current().urlFor(handler, values);
    }

    /**
     * Builds the URL of a handler: {@code urlFor(Blog::show, 3)}.
     *
     * @param handler a method with 2 parameters
     * @param values what its rule's variables and query parameters get, in the order of the method's parameters; those at the
     *     end may be left out
     * @param <T> the class of the handler
     * @param <A> its parameter 1
     * @param <B> its parameter 2
     * @return the URL
     * @throws dev.retort.routing.BuildException if there is no such URL
     */
    public static <T, A, B> String urlFor(MethodReference.With2<T, A, B> handler, Object... values) {
        return RequestContext.current().urlFor(handler, values);
    }

    /**
     * Builds the URL of a handler: {@code urlFor(Blog::show, 3)}.
     *
     * @param handler a method with 3 parameters
     * @param values what its rule's variables and query parameters get, in the order of the method's parameters; those at the
     *     end may be left out
     * @param <T> the class of the handler
     * @param <A> its parameter 1
     * @param <B> its parameter 2
     * @param <C> its parameter 3
     * @return the URL
     * @throws dev.retort.routing.BuildException if there is no such URL
     */
    public static <T, A, B, C> String urlFor(MethodReference.With3<T, A, B, C> handler, Object... values) {
        return RequestContext.current().urlFor(handler, values);
    }

    /**
     * Builds the URL of a handler: {@code urlFor(Blog::show, 3)}.
     *
     * @param handler a method with 4 parameters
     * @param values what its rule's variables and query parameters get, in the order of the method's parameters; those at the
     *     end may be left out
     * @param <T> the class of the handler
     * @param <A> its parameter 1
     * @param <B> its parameter 2
     * @param <C> its parameter 3
     * @param <D> its parameter 4
     * @return the URL
     * @throws dev.retort.routing.BuildException if there is no such URL
     */
    public static <T, A, B, C, D> String urlFor(MethodReference.With4<T, A, B, C, D> handler, Object... values) {
        return RequestContext.current().urlFor(handler, values);
    }

    /**
     * Builds the URL of a handler: {@code urlFor(Blog::show, 3)}.
     *
     * @param handler a method with 5 parameters
     * @param values what its rule's variables and query parameters get, in the order of the method's parameters; those at the
     *     end may be left out
     * @param <T> the class of the handler
     * @param <A> its parameter 1
     * @param <B> its parameter 2
     * @param <C> its parameter 3
     * @param <D> its parameter 4
     * @param <E> its parameter 5
     * @return the URL
     * @throws dev.retort.routing.BuildException if there is no such URL
     */
    public static <T, A, B, C, D, E> String urlFor(MethodReference.With5<T, A, B, C, D, E> handler, Object... values) {
        return RequestContext.current().urlFor(handler, values);
    }

    /**
     * Builds the URL of a handler: {@code urlFor(Blog::show, 3)}.
     *
     * @param handler a method with 6 parameters
     * @param values what its rule's variables and query parameters get, in the order of the method's parameters; those at the
     *     end may be left out
     * @param <T> the class of the handler
     * @param <A> its parameter 1
     * @param <B> its parameter 2
     * @param <C> its parameter 3
     * @param <D> its parameter 4
     * @param <E> its parameter 5
     * @param <F> its parameter 6
     * @return the URL
     * @throws dev.retort.routing.BuildException if there is no such URL
     */
    public static <T, A, B, C, D, E, F> String urlFor(
            MethodReference.With6<T, A, B, C, D, E, F> handler, Object... values) {
        return RequestContext.current().urlFor(handler, values);
    }

    /**
     * Builds the URL of a handler: {@code urlFor(Blog::show, 3)}.
     *
     * @param handler a method with 7 parameters
     * @param values what its rule's variables and query parameters get, in the order of the method's parameters; those at the
     *     end may be left out
     * @param <T> the class of the handler
     * @param <A> its parameter 1
     * @param <B> its parameter 2
     * @param <C> its parameter 3
     * @param <D> its parameter 4
     * @param <E> its parameter 5
     * @param <F> its parameter 6
     * @param <G> its parameter 7
     * @return the URL
     * @throws dev.retort.routing.BuildException if there is no such URL
     */
    public static <T, A, B, C, D, E, F, G> String urlFor(
            MethodReference.With7<T, A, B, C, D, E, F, G> handler, Object... values) {
        return RequestContext.current().urlFor(handler, values);
    }

    /**
     * Returns what hooks and handlers of this request tell each other; Flask calls it {@code g}.
     *
     * @return the attributes of this request
     */
    public static Attributes g() {
        return RequestContext.current().attributes();
    }

    /**
     * Keeps a message for the next page that shows messages.
     *
     * @param message the message
     */
    public static void flash(String message) {
        flash(Flash.DEFAULT_CATEGORY, message);
    }

    /**
     * Keeps a message for the next page that shows messages.
     *
     * @param category what kind of message it is, such as {@code error}
     * @param message the message
     */
    public static void flash(String category, String message) {
        Flash.add(RequestContext.current().session(), category, message);
    }

    /**
     * Renders a template with a model; returned from a handler.
     *
     * @param template the template
     * @param model a record or a map, whose components become the template's variables
     * @return the view, which may be given a status and headers
     */
    public static View render(String template, Object model) {
        return View.of(template, model);
    }

    /**
     * Renders a template; returned from a handler.
     *
     * @param template the template
     * @return the view
     */
    public static View render(String template) {
        return View.of(template);
    }
}
