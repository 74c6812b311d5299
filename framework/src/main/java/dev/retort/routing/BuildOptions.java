package dev.retort.routing;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Says how a URL is built, and from where it is to be reached.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class BuildOptions {

    private static final BuildOptions DEFAULTS = new BuildOptions(null, null, null, null, "http", null, "");

    private final @Nullable String anchor;
    private final @Nullable Boolean external;
    private final @Nullable String scheme;
    private final @Nullable String method;
    private final String requestScheme;
    private final @Nullable String host;
    private final String prefix;

    private BuildOptions(
            @Nullable String anchor,
            @Nullable Boolean external,
            @Nullable String scheme,
            @Nullable String method,
            String requestScheme,
            @Nullable String host,
            String prefix) {
        this.anchor = anchor;
        this.external = external;
        this.scheme = scheme;
        this.method = method;
        this.requestScheme = Objects.requireNonNull(requestScheme, "requestScheme");
        this.host = host;
        this.prefix = Objects.requireNonNull(prefix, "prefix");
    }

    /** {@return the options without any set} */
    public static BuildOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Returns options for URLs in the answer to a request.
     *
     * @param request the request, whose scheme, host and mount point are taken over
     * @return the options
     */
    public static BuildOptions from(MatchRequest request) {
        return DEFAULTS.at(request.scheme(), request.host(), request.prefix());
    }

    /**
     * Sets the place from which the URL is to be reached.
     *
     * @param scheme the scheme of the current request
     * @param host the host of the current request, with its port where it has one, or null or empty where unknown
     * @param prefix the mount point, empty, or a percent-encoded path that starts with a slash and ends with none
     * @return a copy for that place
     */
    public BuildOptions at(String scheme, @Nullable String host, String prefix) {
        return new BuildOptions(anchor, external, this.scheme, method, scheme, host, prefix);
    }

    /**
     * Sets the fragment.
     *
     * @param anchor the text after {@code #}, not percent-encoded, or null for none
     * @return a copy with that fragment
     */
    public BuildOptions anchor(@Nullable String anchor) {
        return new BuildOptions(anchor, external, scheme, method, requestScheme, host, prefix);
    }

    /**
     * Sets whether the URL has a scheme and a host in any case.
     *
     * @param external whether it has; unset, it has where the rule's host is not the current one, or where a
     *     {@linkplain #scheme(String) scheme} is set
     * @return a copy with that setting
     */
    public BuildOptions external(boolean external) {
        return new BuildOptions(anchor, external, scheme, method, requestScheme, host, prefix);
    }

    /**
     * Sets the URL's scheme, which makes it an external one.
     *
     * @param scheme the scheme, or null for that of the current request
     * @return a copy with that scheme
     */
    public BuildOptions scheme(@Nullable String scheme) {
        return new BuildOptions(anchor, external, scheme, method, requestScheme, host, prefix);
    }

    /**
     * Sets the method that the rule must take.
     *
     * @param method the method, in any case, or null for GET if a rule takes it, and any method otherwise
     * @return a copy with that method
     */
    public BuildOptions method(@Nullable String method) {
        String upper = method == null ? null : method.toUpperCase(Locale.ROOT);
        return new BuildOptions(anchor, external, scheme, upper, requestScheme, host, prefix);
    }

    /**
     * Sets the host of the current request.
     *
     * @param host the host, with its port where it has one, or null or empty where unknown
     * @return a copy with that host
     */
    public BuildOptions host(@Nullable String host) {
        return new BuildOptions(anchor, external, scheme, method, requestScheme, host, prefix);
    }

    /**
     * Sets the mount point.
     *
     * @param prefix empty, or a percent-encoded path that starts with a slash and ends with none
     * @return a copy with that mount point
     */
    public BuildOptions prefix(String prefix) {
        return new BuildOptions(anchor, external, scheme, method, requestScheme, host, prefix);
    }

    /** {@return the fragment, or null} */
    public @Nullable String anchor() {
        return anchor;
    }

    /** {@return the setting, or null where it is not set} */
    public @Nullable Boolean external() {
        return external;
    }

    /** {@return the scheme, or null} */
    public @Nullable String scheme() {
        return scheme;
    }

    /** {@return the method in upper case, or null} */
    public @Nullable String method() {
        return method;
    }

    /** {@return the scheme} */
    public String requestScheme() {
        return requestScheme;
    }

    /** {@return the host, or null or empty where unknown} */
    public @Nullable String host() {
        return host;
    }

    /** {@return the mount point, empty or a path} */
    public String prefix() {
        return prefix;
    }
}
