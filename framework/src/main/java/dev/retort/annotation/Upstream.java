package dev.retort.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Forwards the requests for some paths of a WAR to another server, as nginx's {@code proxy_pass} does; on any class of the
 * WAR.
 *
 * <p>Wants {@code org.eclipse.jetty.ee10:jetty-ee10-proxy} in the WAR, in whatever container that is. For a webapp in a
 * container: the embedded server has the gateway for this. What is forwarded does not pass the application, its hooks and its
 * limits.
 */
@Documented
@Repeatable(Upstream.Several.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Upstream {
    /**
     * Which paths are forwarded, as a pattern of the servlet API: one path, or all below one.
     *
     * @return such as {@code /api/*}
     */
    String path();

    /**
     * Where they are forwarded to.
     *
     * @return {@code http://host:port}, which gets the path within the webapp as it is; or a URL with a path, which takes the
     *     place of what stands before the {@code *}. For {@code ${NAME}} the deployment says what it is: by a context parameter
     *     of the webapp, a system property or an environment variable.
     */
    String to();

    /**
     * Whether the upstream gets the client's {@code Host}.
     *
     * @return false if not given: it gets the host and port of {@link #to}, and the client's in {@code X-Forwarded-Host}
     */
    boolean preserveHost() default false;

    /**
     * How long a connection may take to be made.
     *
     * @return seconds, 1 or more; 5 if not given
     */
    int connectSeconds() default 5;

    /**
     * How long the upstream may be silent in a request.
     *
     * @return seconds, 1 or more; 60 if not given
     */
    int idleSeconds() default 60;

    /**
     * How long a request may take in all.
     *
     * @return seconds, or 0 for any time, as it is if not given
     */
    int totalSeconds() default 0;

    /**
     * The proxies before this server whose {@code X-Forwarded-For} and {@code X-Forwarded-Proto} are believed.
     *
     * @return addresses and ranges, or {@code loopback}, {@code private} and {@code unix}; none if not given
     */
    String[] trustedProxies() default {};

    /** Holds repeated upstreams. */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.TYPE)
    @interface Several {
        /**
         * The repeated upstreams.
         *
         * @return the upstreams in the order of the source
         */
        Upstream[] value();
    }
}
