package dev.retort.http;

import java.time.Duration;
import java.util.EnumMap;

/**
 * Bounds what a request may make the application read, keep and store; what passes a bound is answered 413, and a body that
 * comes too slowly 408.
 *
 * <p>Werkzeug's {@code max_content_length}, {@code max_form_memory_size} and {@code max_form_parts} are here
 * {@link #body}, {@link #field} and {@link #parts}. Immutable, and so safe for use by several threads: each change gives
 * a new value.
 *
 * <pre>{@code
 * Limits limits = Limits.DEFAULT.upload(500L << 20).file(200L << 20);
 * }</pre>
 */
public final class Limits {
    /** Stands for no limit. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    /** The limits of a request that nothing else is said of. */
    public static final Limits DEFAULT = new Limits(new EnumMap<>(Bound.class));

    private enum Bound {
        BODY(UNLIMITED),
        BODY_IN_MEMORY(Request.LARGEST_BODY),
        FIELD(500_000),
        FIELDS(Params.MOST_FIELDS),
        PARTS(1000),
        UPLOAD(100L << 20),
        FILE(UNLIMITED),
        FILE_IN_MEMORY(256 << 10),
        PART_HEADER(8 << 10),
        PART_HEADER_LINES(32),
        BODY_MILLIS(20_000),
        BODY_RATE(500);

        private final long usual;

        Bound(long usual) {
            this.usual = usual;
        }
    }

    /** What differs from the usual; never changed. */
    private final EnumMap<Bound, Long> changes;

    private Limits(EnumMap<Bound, Long> changes) {
        this.changes = changes;
    }

    private long get(Bound bound) {
        Long changed = changes.get(bound);
        return changed == null ? bound.usual : changed;
    }

    private Limits with(Bound bound, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(
                    "A limit is 0 or more, not " + value + "; for none write Limits.UNLIMITED where it takes a long.");
        }
        EnumMap<Bound, Long> changed = new EnumMap<>(changes);
        changed.put(bound, value);
        return new Limits(changed);
    }

    /**
     * Returns the largest body, however it is read.
     *
     * @return bytes, {@link #UNLIMITED} unless changed
     */
    public long body() {
        return get(Bound.BODY);
    }

    /**
     * Changes the largest body, however it is read: as a stream, into memory or as an upload.
     *
     * @param bytes 0 or more, or {@link #UNLIMITED}
     * @return the changed limits
     * @throws IllegalArgumentException if the number is negative
     */
    public Limits body(long bytes) {
        return with(Bound.BODY, bytes);
    }

    /**
     * Returns how much of a body is held in memory.
     *
     * @return bytes, {@link Request#LARGEST_BODY} unless changed
     */
    public int bodyInMemory() {
        return (int) get(Bound.BODY_IN_MEMORY);
    }

    /**
     * Changes how much of a body is held in memory: the whole of one that is read as bytes, text or JSON; of an upload its
     * fields and the headers of its parts together, and as much again of small files, beyond which they go to disk.
     *
     * @param bytes 0 or more
     * @return the changed limits
     * @throws IllegalArgumentException if the number is negative
     */
    public Limits bodyInMemory(int bytes) {
        return with(Bound.BODY_IN_MEMORY, bytes);
    }

    /**
     * Returns the largest field of a multipart form, and the largest urlencoded form.
     *
     * @return bytes, 500,000 unless changed
     */
    public int field() {
        return (int) get(Bound.FIELD);
    }

    /**
     * Changes the largest field of a multipart form, which is the largest urlencoded form too, as in Flask.
     *
     * @param bytes 0 or more
     * @return the changed limits
     * @throws IllegalArgumentException if the number is negative
     */
    public Limits field(int bytes) {
        return with(Bound.FIELD, bytes);
    }

    /**
     * Returns the most fields of a query or a form.
     *
     * @return a number, 1,000 unless changed
     */
    public int fields() {
        return (int) get(Bound.FIELDS);
    }

    /**
     * Changes the most fields of a query or a form; each value of a repeated field counts.
     *
     * @param number 0 or more
     * @return the changed limits
     * @throws IllegalArgumentException if the number is negative
     */
    public Limits fields(int number) {
        return with(Bound.FIELDS, number);
    }

    /**
     * Returns the most parts of a multipart form.
     *
     * @return a number, 1,000 unless changed
     */
    public int parts() {
        return (int) get(Bound.PARTS);
    }

    /**
     * Changes the most parts of a multipart form: its fields and files together.
     *
     * @param number 0 or more
     * @return the changed limits
     * @throws IllegalArgumentException if the number is negative
     */
    public Limits parts(int number) {
        return with(Bound.PARTS, number);
    }

    /**
     * Returns the largest multipart body.
     *
     * @return bytes, 100 MiB unless changed
     */
    public long upload() {
        return get(Bound.UPLOAD);
    }

    /**
     * Changes the largest multipart body: all its files and fields, and what frames them. Where {@link #body} is smaller,
     * that holds.
     *
     * @param bytes 0 or more, or {@link #UNLIMITED}
     * @return the changed limits
     * @throws IllegalArgumentException if the number is negative
     */
    public Limits upload(long bytes) {
        return with(Bound.UPLOAD, bytes);
    }

    /**
     * Returns the largest uploaded file.
     *
     * @return bytes, {@link #UNLIMITED} unless changed, so that {@link #upload} alone bounds it
     */
    public long file() {
        return get(Bound.FILE);
    }

    /**
     * Changes the largest uploaded file.
     *
     * @param bytes 0 or more, or {@link #UNLIMITED}
     * @return the changed limits
     * @throws IllegalArgumentException if the number is negative
     */
    public Limits file(long bytes) {
        return with(Bound.FILE, bytes);
    }

    /**
     * Returns the size up to which an uploaded file stays in memory.
     *
     * @return bytes, 256 KiB unless changed
     */
    public int fileInMemory() {
        return (int) get(Bound.FILE_IN_MEMORY);
    }

    /**
     * Changes the size up to which an uploaded file stays in memory; a larger one is written to a temporary file.
     *
     * @param bytes 0 or more
     * @return the changed limits
     * @throws IllegalArgumentException if the number is negative
     */
    public Limits fileInMemory(int bytes) {
        return with(Bound.FILE_IN_MEMORY, bytes);
    }

    /**
     * Returns the largest header of a part.
     *
     * @return bytes, 8 KiB unless changed
     */
    public int partHeader() {
        return (int) get(Bound.PART_HEADER);
    }

    /**
     * Changes the largest header of a part, all its lines with their ends.
     *
     * @param bytes 0 or more
     * @return the changed limits
     * @throws IllegalArgumentException if the number is negative
     */
    public Limits partHeader(int bytes) {
        return with(Bound.PART_HEADER, bytes);
    }

    /**
     * Returns the most lines that the header of a part may have.
     *
     * @return a number, 32 unless changed
     */
    public int partHeaderLines() {
        return (int) get(Bound.PART_HEADER_LINES);
    }

    /**
     * Changes the most lines that the header of a part may have.
     *
     * @param number 0 or more
     * @return the changed limits
     * @throws IllegalArgumentException if the number is negative
     */
    public Limits partHeaderLines(int number) {
        return with(Bound.PART_HEADER_LINES, number);
    }

    /**
     * Returns how long a body may be waited for, beside what its bytes so far allow by {@link #bodyRate}.
     *
     * @return a time, 20 seconds unless changed
     */
    public Duration bodyTime() {
        return Duration.ofMillis(get(Bound.BODY_MILLIS));
    }

    /**
     * Changes how long a body may be waited for, beside what its bytes so far allow by {@link #bodyRate}; as the {@code
     * body} of Apache's {@code RequestReadTimeout}. Only the time counts in which the application waits for bytes.
     *
     * @param time 1 millisecond or more; for no bound {@code ChronoUnit.FOREVER.getDuration()}
     * @return the changed limits
     * @throws IllegalArgumentException if the time is not positive
     */
    public Limits bodyTime(Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("The time for a body is positive, not " + time
                    + "; for no bound write ChronoUnit.FOREVER.getDuration().");
        }
        boolean isBound = time.compareTo(Duration.ofMillis(UNLIMITED)) < 0;
        return with(Bound.BODY_MILLIS, isBound ? Math.max(1, time.toMillis()) : UNLIMITED);
    }

    /**
     * Returns how fast a body must come when {@link #bodyTime} is over.
     *
     * @return bytes in a second, 500 unless changed
     */
    public long bodyRate() {
        return get(Bound.BODY_RATE);
    }

    /**
     * Changes how fast a body must come when {@link #bodyTime} is over; as the {@code MinRate} of Apache's {@code
     * RequestReadTimeout}.
     *
     * @param bytes bytes in a second, 1 or more; with {@link #UNLIMITED}, {@link #bodyTime} is for the whole body
     * @return the changed limits
     * @throws IllegalArgumentException if the number is not positive
     */
    public Limits bodyRate(long bytes) {
        if (bytes == 0) {
            throw new IllegalArgumentException("The rate of a body is 1 byte in a second or more, not 0.");
        }
        return with(Bound.BODY_RATE, bytes);
    }
}
