package dev.retort.template;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * A place with templates. Its {@code toString} names it to a developer.
 *
 * <p>An implementation is safe for use by several threads.
 */
public interface TemplateFolder {
    /**
     * Names a directory.
     *
     * @param directory the directory; it need not exist yet
     * @return its templates
     */
    static TemplateFolder directory(Path directory) {
        return new DirectoryFolder(directory.toAbsolutePath().normalize());
    }

    /**
     * Names a folder of the class path.
     *
     * @param folder a path without a slash at either end, such as {@code admin/templates}
     * @return its templates
     * @throws IllegalArgumentException if the folder begins or ends with a slash
     */
    static TemplateFolder classPath(String folder) {
        ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
        return classPath(ofThread == null ? TemplateFolder.class.getClassLoader() : ofThread, folder);
    }

    /**
     * Names a folder of a class path.
     *
     * @param loader finds the templates, such as the loader of a blueprint's class
     * @param folder a path without a slash at either end
     * @return its templates
     * @throws IllegalArgumentException if the folder begins or ends with a slash
     */
    static TemplateFolder classPath(ClassLoader loader, String folder) {
        if (folder.startsWith("/") || folder.endsWith("/")) {
            throw new IllegalArgumentException(
                    "A folder of the class path is given without a slash at its ends: \"templates\", not \"" + folder
                            + "\".");
        }
        return new ClassPathFolder(loader, folder);
    }

    /**
     * Reads a template.
     *
     * @param name the template's name, which has been checked: a relative path that leads nowhere else
     * @return the file, or null if it is not here
     * @throws IOException if it cannot be read
     */
    byte @Nullable [] read(String name) throws IOException;

    /**
     * Lists what is here, for a message.
     *
     * @return a bounded number of names, and none where the place cannot tell
     */
    Collection<String> names();
}
