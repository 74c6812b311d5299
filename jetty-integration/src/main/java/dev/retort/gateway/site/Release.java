package dev.retort.gateway.site;

import org.jspecify.annotations.Nullable;

/** Which release of the gateway this is, and which nginx it follows. */
public final class Release {
    /** The version, which the JAR knows; {@code dev} when it runs from class files. */
    public static final String VERSION = version(Release.class.getPackage().getImplementationVersion());

    /**
     * The nginx whose meaning of the configuration language the gateway follows and is compared with,
     * {@code $nginx_version}.
     */
    public static final String NGINX_VERSION = "1.22.1";

    private Release() {}

    private static String version(@Nullable String manifest) {
        return manifest == null ? "dev" : manifest;
    }
}
