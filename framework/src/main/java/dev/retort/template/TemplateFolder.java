package dev.retort.template;

import java.io.IOException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** A place with templates. Its {@code toString} names it to a developer. */
interface TemplateFolder {
    /** Reads a template, or returns null if it is not here; the name has been checked. */
    byte @Nullable [] read(String name) throws IOException;

    /** Lists what is here, for a message; a bounded number, and nothing where the place cannot tell. */
    Collection<String> names();
}
