package dev.retort.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds the files of a form: each field name with one file or more, in the order sent.
 *
 * <p>A file input in which nothing was chosen, which browsers send as an empty file without a name, is not here.
 * Werkzeug keeps it, and leaves it to every handler to ask for the name. Used, as the request is, by one thread at a time.
 */
public final class UploadedFiles {
    static final UploadedFiles NONE = new UploadedFiles(List.of());

    private final Map<String, List<UploadedFile>> files = new LinkedHashMap<>();

    UploadedFiles(List<UploadedFile> sent) {
        for (UploadedFile file : sent) {
            files.computeIfAbsent(file.fieldName(), absent -> new ArrayList<>(1))
                    .add(file);
        }
    }

    /**
     * Returns the first file of a field.
     *
     * @param name the field's name, case-sensitive
     * @return the file, or null if none was sent
     */
    public @Nullable UploadedFile get(String name) {
        List<UploadedFile> found = files.get(name);
        return found == null ? null : found.get(0);
    }

    /**
     * Returns every file of a field, as {@code <input type="file" multiple>} sends them.
     *
     * @param name the field's name, case-sensitive
     * @return the files in the order sent, none if none was sent
     */
    public List<UploadedFile> all(String name) {
        return Collections.unmodifiableList(files.getOrDefault(name, List.of()));
    }

    /**
     * Returns the names of the fields that files were sent in.
     *
     * @return the names in the order first seen
     */
    public Set<String> names() {
        return Collections.unmodifiableSet(files.keySet());
    }

    @Override
    public String toString() {
        return files.toString();
    }
}
