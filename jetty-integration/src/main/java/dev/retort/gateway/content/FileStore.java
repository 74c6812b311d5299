package dev.retort.gateway.content;

import dev.retort.gateway.exchange.NormalPath;
import dev.retort.gateway.exchange.Setting;
import dev.retort.gateway.site.DocumentRoot;
import dev.retort.gateway.site.Load;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * The files that are asked for, the small ones in memory, so that the thread that reads every connection can serve them
 * without touching a disk.
 *
 * <p>What is in memory is served for a second after the disk was last asked about it, and no longer: a change of size,
 * time or inode shows within that second. Files that do not exist are not remembered, so a new one shows at once, and no scan
 * for names drives files out. A file's bytes are kept from the second time on that the disk is asked for it, and only if
 * its time is not of this very second: the clock of a file system is too coarse to tell two writes apart.
 *
 * <p>A file that the kernel sends is kept open from the second time on, so that the selector's thread can have it sent, as
 * long as it is asked for every second.
 *
 * <p>Safe for use by many threads.
 */
final class FileStore extends AbstractLifeCycle {
    /** Below this the kernel saves less by sending a file itself than the one more call costs. */
    static final long LEAST_SENT = 32L * 1024;

    private static final int MAX_OPEN = 512;

    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long SETTLED_MILLIS = 1_000;
    private static final long MAX_FILE_SIZE = 1024 * 1024;
    private static final long MAX_SIZE = 64L * 1024 * 1024;
    private static final int MAX_FILES = 10_000;

    private static final Setting<FileStore> SHARED = new Setting<>("files in memory");

    private final FileBuffers buffers = new FileBuffers();
    private final Map<String, StoredFile> files = new ConcurrentHashMap<>();
    private final AtomicLong size = new AtomicLong();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicBoolean sweeps = new AtomicBoolean();

    /** Returns the one store of a load. */
    static FileStore of(Load load) {
        return load.shared(SHARED, () -> {
            FileStore store = new FileStore();
            load.manage(store);
            return store;
        });
    }

    /** Returns where the buffers are borrowed through which files go that are not in memory. */
    FileBuffers buffers() {
        return buffers;
    }

    /**
     * Asks the disk about a file. May block.
     *
     * @param name its absolute path, one char a byte
     * @return what it is; a folder if the name ends with a slash
     * @throws IOException if it cannot be had
     */
    static BasicFileAttributes ask(String name) throws IOException {
        Path path = DocumentRoot.path(name);
        if (path == null) {
            throw new NoSuchFileException(name);
        }
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        if (name.endsWith("/") && !attributes.isDirectory()) {
            // Java drops the slash, and would find the file.
            throw new NotDirectoryException(name);
        }
        return attributes;
    }

    /**
     * Returns a file whose bytes are in memory, or that is kept open, without asking the disk.
     *
     * @param name its absolute path, one char a byte
     * @return the file, or null if the disk is to be asked
     */
    @Nullable StoredFile inMemory(String name) {
        StoredFile file = files.get(name);
        if (file == null || (file.content() == null && !file.isKeptOpen())) {
            return null;
        }
        long now = System.nanoTime();
        if (now - file.looked() >= PERIOD_NANOS) {
            return null;
        }
        file.use(now);
        return file;
    }

    /**
     * Returns a file as it is on the disk. May block.
     *
     * @param name its absolute path, one char a byte
     * @param attributes what the disk has just said about it: a regular file
     * @return the file, with its bytes if it is asked for often
     * @throws IOException if it cannot be read
     */
    StoredFile get(String name, BasicFileAttributes attributes) throws IOException {
        return get(name, attributes, null);
    }

    /**
     * Returns a file as it is on the disk, and keeps it open if it is asked for often. May block.
     *
     * @param name its absolute path, one char a byte
     * @param attributes what the disk has just said about it: a regular file
     * @param sending tells when to close it again; null if it is not to be kept open
     * @return the file
     * @throws IOException if it cannot be read
     */
    StoredFile get(String name, BasicFileAttributes attributes, @Nullable Scheduler sending) throws IOException {
        StoredFile known = files.get(name);
        if (known != null && !known.isStill(attributes)) {
            remove(name, known);
            known = null;
        }
        if (known == null) {
            StoredFile file = new StoredFile(Path.of(NormalPath.text(name)), attributes);
            if (file.size() <= MAX_FILE_SIZE || sending != null) {
                if (files.size() >= MAX_FILES) {
                    evict();
                }
                files.putIfAbsent(name, file);
            }
            return file;
        }
        long now = System.nanoTime();
        known.use(now);
        if (known.content() == null && known.size() <= MAX_FILE_SIZE && isSettled(known)) {
            load(name, known);
        }
        known.look(now);
        if (sending != null && known.size() > LEAST_SENT && isSettled(known)) {
            keepOpen(name, known, sending);
        }
        return known;
    }

    private void keepOpen(String name, StoredFile file, Scheduler scheduler) throws IOException {
        synchronized (file) {
            if (file.isKeptOpen() || open.get() >= MAX_OPEN || !isStarted()) {
                return;
            }
            OpenFile opened = new OpenFile(FileChannel.open(file.path(), StandardOpenOption.READ));
            // What has been opened may be a newer file already.
            if (files.get(name) == file && file.isStill(Files.readAttributes(file.path(), BasicFileAttributes.class))) {
                file.keepOpen(opened);
                open.incrementAndGet();
            } else {
                opened.release();
            }
        }
        sweepLater(scheduler);
    }

    private void sweepLater(Scheduler scheduler) {
        if (sweeps.compareAndSet(false, true)) {
            scheduler.schedule(
                    () -> {
                        sweeps.set(false);
                        close(System.nanoTime() - 2 * PERIOD_NANOS);
                        if (open.get() > 0) {
                            sweepLater(scheduler);
                        }
                    },
                    1,
                    TimeUnit.SECONDS);
        }
    }

    /** Closes what nobody has asked for since; a deleted file's place on the disk is free only then. */
    private void close(long since) {
        for (StoredFile file : files.values()) {
            if (file.isKeptOpen() && file.looked() - since < 0) {
                close(file);
            }
        }
    }

    private void close(StoredFile file) {
        if (file.close()) {
            open.decrementAndGet();
        }
    }

    @Override
    protected void doStop() {
        files.values().forEach(this::close);
    }

    private static boolean isSettled(StoredFile file) {
        return System.currentTimeMillis() - file.time().toMillis() >= SETTLED_MILLIS;
    }

    private void load(String name, StoredFile file) throws IOException {
        synchronized (file) {
            if (file.content() != null) {
                return;
            }
            ByteBuffer bytes = ByteBuffer.allocateDirect((int) file.size());
            try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ)) {
                while (bytes.hasRemaining()) {
                    if (channel.read(bytes) < 0) {
                        return; // It has become shorter meanwhile.
                    }
                }
            }
            // Only what is the same before and after is the content of this size, time and tag.
            if (!file.isStill(Files.readAttributes(file.path(), BasicFileAttributes.class))) {
                return;
            }
            file.keep(bytes.flip().asReadOnlyBuffer());
            if (files.get(name) == file) {
                size.addAndGet(file.size());
            }
        }
        if (size.get() > MAX_SIZE) {
            evict();
        }
    }

    /** Forgets a file that is not what it was, or has not been asked for. */
    void remove(String name, StoredFile file) {
        synchronized (file) {
            if (files.remove(name, file) && file.content() != null) {
                size.addAndGet(-file.size());
            }
            close(file);
        }
    }

    /** Drops what has not been asked for the longest, until a tenth is free. */
    private synchronized void evict() {
        List<Candidate> oldestFirst = new ArrayList<>(files.size());
        long now = System.nanoTime();
        files.forEach((name, file) -> oldestFirst.add(new Candidate(name, file, now - file.used())));
        oldestFirst.sort(Comparator.comparingLong(Candidate::age).reversed());
        for (Candidate candidate : oldestFirst) {
            if (size.get() <= MAX_SIZE * 9 / 10 && files.size() <= MAX_FILES * 9 / 10) {
                return;
            }
            remove(candidate.name(), candidate.file());
        }
    }

    private record Candidate(String name, StoredFile file, long age) {}
}
