package dev.retort.containers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Sees the JDK, a container's jars and the class here that starts it, and nothing else: above all not the framework,
 * which a WAR brings itself.
 */
final class ContainerLoader extends URLClassLoader {
    static {
        registerAsParallelCapable();
    }

    private final String starter;

    private ContainerLoader(URL[] jars, String starter) {
        super(jars, ClassLoader.getPlatformClassLoader());
        this.starter = starter;
    }

    static WarServer load(Path jars, Class<? extends WarServer> starter) {
        try (Stream<Path> files = Files.list(jars)) {
            URL[] urls = files.sorted().map(ContainerLoader::url).toArray(URL[]::new);
            ContainerLoader loader = new ContainerLoader(urls, starter.getName());
            return (WarServer)
                    loader.loadClass(starter.getName()).getConstructor().newInstance();
        } catch (IOException | ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (name.equals(WarServer.class.getName())) {
            return WarServer.class;
        }
        if (!name.equals(starter)) {
            return super.findClass(name);
        }
        try (InputStream in =
                WarServer.class.getResourceAsStream(name.substring(name.lastIndexOf('.') + 1) + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
