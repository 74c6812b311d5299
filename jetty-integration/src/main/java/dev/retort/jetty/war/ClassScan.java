package dev.retort.jetty.war;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.eclipse.jetty.annotations.AnnotationParser;
import org.eclipse.jetty.ee10.annotations.AnnotationConfiguration;
import org.eclipse.jetty.ee10.webapp.Configuration;
import org.eclipse.jetty.util.resource.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the annotated classes of a webapp, as Jetty's configuration does that it replaces, in less time: a library is read by the
 * JDK's {@code ZipFile} and not by way of a file system in a file, and its classes by {@link ClassOutline}. Most of a WAR's start
 * went by here: Jetty reads classes with ASM, which no cache of the JVM's holds, as it is compiled for Java 5.
 */
final class ClassScan extends AnnotationConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(ClassScan.class);

    @Override
    public Class<? extends Configuration> replaces() {
        return AnnotationConfiguration.class;
    }

    @Override
    protected AnnotationParser createAnnotationParser(int javaPlatform) {
        return new Parser();
    }

    static final class Parser extends AnnotationParser {
        @Override
        protected void parseJar(Set<? extends Handler> handlers, Resource jar) throws IOException {
            Path path = jar.getPath();
            URI location = path.toUri();
            try (ZipFile zip = new ZipFile(path.toFile())) {
                for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                    ZipEntry entry = entries.nextElement();
                    if (isOfClass(entry.getName())) {
                        try (InputStream in = zip.getInputStream(entry)) {
                            outline(handlers, jar, in.readAllBytes(), location, entry.getName());
                        }
                    }
                }
            }
        }

        /** Leaves out what Jetty leaves out: classes for other versions of Java, modules, packages and hidden files. */
        private static boolean isOfClass(String name) {
            return name.endsWith(".class")
                    && !name.startsWith("META-INF/versions/")
                    && !name.endsWith("-info.class")
                    && !name.startsWith(".")
                    && !name.contains("/.");
        }

        @Override
        protected void parseDir(Set<? extends Handler> handlers, Resource folder) throws IOException {
            for (Resource part : folder) { // Of which a combined one has several.
                Path path = part.getPath();
                URI location = path.toUri();
                try (Stream<Path> files = Files.walk(path, FileVisitOption.FOLLOW_LINKS)) {
                    for (Path file : (Iterable<Path>) files::iterator) {
                        String name = path.relativize(file).toString().replace('\\', '/');
                        if (isOfClass(name)) {
                            outline(handlers, folder, Files.readAllBytes(file), location, name);
                        }
                    }
                }
            }
        }

        private void outline(Set<? extends Handler> handlers, Resource container, byte[] bytes, URI from, String file) {
            ClassOutline outline;
            try {
                outline = new ClassOutline(bytes);
            } catch (IllegalArgumentException none) {
                LOG.warn("{} in {} is no class file: {}", file, from, none.getMessage());
                return;
            }
            URI before = _parsedClassNames.putIfAbsent(outline.name(), from);
            if (before != null && !before.equals(from)) {
                LOG.warn("{} is in {} and in {}", outline.name(), before, from);
            }
            tell(handlers, outline, container);
        }

        private static void tell(Set<? extends Handler> handlers, ClassOutline outline, Resource container) {
            ClassInfo type = new ClassInfo(
                    container,
                    outline.name(),
                    outline.version(),
                    outline.access(),
                    null,
                    outline.superName(),
                    outline.interfaces().toArray(String[]::new));
            for (Handler handler : handlers) {
                handler.handle(type);
                for (String annotation : outline.annotations()) {
                    handler.handle(type, annotation);
                }
            }
            for (ClassOutline.Member field : outline.fields()) {
                FieldInfo info = new FieldInfo(type, field.name(), field.access(), field.type(), null, null);
                for (Handler handler : handlers) {
                    field.annotations().forEach(annotation -> handler.handle(info, annotation));
                }
            }
            for (ClassOutline.Member method : outline.methods()) {
                MethodInfo info = new MethodInfo(type, method.name(), method.access(), method.type(), null, null);
                for (Handler handler : handlers) {
                    method.annotations().forEach(annotation -> handler.handle(info, annotation));
                }
            }
        }
    }
}
