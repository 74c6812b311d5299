package dev.retort.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.booleans;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.quicktheories.core.Gen;

class NormalPathPropertyTest {
    private static final List<String> PIECES = List.of(
            "/", "/", "/", "//", ".", "..", "/../", "a", "b.c", "...", "%2e", "%2E%2e", "%2F", "%2f", "%41", "%25",
            "%3F", "%23", "%00", "%", "%z", "%C3%A9", ";x=1", "+", "\\");

    private static Gen<String> paths() {
        return lists().of(integers().between(0, PIECES.size() - 1).map(PIECES::get))
                .ofSizeBetween(0, 14)
                .map(pieces -> "/" + String.join("", pieces));
    }

    @Test
    void aPathIsResolvedAsANaiveReaderWouldDoIt() {
        qt().withExamples(20_000)
                .forAll(paths(), booleans().all())
                .checkAssert(
                        (raw, merge) -> assertThat(NormalPath.of(raw, merge)).isEqualTo(naive(raw, merge)));
    }

    @Test
    void nothingLeadsAboveTheRoot() {
        qt().withExamples(20_000).forAll(paths(), booleans().all()).checkAssert((raw, merge) -> {
            String path = NormalPath.of(raw, merge);
            if (path != null) {
                assertThat(path).startsWith("/");
                assertThat((path + "/").contains("/../")).isFalse();
                assertThat((path + "/").contains("/./")).isFalse();
            }
        });
    }

    @Test
    void anEscapedPathIsTheSamePath() {
        qt().withExamples(20_000).forAll(paths()).checkAssert(raw -> {
            String path = NormalPath.of(raw, true);
            if (path != null) {
                assertThat(NormalPath.of(NormalPath.escape(path), true)).isEqualTo(path);
            }
        });
    }

    /** Decodes everything, then walks through the segments. */
    private static @Nullable String naive(String raw, boolean merge) {
        String decoded = decode(raw);
        if (decoded == null) {
            return null;
        }
        String[] segments = decoded.substring(1).split("/", -1);
        Deque<String> kept = new ArrayDeque<>();
        String last = "";
        for (int i = 0; i < segments.length; i++) {
            String segment = segments[i];
            boolean isLast = i == segments.length - 1;
            if (segment.equals("..")) {
                if (kept.pollLast() == null) {
                    return null;
                }
            } else if (isLast) {
                last = segment.equals(".") ? "" : segment;
            } else if (!segment.equals(".") && !(segment.isEmpty() && merge)) {
                kept.add(segment);
            }
        }
        StringBuilder path = new StringBuilder("/");
        kept.forEach(segment -> path.append(segment).append('/'));
        return path.append(last).toString();
    }

    private static @Nullable String decode(String raw) {
        StringBuilder decoded = new StringBuilder();
        for (int i = 0; i < raw.length(); i++) {
            if (raw.charAt(i) != '%') {
                decoded.append(raw.charAt(i));
                continue;
            }
            String digits = i + 3 <= raw.length() ? raw.substring(i + 1, i + 3) : "";
            if (!digits.matches("[0-9a-fA-F]{2}") || digits.equals("00")) {
                return null;
            }
            decoded.append((char) Integer.parseInt(digits, 16));
            i += 2;
        }
        return decoded.toString();
    }
}
