package dev.retort.gateway.content;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.DateGenerator;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.jspecify.annotations.Nullable;

/**
 * A file as it was when the disk was last asked about it: size, time, the fields that say so, and perhaps its bytes. Safe
 * for use by many threads.
 */
final class StoredFile {
    private final Path path;
    private final long size;
    private final FileTime time;
    private final @Nullable Object identity;
    private final long modified;
    private final HttpField etag;
    private final HttpField lastModified;
    private final HttpField contentLength;

    private volatile @Nullable ByteBuffer content;
    private volatile @Nullable OpenFile open;
    private volatile long looked;
    private volatile long used;
    private volatile boolean alone;

    StoredFile(Path path, BasicFileAttributes attributes) {
        this.path = path;
        this.size = attributes.size();
        this.time = attributes.lastModifiedTime();
        this.identity = attributes.fileKey();
        this.modified = Math.floorDiv(time.toMillis(), 1000L);
        // nginx's own form, so that the files of two machines have one tag, whichever of them runs nginx.
        etag = new PreEncodedHttpField(
                HttpHeader.ETAG, "\"" + Long.toHexString(modified) + "-" + Long.toHexString(size) + "\"");
        lastModified = new PreEncodedHttpField(
                HttpHeader.LAST_MODIFIED, DateGenerator.formatDate(TimeUnit.SECONDS.toMillis(modified)));
        // From a number: of a text Jetty knows no length of more than 31 bits.
        contentLength = new PreEncodedHttpField(HttpHeader.CONTENT_LENGTH, size);
        looked = System.nanoTime();
        used = looked;
    }

    boolean isStill(BasicFileAttributes attributes) {
        return attributes.isRegularFile()
                && attributes.size() == size
                && attributes.lastModifiedTime().equals(time)
                && Objects.equals(attributes.fileKey(), identity);
    }

    Path path() {
        return path;
    }

    long size() {
        return size;
    }

    FileTime time() {
        return time;
    }

    /** Returns when it was changed, in seconds since 1970. */
    long modified() {
        return modified;
    }

    HttpField etag() {
        return etag;
    }

    HttpField lastModified() {
        return lastModified;
    }

    HttpField contentLength() {
        return contentLength;
    }

    /** Returns its bytes, to be duplicated before use, or null if they are not in memory. */
    @Nullable ByteBuffer content() {
        return content;
    }

    void keep(ByteBuffer bytes) {
        content = bytes;
    }

    /** Keeps it open for those who have the kernel send it. */
    void keepOpen(OpenFile file) {
        open = file;
    }

    boolean isKeptOpen() {
        return open != null;
    }

    /** Takes part in the file that is kept open; null if none is. */
    @Nullable OpenFile borrow() {
        OpenFile kept = open;
        return kept != null && kept.retain() ? kept : null;
    }

    /** Keeps it open no longer; returns whether it was. */
    synchronized boolean close() {
        OpenFile kept = open;
        open = null;
        if (kept != null) {
            kept.release();
        }
        return kept != null;
    }

    /** Returns when the disk was last asked, on the clock of {@link System#nanoTime}. */
    long looked() {
        return looked;
    }

    void look(long now) {
        looked = now;
        alone = false;
    }

    /** Says that there was no compressed file beside it when the disk was last asked. */
    void beAlone() {
        alone = true;
    }

    boolean isKnownToBeAlone() {
        return alone;
    }

    long used() {
        return used;
    }

    void use(long now) {
        used = now;
    }
}
