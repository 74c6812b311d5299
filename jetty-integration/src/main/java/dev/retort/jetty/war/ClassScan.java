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
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the annotated classes of a webapp, as Jetty's configuration does that it replaces, in less time: a library is read by the
 * JDK's {@code ZipFile} and not by way of a file system in a file. What a class file says is read by ASM and Jetty's visitor.
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
                            read(handlers, jar, in.readAllBytes(), location, entry.getName());
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
                            read(handlers, folder, Files.readAllBytes(file), location, name);
                        }
                    }
                }
            }
        }

        private void read(Set<? extends Handler> handlers, Resource container, byte[] bytes, URI from, String file) {
            try {
                ClassReader reader = new ClassReader(bytes);
                String name = reader.getClassName().replace('/', '.');
                reader.accept(
                        new MyClassVisitor(handlers, container, Opcodes.ASM9),
                        ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
                URI before = _parsedClassNames.putIfAbsent(name, from);
                if (before != null && !before.equals(from)) {
                    LOG.warn("{} is in {} and in {}", name, before, from);
                }
            } catch (IllegalArgumentException | IndexOutOfBoundsException unreadable) {
                LOG.warn("{} in {} is no class file that can be read: {}", file, from, unreadable.getMessage());
            }
        }
    }
}
