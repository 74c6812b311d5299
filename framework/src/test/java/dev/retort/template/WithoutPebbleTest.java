package dev.retort.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pebble is optional: all that does not render works without it, and the rest says what is missing. */
class WithoutPebbleTest {
    private static URL[] classPathWithoutPebble() throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (!Path.of(entry).getFileName().toString().startsWith("pebble-")) {
                urls.add(Path.of(entry).toUri().toURL());
            }
        }
        return urls.toArray(URL[]::new);
    }

    @Test
    void askingForPebbleNamesTheDependency() throws Exception {
        try (URLClassLoader loader =
                new URLClassLoader(classPathWithoutPebble(), ClassLoader.getPlatformClassLoader())) {
            Class<?> engine = Class.forName("dev.retort.template.TemplateEngine", true, loader);
            String version = Files.readString(Path.of("../pom.xml")).replaceAll("(?s).*<pebble.version>(.*?)<.*", "$1");

            assertThatThrownBy(() -> engine.getMethod("pebble").invoke(null))
                    .isInstanceOf(InvocationTargetException.class)
                    .cause()
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("<artifactId>pebble</artifactId>")
                    .hasMessageContaining("<version>" + version + "</version>");
        }
    }

    @Test
    void aViewIsMadeWithoutPebble() throws Exception {
        try (URLClassLoader loader =
                new URLClassLoader(classPathWithoutPebble(), ClassLoader.getPlatformClassLoader())) {
            Class<?> view = Class.forName("dev.retort.template.View", true, loader);
            Object made = view.getMethod("of", String.class).invoke(null, "a.html");

            assertThat(view.getMethod("template").invoke(made)).isEqualTo("a.html");
        }
    }
}
