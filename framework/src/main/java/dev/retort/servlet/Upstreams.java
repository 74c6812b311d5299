package dev.retort.servlet;

import dev.retort.annotation.Upstream;
import dev.retort.registry.SetupException;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Maps an {@link UpstreamServlet} for each {@link Upstream} of a WAR. */
final class Upstreams {
    private static final Logger LOG = LoggerFactory.getLogger(Upstreams.class);
    private static final String FORWARDER = "org.eclipse.jetty.ee10.proxy.AsyncProxyServlet";
    private static final String MISSING = """
            @Upstream wants Jetty's proxy servlet, which is not in the WAR. Add to the pom.xml:
            <dependency>
              <groupId>org.eclipse.jetty.ee10</groupId>
              <artifactId>jetty-ee10-proxy</artifactId>
              <version>12.1.12</version>
            </dependency>""";

    private Upstreams() {}

    /** Tells whether a class is there for its upstreams alone, and not for handlers. */
    static boolean isNothingElse(Class<?> type) {
        if (type.getAnnotationsByType(Upstream.class).length == 0 || isOurs(Arrays.asList(type.getAnnotations()))) {
            return false;
        }
        for (Class<?> declaring = type; declaring != null; declaring = declaring.getSuperclass()) {
            for (Method method : declaring.getDeclaredMethods()) {
                if (isOurs(Arrays.asList(method.getAnnotations()))) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isOurs(List<Annotation> annotations) {
        return annotations.stream()
                .map(Annotation::annotationType)
                .anyMatch(type -> type.getPackage() == Upstream.class.getPackage()
                        && type != Upstream.class
                        && type != Upstream.Several.class);
    }

    /**
     * Maps the servlets.
     *
     * @param found all classes that the container has found
     * @throws SetupException if there is a mistake in any of them, or Jetty's servlet is missing
     */
    static void register(Collection<Class<?>> found, ServletContext context) {
        List<String> faults = new ArrayList<>();
        Map<String, Upstream> byPath = new LinkedHashMap<>();
        found.stream().sorted(Comparator.comparing(Class::getName)).forEach(type -> {
            for (Upstream upstream : type.getAnnotationsByType(Upstream.class)) {
                String place = "@Upstream of " + type.getName() + ": ";
                UpstreamSettings.faults(upstream, context).forEach(fault -> faults.add(place + fault));
                if (byPath.putIfAbsent(upstream.path(), upstream) != null) {
                    faults.add(place + "another forwards " + upstream.path() + " already.\n  Leave one of them.");
                }
            }
        });
        if (!byPath.isEmpty() && !isForwarderThere()) {
            faults.add(MISSING);
        }
        if (faults.isEmpty()) {
            byPath.forEach((path, upstream) -> map(path, upstream, context, faults));
        }
        if (!faults.isEmpty()) {
            throw new SetupException(faults);
        }
    }

    private static boolean isForwarderThere() {
        try {
            Class.forName(FORWARDER, false, Upstreams.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | NoClassDefFoundError e) {
            LOG.debug("There is no {}", FORWARDER, e);
            return false;
        }
    }

    private static void map(String path, Upstream upstream, ServletContext context, List<String> faults) {
        // By name, as the class itself is not there without Jetty's.
        ServletRegistration.Dynamic servlet =
                context.addServlet("upstream " + path, Upstreams.class.getPackageName() + ".UpstreamServlet");
        Set<String> conflicts = Set.of(path);
        if (servlet != null) {
            servlet.setInitParameters(UpstreamSettings.parameters(upstream));
            servlet.setAsyncSupported(true);
            servlet.setLoadOnStartup(1);
            conflicts = servlet.addMapping(path);
        }
        if (conflicts.isEmpty()) {
            LOG.info("{}{} is forwarded to {}", context.getContextPath(), path, upstream.to());
        } else {
            faults.add("Another servlet of " + context.getContextPath() + " is mapped to " + path
                    + " already.\n  Map it, or the @Upstream, to a path of its own.");
        }
    }
}
