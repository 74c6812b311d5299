package dev.retort.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A JVM's heap: how much of it is used, and how much has been allocated since the start.
 *
 * <p>What was allocated is what is used plus what the collections have freed, which the log of {@code -Xlog:gc} tells. Its figures
 * are whole megabytes, so look at hundreds of them.
 */
public final class Heap {
    private static final Pattern COLLECTION = Pattern.compile("Pause .* (\\d+)M->(\\d+)M\\(\\d+M\\)");
    private static final Pattern USED =
            Pattern.compile("(?m)^\\s*(?:PSYoungGen|ParOldGen|garbage-first heap)\\s+.*?used (\\d+)K");

    private final Jdk jdk;
    private final Process process;
    private final Path log;

    /**
     * Looks at a JVM.
     *
     * @param jdk that it runs on
     * @param process the JVM
     * @param log the file that it writes its collections to
     */
    public Heap(Jdk jdk, Process process, Path log) {
        this.jdk = jdk;
        this.process = process;
        this.log = log;
    }

    /** Returns what has been allocated since the start, in bytes. */
    public long allocatedBytes() throws IOException, InterruptedException {
        return usedBytes(jdk.order(process, "GC.heap_info")) + freedBytes(Files.readString(log));
    }

    /** Collects, and returns what is left in bytes. */
    public long liveBytes() throws IOException, InterruptedException {
        jdk.order(process, "GC.run");
        return usedBytes(jdk.order(process, "GC.heap_info"));
    }

    static long usedBytes(String info) {
        Matcher used = USED.matcher(info);
        long sum = 0;
        while (used.find()) {
            sum += Long.parseLong(used.group(1)) << 10;
        }
        return sum;
    }

    static long freedBytes(String log) {
        Matcher collection = COLLECTION.matcher(log);
        long sum = 0;
        while (collection.find()) {
            sum += (Long.parseLong(collection.group(1)) - Long.parseLong(collection.group(2))) << 20;
        }
        return sum;
    }
}
