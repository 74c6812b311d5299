package dev.retort.jetty.war;

import java.io.IOException;
import java.net.URL;
import java.util.Enumeration;
import org.eclipse.jetty.ee.webapp.WebAppClassLoader;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.util.ClassMatcher;

/**
 * The classes of a webapp, apart from those of the server that it runs in: it sees the JDK and the Jakarta interfaces, and
 * has everything else of its own, Retort too, which may be of another version than the server's.
 *
 * <p>The one thing that may be shared is the log. A webapp that brings an SLF4J provider logs by that; the log of one that
 * brings none is the server's, such as the gateway's {@code error_log}.
 */
final class WarLoader extends WebAppClassLoader {
    private static final String SERVICES = "META-INF/services/";
    private static final String LOG_PROVIDER = SERVICES + "org.slf4j.spi.SLF4JServiceProvider";

    /** What the server itself is made of, beside Jetty, which hides itself. */
    private static final String[] HIDDEN = {
        "dev.retort.", "tools.jackson.", "com.fasterxml.jackson.", "picocli.", "org.objectweb.asm.", "org.jspecify."
    };

    private enum Log {
        UNKNOWN,
        OWN,
        SERVERS
    }

    private volatile Log log = Log.UNKNOWN;

    WarLoader(WebAppContext context) {
        super(WarLoader.class.getClassLoader(), context);
        setName(context.getContextPath());
    }

    /** Hides the server from a webapp. */
    static void hideServer(WebAppContext context) {
        context.addHiddenClassMatcher(new ClassMatcher(HIDDEN));
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        return name.startsWith("org.slf4j.") && !hasOwnLog()
                ? getParent().loadClass(name)
                : super.loadClass(name, resolve);
    }

    /** A provider of the server's would be of no class that the webapp can see, except those that the container is for. */
    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        boolean serversService = name.startsWith(SERVICES)
                && !name.startsWith("jakarta.", SERVICES.length())
                && !name.startsWith("org.eclipse.jetty.", SERVICES.length());
        return serversService ? findResources(name) : super.getResources(name);
    }

    /** The webapp's libraries are there before its first class. */
    private boolean hasOwnLog() {
        if (log == Log.UNKNOWN) {
            log = findResource(LOG_PROVIDER) == null ? Log.SERVERS : Log.OWN;
        }
        return log == Log.OWN;
    }
}
