package dev.retort.containers;

import io.undertow.Undertow;
import io.undertow.server.handlers.PathHandler;
import io.undertow.server.handlers.resource.PathResourceManager;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.websockets.jsr.WebSocketDeploymentInfo;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.annotation.HandlesTypes;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.net.InetSocketAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Undertow, which knows servlets but no WARs: WildFly, which has both, finds the initializers and the classes that they
 * ask for, and so does this, as Jakarta Servlet 6.0, section 8.2.4, describes it.
 */
public final class UndertowServer implements WarServer {
    private final List<DeploymentManager> deployments = new ArrayList<>();
    private final List<URLClassLoader> loaders = new ArrayList<>();
    private Undertow server = Undertow.builder().build();

    /** Made by reflection. */
    public UndertowServer() {}

    @Override
    public int start(Path war, Path work, boolean virtualThreads) throws Exception {
        PathHandler paths = new PathHandler();
        paths.addPrefixPath("/shop", deploy("/shop", war, virtualThreads).start());
        paths.addPrefixPath("/", deploy("/", war, virtualThreads).start());
        server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setHandler(paths)
                .build();
        server.start();
        return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    }

    private DeploymentManager deploy(String path, Path war, boolean virtualThreads) throws Exception {
        URLClassLoader loader = new URLClassLoader(classPath(war), UndertowServer.class.getClassLoader());
        loaders.add(loader);
        DeploymentInfo info = Servlets.deployment()
                .setClassLoader(loader)
                .setContextPath(path)
                .setDeploymentName("war at " + path)
                .setResourceManager(new PathResourceManager(war))
                .addServletContextAttribute(WebSocketDeploymentInfo.ATTRIBUTE_NAME, new WebSocketDeploymentInfo());
        for (ServletContainerInitializer initializer : ServiceLoader.load(ServletContainerInitializer.class, loader)) {
            info.addServletContainerInitializer(
                    new ServletContainerInitializerInfo(initializer.getClass(), handled(initializer, war, loader)));
        }
        if (virtualThreads) {
            info.setExecutor(virtualThreads());
        }
        DeploymentManager deployment = Servlets.defaultContainer().addDeployment(info);
        deployments.add(deployment);
        deployment.deploy();
        return deployment;
    }

    /** By reflection, as the tests are compiled for a JDK that has none. */
    private static Executor virtualThreads() throws ReflectiveOperationException {
        return (Executor)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    }

    private static URL[] classPath(Path war) throws IOException {
        List<URL> urls = new ArrayList<>();
        urls.add(war.resolve("WEB-INF/classes").toUri().toURL());
        try (Stream<Path> jars = Files.list(war.resolve("WEB-INF/lib"))) {
            for (Path jar : jars.sorted().toList()) {
                urls.add(jar.toUri().toURL());
            }
        }
        return urls.toArray(URL[]::new);
    }

    private static Set<Class<?>> handled(ServletContainerInitializer initializer, Path war, ClassLoader loader)
            throws IOException {
        HandlesTypes wanted = initializer.getClass().getAnnotation(HandlesTypes.class);
        if (wanted == null) {
            return Set.of();
        }
        Path classes = war.resolve("WEB-INF/classes");
        try (Stream<Path> files = Files.walk(classes)) {
            return files.map(file -> classes.relativize(file).toString())
                    .filter(name -> name.endsWith(".class") && !name.endsWith("package-info.class"))
                    .map(name -> load(name, loader))
                    .filter(type -> Arrays.stream(wanted.value()).anyMatch(handled -> concerns(handled, type)))
                    .collect(Collectors.toSet());
        }
    }

    private static Class<?> load(String file, ClassLoader loader) {
        try {
            String name = file.substring(0, file.length() - ".class".length()).replace('/', '.');
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean concerns(Class<?> handled, Class<?> type) {
        if (!handled.isAnnotation()) {
            return handled.isAssignableFrom(type) && handled != type;
        }
        Class<? extends Annotation> annotation = handled.asSubclass(Annotation.class);
        return Stream.of(
                        Stream.of(type),
                        Arrays.stream(type.getDeclaredMethods()),
                        Arrays.stream(type.getDeclaredFields()))
                .flatMap(elements -> elements)
                .map(AnnotatedElement.class::cast)
                .anyMatch(element -> element.isAnnotationPresent(annotation));
    }

    @Override
    public void stop() throws Exception {
        server.stop();
        for (DeploymentManager deployment : deployments) {
            deployment.stop();
            deployment.undeploy();
        }
        for (URLClassLoader loader : loaders) {
            loader.close();
        }
    }
}
