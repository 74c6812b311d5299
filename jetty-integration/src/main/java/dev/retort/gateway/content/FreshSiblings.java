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
        Set<CompressedContentFormat> siblings = new LinkedHashSet<>();
        for (CompressedContentFormat format : formats) {
            HttpContent sibling = files.getContent(path + format.getExtension());
            if (sibling != null && !sibling.getLastModifiedInstant().isBefore(file.getLastModifiedInstant())) {
                siblings.add(format);
            }
        }
        return new WithSiblings(file, siblings);
    }

    private static final class WithSiblings extends HttpContent.Wrapper {
        private final Set<CompressedContentFormat> siblings;

        WithSiblings(HttpContent file, Set<CompressedContentFormat> siblings) {
            super(file);
            this.siblings = siblings;
        }

        @Override
        public Set<CompressedContentFormat> getPreCompressedContentFormats() {
            return siblings;
        }
    }
}
