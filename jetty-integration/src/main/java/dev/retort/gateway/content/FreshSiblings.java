package dev.retort.gateway.content;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.http.CompressedContentFormat;
import org.eclipse.jetty.http.content.HttpContent;
import org.jspecify.annotations.Nullable;

/**
 * Finds the compressed siblings of a file, {@code app.js.gz} beside {@code app.js}, that are not older than the file.
 *
 * <p>Neither Jetty's own factory nor nginx looks at the age; there, who edits a file and forgets its sibling goes on
 * serving what was there before.
 */
final class FreshSiblings implements HttpContent.Factory {
    private final HttpContent.Factory files;
    private final List<CompressedContentFormat> formats;

    FreshSiblings(HttpContent.Factory files, List<CompressedContentFormat> formats) {
        this.files = files;
        this.formats = formats;
    }

    @Override
    public @Nullable HttpContent getContent(String path) throws IOException {
        HttpContent file = files.getContent(path);
        if (file == null) {
            return null;
        }
        return new WithSiblings(file, path);
    }

    private Set<CompressedContentFormat> siblings(String path, HttpContent file) {
        Set<CompressedContentFormat> siblings = new LinkedHashSet<>();
        for (CompressedContentFormat format : formats) {
            if (isFresh(path + format.getExtension(), file)) {
                siblings.add(format);
            }
        }
        return siblings;
    }

    private boolean isFresh(String path, HttpContent file) {
        try {
            HttpContent sibling = files.getContent(path);
            return sibling != null && !sibling.getLastModifiedInstant().isBefore(file.getLastModifiedInstant());
        } catch (IOException unreadable) {
            return false;
        }
    }

    private final class WithSiblings extends HttpContent.Wrapper {
        private final String path;

        WithSiblings(HttpContent file, String path) {
            super(file);
            this.path = path;
        }

        /** Reads the disk, every time: the siblings come and go while the file stays the same. */
        @Override
        public Set<CompressedContentFormat> getPreCompressedContentFormats() {
            return siblings(path, this);
        }
    }
}
