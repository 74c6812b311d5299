package dev.retort.cli;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Loads the classes in the folders of the class path anew, as those that a compiler has changed; what is in JAR files, and
 * Retort itself, is loaded once for all, by the parent.
 */
final class ClassFolders extends URLClassLoader {
    private static final String RETORT = "dev.retort.";

    static {
        registerAsParallelCapable();
    }

    ClassFolders(List<Path> folders, ClassLoader parent) {
        super(folders.stream().map(ClassFolders::url).toArray(URL[]::new), parent);
    }

    private static URL url(Path folder) {
        try {
            return folder.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the folders of the class path of this process, in its order. */
    static List<Path> ofClassPath() {
        return Stream.of(System.getProperty("java.class.path", "").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry.isEmpty() ? "." : entry))
                .filter(Files::isDirectory)
                .toList();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.startsWith("java.") || name.startsWith(RETORT)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            try {
                return findClass(name);
            } catch (ClassNotFoundException elsewhere) {
                return super.loadClass(name, resolve);
            }
        }
    }
}
