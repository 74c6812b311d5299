package dev.retort.jetty;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when files have changed, come or gone: as soon as a compiler has been silent for a moment.
 *
 * <p>Looks at the times and sizes of the files again and again, as the file system's own events come late on some systems
 * and not at all from some volumes. Looking takes a tenth of the time at most. For development.
 */
public final class FolderWatcher implements Runnable {
    /** What is to be done after a change. */
    @FunctionalInterface
    public interface Change {
        /**
         * Is called by the thread that watches, which goes on afterwards.
         *
         * @throws InterruptedException to end the watching
         */
        void happened() throws InterruptedException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(FolderWatcher.class);
    private static final Duration PAUSE = Duration.ofMillis(75);
    private static final Duration SILENCE = Duration.ofMillis(150);

    private record Stamp(long modified, long size) {}

    private final List<Path> folders;
    private final Predicate<Path> wanted;
    private final Change change;
    private Map<Path, Stamp> seen;

    /**
     * Makes a watcher, which compares with how the files are now.
     *
     * @param folders folders, with all below them, and files; one that is not there may come
     * @param wanted the files that count
     * @param change what is to be done
     */
    public FolderWatcher(List<Path> folders, Predicate<Path> wanted, Change change) {
        this.folders = List.copyOf(folders);
        this.wanted = wanted;
        this.change = change;
        this.seen = look();
    }

    /** Watches until the thread is interrupted. */
    @Override
    public void run() {
        LOG.info("Watching {} for changes", folders);
        try {
            long took = 0;
            while (true) {
                // However many files there are, looking at them takes a tenth of the time at most.
                Thread.sleep(PAUSE.toMillis() + 9 * took);
                long start = System.nanoTime();
                Map<Path, Stamp> now = look();
                took = (System.nanoTime() - start) / 1_000_000;
                if (!now.equals(seen)) {
                    seen = settled(now);
                    change.happened();
                }
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private Map<Path, Stamp> settled(Map<Path, Stamp> changing) throws InterruptedException {
        Map<Path, Stamp> before = changing;
        while (true) {
            // A compiler writes one class after the other, and does not say when it is done.
            Thread.sleep(SILENCE.toMillis());
            Map<Path, Stamp> now = look();
            if (now.equals(before)) {
                return now;
            }
            before = now;
        }
    }

    private Map<Path, Stamp> look() {
        Map<Path, Stamp> stamps = new HashMap<>();
        for (Path folder : folders) {
            try {
                Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        if (wanted.test(file)) {
                            stamps.put(
                                    file,
                                    new Stamp(attributes.lastModifiedTime().toMillis(), attributes.size()));
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    /** A compiler may delete while this looks, or clean away the folder itself. */
                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException gone) {
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException gone) {
                        return FileVisitResult.CONTINUE;
                    }
                });
            } catch (IOException e) {
                LOG.debug("{} cannot be watched", folder, e);
            }
        }
        return stamps;
    }
}
