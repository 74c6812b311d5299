package dev.retort.gateway.content;

import java.net.URI;
import java.nio.file.Path;
import org.eclipse.jetty.server.AliasCheck;
import org.eclipse.jetty.util.resource.Resource;

/**
 * Allows a file that is reached by another path than its own if its own is in the root and not hidden.
 *
 * <p>Symbolic links are such paths, and so are other cases and short names where the file system has them: what counts
 * is where the file really is.
 */
final class InsideRoot implements AliasCheck {
    private final Path realRoot;

    InsideRoot(Path realRoot) {
        this.realRoot = realRoot;
    }

    @Override
    public boolean checkAlias(String pathInContext, Resource resource) {
        URI real = resource.getRealURI();
        if (real == null) {
            return false;
        }
        Path file = Path.of(real);
        return file.startsWith(realRoot) && !HiddenNames.in(realRoot.relativize(file));
    }
}
