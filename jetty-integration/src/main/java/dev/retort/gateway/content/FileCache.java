package dev.retort.gateway.content;

import java.util.Set;
import org.eclipse.jetty.http.CompressedContentFormat;
import org.eclipse.jetty.http.content.HttpContent;
import org.eclipse.jetty.http.content.ValidatingCachingHttpContentFactory;
import org.eclipse.jetty.io.ByteBufferPool;
import org.jspecify.annotations.Nullable;

/**
 * Keeps small files in memory, looking once a second at most whether one has changed.
 *
 * <p>Jetty's own settings keep files of up to 128 MiB and remember what does not exist, so that a scan for URLs
 * evicts the files; here a large file is read from the disk, and only files are remembered.
 */
final class FileCache extends ValidatingCachingHttpContentFactory {
    private static final long VALIDATION_PERIOD_MILLIS = 1_000;
    private static final int MAX_FILE_SIZE = 1024 * 1024;
    private static final long MAX_SIZE = 64L * 1024 * 1024;

    @SuppressWarnings("this-escape")
    FileCache(HttpContent.Factory files, ByteBufferPool.Sized buffers) {
        super(files, VALIDATION_PERIOD_MILLIS, buffers);
        setMaxCachedFileSize(MAX_FILE_SIZE);
        setMaxCacheSize(MAX_SIZE);
    }

    @Override
    protected boolean isCacheable(@Nullable HttpContent content) {
        return content != null && super.isCacheable(content);
    }

    /** Tells whether a file and its compressed siblings can be served without reading a disk. */
    boolean holds(String path) {
        HttpContent file = getCache().get(path);
        if (file == null) {
            return false;
        }
        Set<CompressedContentFormat> siblings = file.getPreCompressedContentFormats();
        return siblings == null
                || siblings.stream().allMatch(sibling -> getCache().containsKey(path + sibling.getExtension()));
    }
}
