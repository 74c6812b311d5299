package dev.retort.gateway.content;

import java.time.Duration;
import java.util.Set;
import org.eclipse.jetty.http.CompressedContentFormat;
import org.eclipse.jetty.http.content.CachingHttpContentFactory;
import org.eclipse.jetty.http.content.HttpContent;
import org.eclipse.jetty.io.ByteBufferPool;
import org.jspecify.annotations.Nullable;

/**
 * Keeps small files in memory, looking once a second at most whether one has changed: its time, its length, or which
 * compressed siblings it has.
 *
 * <p>Jetty's own settings keep files of up to 128 MiB and remember what does not exist, so that a scan for URLs
 * evicts the files; here a large file is read from the disk, and only files are remembered.
 */
final class FileCache extends CachingHttpContentFactory {
    private static final Duration PERIOD = Duration.ofSeconds(1);

    /** Well before the period is over, so that a file asked for from now on is not looked at on the asking thread. */
    private static final Duration FRESH = Duration.ofMillis(700);

    private static final int MAX_FILE_SIZE = 1024 * 1024;
    private static final long MAX_SIZE = 64L * 1024 * 1024;

    @SuppressWarnings("this-escape")
    FileCache(HttpContent.Factory files, ByteBufferPool.Sized buffers) {
        super(files, buffers);
        setMaxCachedFileSize(MAX_FILE_SIZE);
        setMaxCacheSize(MAX_SIZE);
    }

    @Override
    protected boolean isCacheable(@Nullable HttpContent content) {
        return content != null && super.isCacheable(content);
    }

    @Override
    protected CachingHttpContent newCachedContent(String path, HttpContent file) {
        return new CachedFile(path, file);
    }

    /** Tells whether a file and its compressed siblings can be served without reading a disk. */
    boolean holds(String path) {
        if (!(getCache().get(path) instanceof CachedFile file) || !file.isFresh()) {
            return false;
        }
        Set<CompressedContentFormat> siblings = file.getPreCompressedContentFormats();
        return siblings == null || siblings.stream().allMatch(sibling -> isFresh(path + sibling.getExtension()));
    }

    private boolean isFresh(String path) {
        return getCache().get(path) instanceof CachedFile file && file.isFresh();
    }

    /** A file in memory, which knows when it was last compared with the disk. */
    private final class CachedFile extends CachedHttpContent {
        private volatile long looked = System.nanoTime();

        CachedFile(String path, HttpContent file) {
            super(path, file);
        }

        boolean isFresh() {
            return isYoungerThan(FRESH);
        }

        private boolean isYoungerThan(Duration age) {
            return System.nanoTime() - looked < age.toNanos();
        }

        /** Reads the disk if it has not been read for a while. */
        @Override
        public boolean isValid() {
            if (isYoungerThan(PERIOD)) {
                return true;
            }
            HttpContent onDisk = getWrapped();
            boolean same = getLastModifiedInstant().equals(onDisk.getLastModifiedInstant())
                    && getContentLengthValue() == onDisk.getContentLengthValue()
                    && getPreCompressedContentFormats().equals(onDisk.getPreCompressedContentFormats());
            if (same) {
                looked = System.nanoTime();
            }
            return same;
        }
    }
}
