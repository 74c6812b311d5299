package dev.retort.jetty;

import java.io.File;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.servlet.ListenerHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHandler;
import org.eclipse.jetty.ee10.servlet.Source;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.resource.Resource;
import org.jspecify.annotations.Nullable;

/**
 * The webapp of {@code mvn jetty:run}, which lies in the folders that the compiler writes to.
 *
 * <p>A stop makes it forget them, and the plugin tells it again; as it is to be started without the plugin, they are kept
 * here. By reflection: the type is the plugin's own ({@code MavenWebAppContext}), and no library that could be used here.
 */
final class PluginWebapp {
    private final ContextHandler context;
    private final @Nullable File classes;
    private final @Nullable File testClasses;
    private final List<File> libraries;

    private PluginWebapp(
            ContextHandler context, @Nullable File classes, @Nullable File testClasses, List<File> libraries) {
        this.context = context;
        this.classes = classes;
        this.testClasses = testClasses;
        this.libraries = libraries;
    }

    /**
     * Looks at a webapp that has been set up and not stopped.
     *
     * @param context the webapp
     * @return it, or null if it is none of the plugin's
     */
    static @Nullable PluginWebapp of(ContextHandler context) {
        try {
            return new PluginWebapp(
                    context,
                    (File) call(context, "getClasses", null, null),
                    (File) call(context, "getTestClasses", null, null),
                    files(call(context, "getWebInfLib", null, null)));
        } catch (NoSuchMethodException other) {
            return null;
        }
    }

    private static List<File> files(@Nullable Object list) {
        return list instanceof List<?> files
                ? files.stream().map(File.class::cast).toList()
                : List.of();
    }

    /** Returns the folders in which a change calls for a restart: classes, those of other modules, and WEB-INF. */
    List<Path> folders() {
        List<Path> folders = new ArrayList<>();
        Stream.concat(
                        Stream.of(classes, testClasses).filter(Objects::nonNull),
                        libraries.stream().filter(File::isDirectory))
                .map(File::toPath)
                .forEach(folders::add);
        Resource base = context.getBaseResource();
        if (base != null) {
            for (Resource part : base) {
                Path path = part.getPath();
                if (path != null) {
                    folders.add(path.resolve("WEB-INF"));
                }
            }
        }
        return List.copyOf(folders);
    }

    /**
     * Stops the webapp, if it runs, and starts it with new class loaders.
     *
     * @throws Exception what the start failed with
     */
    void restart() throws Exception {
        if (!context.isStopped()) {
            context.stop();
        }
        forgetListeners();
        call(context, "setClasses", File.class, classes);
        call(context, "setTestClasses", File.class, testClasses);
        if (files(call(context, "getWebInfLib", null, null)).isEmpty()) {
            call(context, "setWebInfLib", List.class, libraries); // It adds.
        }
        context.start();
    }

    /** After a start that failed, a stop leaves listeners of the class loader that it closes. */
    private void forgetListeners() {
        if (context instanceof ServletContextHandler servlets) {
            ServletHandler handler = servlets.getServletHandler();
            handler.setListeners(Arrays.stream(handler.getListeners())
                    .filter(listener -> listener.getSource().getOrigin() == Source.Origin.EMBEDDED)
                    .toArray(ListenerHolder[]::new));
        }
    }

    private static @Nullable Object call(
            ContextHandler context, String name, @Nullable Class<?> type, @Nullable Object value)
            throws NoSuchMethodException {
        try {
            if (type == null) {
                return context.getClass().getMethod(name).invoke(context);
            }
            Method setter = context.getClass().getMethod(name, type);
            return setter.invoke(context, value);
        } catch (NoSuchMethodException e) {
            throw e;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The plugin's webapp has a " + name + " that cannot be called", e);
        }
    }

    @Override
    public String toString() {
        return context.toString();
    }
}
