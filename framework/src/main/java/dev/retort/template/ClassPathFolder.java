package dev.retort.template;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/** Templates in a folder of a class path, given without a slash at either end. */
record ClassPathFolder(ClassLoader loader, String folder) implements TemplateFolder {
    private static final int MOST_NAMES = 2000;

    @Override
    public byte @Nullable [] read(String name) throws IOException {
        URL url = loader.getResource(folder.isEmpty() ? name : folder + '/' + name);
        if (url == null) {
            return null;
        }
        URLConnection connection = url.openConnection();
        // A jar that is kept open would hide its successor.
        connection.setUseCaches(false);
        try (InputStream in = connection.getInputStream()) {
            return in.readAllBytes();
        }
    }

    @Override
    public Collection<String> names() {
        List<String> names = new ArrayList<>();
        try {
            for (URL url : Collections.list(loader.getResources(folder + '/'))) {
                if (url.getProtocol().equals("file")) {
                    names.addAll(DirectoryFolder.names(Path.of(url.toURI())));
                } else if (url.openConnection() instanceof JarURLConnection jar) {
                    names.addAll(names(jar));
                }
            }
        } catch (IOException | URISyntaxException | RuntimeException e) {
            // The names only help to find a mistake.
            return names;
        }
        return names;
    }

    private List<String> names(JarURLConnection jar) throws IOException {
        String prefix = folder + '/';
        return jar.getJarFile().stream()
                .map(ZipEntry::getName)
                .filter(name -> name.startsWith(prefix) && !name.endsWith("/"))
                .limit(MOST_NAMES)
                .map(name -> name.substring(prefix.length()))
                .toList();
    }

    @Override
    public String toString() {
        return "the folder " + folder + "/ of the class path";
    }
}
