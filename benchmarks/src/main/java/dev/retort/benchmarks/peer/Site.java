package dev.retort.benchmarks.peer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** The files that fronts serve, the same for each. */
public final class Site {
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    /** When the files were written, as an HTTP date. */
    public static final String LAST_MODIFIED = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC)
            .format(TIME);

    private final Path root;

    /**
     * Writes them.
     *
     * @param folder where
     * @throws IOException if that is not possible
     */
    public Site(Path folder) throws IOException {
        root = Files.createDirectories(folder.resolve("root"));
        write("1k.html", noise(1 << 10));
        write("100k.html", noise(100 << 10));
        write("10m.bin", noise(10 << 20));
        byte[] style = ".row { color: #234; }\n".repeat(5000).getBytes(StandardCharsets.US_ASCII);
        write("style.css", style);
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write(style);
        }
        write("style.css.gz", zipped.toByteArray());
    }

    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    private void write(String name, byte[] bytes) throws IOException {
        Path file = Files.write(root.resolve(name), bytes);
        Files.setLastModifiedTime(file, FileTime.from(TIME));
    }

    /** Returns their folder. */
    public Path root() {
        return root;
    }
}
