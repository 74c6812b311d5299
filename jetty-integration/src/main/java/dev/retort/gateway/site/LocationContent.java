package dev.retort.gateway.site;

import org.eclipse.jetty.server.Handler;

/**
 * Says what a location serves. nginx calls it the content handler; a location has exactly one.
 *
 * <p>An implementation is a description that can be built upon more than once: every call of {@link #handler} makes
 * a handler of its own.
 */
public interface LocationContent {
    /**
     * Makes the handler that answers the requests of one location.
     *
     * <p>The handler answers every request it is given, also the ones it refuses. It sees paths in their normal form
     * only, see {@link UriPath}. If its {@link Handler#getInvocationType() invocation type} is blocking, it is called
     * where blocking is allowed.
     *
     * @param location the location that will use it
     * @return a new handler, not started
     * @throws IllegalArgumentException if this content cannot be served there, and what to write instead
     */
    Handler handler(Location location);

    /**
     * Names where the content comes from, for logs: a directory, a URL.
     *
     * @return a few words, without a secret in them
     */
    String source();
}
