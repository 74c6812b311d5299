package dev.retort.http;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds a finished response against the conditions of its request, in the order of RFC 9110, section 13.2.2:
 *
 * <ol>
 *   <li>{@code If-Match}, compared strongly; without it {@code If-Unmodified-Since}. Not met: 412.
 *   <li>{@code If-None-Match}, compared weakly; without it {@code If-Modified-Since}. Not met: 304.
 *   <li>{@code Range}, where {@code If-Range} is absent or met: 206, or 416 if it lies outside.
 * </ol>
 *
 * <p>Only a {@code GET} or {@code HEAD} that would have succeeded is looked at, and a range only of a {@code GET} whose
 * response says {@code Accept-Ranges: bytes}. A condition on a date that cannot be read, or on a date that the response
 * does not have, is ignored. Several ranges at once are answered with all of
 * them, in one body of parts.
 */
final class Conditional {
    /** What describes the body that a 304 does not have (section 15.4.5). */
    private static final Set<String> OF_THE_BODY =
            Set.of("Content-Encoding", "Content-Language", "Content-Disposition", "Content-Range", "Accept-Ranges");

    private Conditional() {}

    static Response apply(Response response, Request request) {
        boolean get = request.method().equals("GET");
        boolean success = response.status() >= 200 && response.status() < 300;
        if (!success || (!get && !request.method().equals("HEAD"))) {
            return response;
        }
        // Nothing is read, or made of the response, for a request that has no condition.
        String match = request.header("If-Match");
        String unmodified = match == null ? request.header("If-Unmodified-Since") : null;
        String noneMatch = request.header("If-None-Match");
        String modified = noneMatch == null ? request.header("If-Modified-Since") : null;
        String range = get ? request.header("Range") : null;
        if (match == null && unmodified == null && noneMatch == null && modified == null && range == null) {
            return response;
        }
        Response whole = request.encoded(response);
        String tag = whole.headers().get("ETag");
        boolean expected = match == null
                ? !changedSince(whole, unmodified)
                : EntityTag.isAmong(request.headers("If-Match"), tag == null ? "" : tag, true);
        if (!expected) {
            throw preconditionFailed(whole, tag);
        }
        boolean known = noneMatch == null
                ? unchangedSince(whole, modified)
                : EntityTag.isAmong(request.headers("If-None-Match"), tag == null ? "" : tag, false);
        if (known) {
            return notModified(whole);
        }
        return range == null || whole.status() != 200 ? whole : part(whole, range, request.header("If-Range"));
    }

    private static boolean changedSince(Response response, @Nullable String since) {
        Instant date = HttpDate.parse(since);
        Instant changed = date == null ? null : lastModified(response);
        return date != null && changed != null && changed.isAfter(date);
    }

    private static boolean unchangedSince(Response response, @Nullable String since) {
        Instant date = HttpDate.parse(since);
        Instant changed = date == null ? null : lastModified(response);
        return date != null && changed != null && !changed.isAfter(date);
    }

    private static @Nullable Instant lastModified(Response response) {
        return HttpDate.parse(response.headers().get("Last-Modified"));
    }

    private static HttpException preconditionFailed(Response dropped, @Nullable String tag) {
        if (dropped.content() instanceof Content.Stream stream) {
            stream.abandon();
        }
        HttpException error = new HttpException(412, "What is at this address is not what the request expects.");
        return tag == null ? error : error.header("ETag", tag);
    }

    /** The content stays until the response takes the form in which it is sent, as it may have to be closed. */
    private static Response notModified(Response response) {
        Headers kept = response.headers();
        for (String name : OF_THE_BODY) {
            kept = kept.without(name);
        }
        // The tag says all that the date could, and better.
        return response.described(304, null, kept.get("ETag") == null ? kept : kept.without("Last-Modified"));
    }

    private static Response part(Response whole, String field, @Nullable String ifRange) {
        long size = whole.content() instanceof Content.Bytes bytes
                ? bytes.array().length
                : whole.content() instanceof Content.Section section ? section.length() : -1;
        if (size < 0 || !"bytes".equalsIgnoreCase(whole.headers().get("Accept-Ranges"))) {
            return whole;
        }
        List<ByteRange> ranges = ByteRange.parse(field, size);
        if (ranges == null || (ifRange != null && !isStillThat(ifRange.strip(), whole))) {
            return whole;
        }
        if (ranges.isEmpty()) {
            throw new HttpException(416, "The range lies outside the " + size + " bytes that there are.")
                    .header("Content-Range", "bytes */" + size);
        }
        if (ranges.size() > 1) {
            return ByteRanges.of(whole, ranges, size);
        }
        ByteRange range = ranges.get(0);
        return whole.status(206).header("Content-Range", range.of(size)).content(cut(whole.content(), range));
    }

    /** Returns the part of the content that a range names. */
    static Content cut(Content content, ByteRange range) {
        if (content instanceof Content.Section section) {
            return new Content.Section(section.path(), section.offset() + range.offset(), range.length());
        }
        byte[] array = ((Content.Bytes) content).array();
        return new Content.Bytes(
                Arrays.copyOfRange(array, (int) range.offset(), (int) (range.offset() + range.length())));
    }

    /**
     * Evaluates {@code If-Range} (section 13.1.5): a strong tag, or the very date, and that not of the second that is
     * still running, within which there may be a second change.
     */
    private static boolean isStillThat(String ifRange, Response whole) {
        if (ifRange.startsWith("\"") || ifRange.startsWith("W/")) {
            String tag = whole.headers().get("ETag");
            return tag != null && EntityTag.sameStrong(ifRange, tag);
        }
        Instant date = HttpDate.parse(ifRange);
        return date != null
                && date.equals(lastModified(whole))
                && date.isBefore(Instant.now().minusSeconds(1));
    }
}
