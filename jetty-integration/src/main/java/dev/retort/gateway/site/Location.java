package dev.retort.gateway.site;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.util.URIUtil;

/**
 * A location: the paths that begin with a prefix, and what serves them. nginx's {@code location /prefix/ { … }}.
 *
 * <p>The prefix begins and ends with a slash. Prefixes without the last slash are where nginx configurations have their
 * holes: {@code location /s} with {@code alias /data/} serves {@code /s../secret}. Here they are refused.
 */
public final class Location {
    private final String prefix;
    private final String canonicalPrefix;
    private final LocationContent content;

    /**
     * Creates a location.
     *
     * @param prefix what its paths begin with, written decoded as in nginx: begins and ends with a slash
     * @param content what serves them
     * @throws IllegalArgumentException if the prefix is none
     */
    public Location(String prefix, LocationContent content) {
        if (!prefix.startsWith("/") || !prefix.endsWith("/")) {
            throw new IllegalArgumentException(
                    "location \"" + prefix + "\": a prefix begins and ends with a slash, write \""
                            + UriPath.compact("/" + prefix + "/") + "\"");
        }
        String encoded = URIUtil.encodePath(prefix);
        if (!UriPath.isNormal(encoded)) {
            throw new IllegalArgumentException(
                    "location \"" + prefix
                            + "\" can never match: paths are compared without \".\", \"..\" and empty segments, write it without");
        }
        this.prefix = prefix;
        this.canonicalPrefix = URIUtil.canonicalPath(encoded);
        this.content = content;
    }

    /**
     * Returns the prefix as it was written.
     *
     * @return the prefix, decoded
     */
    public String prefix() {
        return prefix;
    }

    /**
     * Returns the prefix in the form that paths are compared in.
     *
     * @return the prefix as Jetty's canonical path: decoded except for what would change its meaning
     */
    public String canonicalPrefix() {
        return canonicalPrefix;
    }

    /**
     * Returns the name of what it serves, for logs.
     *
     * @return a directory, a URL
     */
    public String source() {
        return content.source();
    }

    /**
     * Makes its handler.
     *
     * @return a new handler, not started
     * @throws IllegalArgumentException if the content cannot be served at this location
     */
    public Handler newHandler() {
        return content.handler(this);
    }

    @Override
    public String toString() {
        return prefix + " from " + source();
    }
}
