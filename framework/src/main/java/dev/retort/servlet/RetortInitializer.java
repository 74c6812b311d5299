package dev.retort.servlet;

import dev.retort.Application;
import dev.retort.Retort;
import dev.retort.RetortBuilder;
import dev.retort.annotation.After;
import dev.retort.annotation.Before;
import dev.retort.annotation.Blueprint;
import dev.retort.annotation.Delete;
import dev.retort.annotation.Get;
import dev.retort.annotation.OnError;
import dev.retort.annotation.Patch;
import dev.retort.annotation.Post;
import dev.retort.annotation.Put;
import dev.retort.annotation.Route;
import dev.retort.annotation.Teardown;
import dev.retort.annotation.Upstream;
import dev.retort.annotation.WebSocket;
import dev.retort.files.StaticFiles;
import dev.retort.registry.SetupException;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.annotation.HandlesTypes;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the handler classes of a WAR and serves them, without a web.xml; called by the servlet container (Jakarta
 * Servlet 6.0, section 8.2.4).
 *
 * <p>Retort must lie in {@code WEB-INF/lib}, where containers look for initializers and annotations.
 */
@HandlesTypes({
    Route.class,
    Route.Several.class,
    Get.class,
    Post.class,
    Put.class,
    Patch.class,
    Delete.class,
    WebSocket.class,
    Before.class,
    After.class,
    Teardown.class,
    OnError.class,
    Blueprint.class,
    Upstream.class,
    Upstream.Several.class,
    Application.class
})
public final class RetortInitializer implements ServletContainerInitializer {
    private static final Logger LOG = LoggerFactory.getLogger(RetortInitializer.class);
    private static final String NAME = "retort";

    /** Made by the container. */
    public RetortInitializer() {}

    @Override
    public void onStartup(@Nullable Set<Class<?>> found, ServletContext context) {
        Upstreams.register(found == null ? Set.of() : found, context);
        List<Class<?>> types = concrete(found == null ? Set.of() : found);
        List<Class<?>> factories =
                types.stream().filter(Application.class::isAssignableFrom).toList();
        List<Class<?>> origins = factories.isEmpty() ? types : factories;
        if (origins.isEmpty()) {
            LOG.debug("{} has no class with a route: nothing to serve", context.getContextPath());
            return;
        }
        Path files = factories.isEmpty() ? staticFolder(context) : null;
        RetortServlet servlet =
                new RetortServlet(factories.isEmpty() ? ofHandlers(types, files) : ofFactory(factories));
        register(servlet, context);
        if (files == null) {
            serveStaticFolder(servlet, context);
        }
        LOG.info(
                "Found {} for {}",
                origins.stream().map(Class::getSimpleName).toList(),
                context.getContextPath().isEmpty() ? "/" : context.getContextPath());
    }

    private static Retort ofHandlers(List<Class<?>> types, @Nullable Path files) {
        RetortBuilder builder = Retort.builder();
        types.forEach(builder::add);
        return files == null
                ? builder.build()
                : builder.staticFiles(StaticFiles.folder(files)).build();
    }

    /** Returns the folder for static files if the WAR lies unpacked; its files can then have fingerprints. */
    private static @Nullable Path staticFolder(ServletContext context) {
        String path = context.getRealPath(StaticFolderServlet.FOLDER);
        Path folder = path == null ? null : Path.of(path);
        return folder != null && Files.isDirectory(folder) ? folder : null;
    }

    private static Retort ofFactory(List<Class<?>> factories) {
        List<String> faults = new ArrayList<>();
        if (factories.size() > 1) {
            faults.add("There are several classes that make the application: "
                    + factories.stream().map(Class::getName).collect(Collectors.joining(", "))
                    + ".\n  Leave one.");
            throw new SetupException(faults);
        }
        if (!(instance(factories.get(0), faults::add) instanceof Application factory)) {
            throw new SetupException(faults);
        }
        try {
            return factory.create();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(factories.get(0).getName() + " could not make the application", e);
        }
    }

    /** Sorted by name: containers give them in any order, and ties between rules go by the order of registration. */
    private static List<Class<?>> concrete(Collection<Class<?>> found) {
        return found.stream()
                .filter(type ->
                        !type.isInterface() && !type.isAnnotation() && !Modifier.isAbstract(type.getModifiers()))
                .filter(type -> Application.class.isAssignableFrom(type) || !Upstreams.isNothingElse(type))
                .sorted(Comparator.<Class<?>, String>comparing(Class::getName))
                .toList();
    }

    private static @Nullable Object instance(Class<?> type, Consumer<String> faults) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (NoSuchMethodException e) {
            faults.accept(type.getName() + " has no constructor without parameters."
                    + "\n  Add one, or write a class that implements dev.retort.Application"
                    + (type.getEnclosingClass() == null ? "." : ", and make the nested class static."));
        } catch (InvocationTargetException e) {
            LOG.error("The constructor of {} failed", type.getName(), e.getCause());
            faults.accept("The constructor of " + type.getName() + " failed: " + e.getCause()
                    + "\n  Mend it; the log has the stack trace.");
        } catch (ReflectiveOperationException e) {
            faults.accept(type.getName() + " cannot be made: " + e);
        }
        return null;
    }

    private static void register(RetortServlet app, ServletContext context) {
        ServletRegistration.Dynamic servlet = context.addServlet(NAME, app);
        if (servlet == null) {
            throw new IllegalStateException("There is already a servlet named \"" + NAME + "\" in "
                    + context.getContextPath() + "; give it another name.");
        }
        servlet.setAsyncSupported(true);
        servlet.setLoadOnStartup(1);
        Set<String> conflicts = servlet.addMapping("/*");
        if (!conflicts.isEmpty()) {
            throw new IllegalStateException("Another servlet of " + context.getContextPath()
                    + " is mapped to /* already;" + " map it to a path of its own.");
        }
    }

    /** The servlet has every path, so that the folder needs a mapping of its own to be served. */
    private static void serveStaticFolder(RetortServlet app, ServletContext context) {
        if (context.getResourcePaths(StaticFolderServlet.FOLDER) != null) {
            context.addServlet(StaticFolderServlet.NAME, new StaticFolderServlet(app))
                    .addMapping(StaticFolderServlet.FOLDER + "*");
        }
    }
}
