package dev.retort.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.Generate.pick;
import static org.quicktheories.generators.SourceDSL.lists;
import static org.quicktheories.generators.SourceDSL.longs;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {
    /** The examples of RFC 9110, section 14.1.2, of 10,000 bytes, and their neighbours. */
    @ParameterizedTest
    @CsvSource({
        "bytes=0-499, 0, 500",
        "bytes=500-999, 500, 500",
        "bytes=-500, 9500, 500",
        "bytes=9500-, 9500, 500",
        "bytes=0-0, 0, 1",
        "bytes=-1, 9999, 1",
        "BYTES=0-1, 0, 2",
        "bytes=0-99999999999999999999999, 0, 10000",
        "bytes=-99999999999999999999999, 0, 10000",
        "bytes=9999-10000, 9999, 1",
    })
    void aRangeIsResolved(String field, long offset, long length) {
        assertThat(ByteRange.parse(field, 10_000)).isEqualTo(new ByteRange(offset, length));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=10000-", "bytes=10000-10001", "bytes=-0", "bytes=99999999999999999999999-"})
    void aRangeBeyondTheEndIsOutside(String field) {
        assertThat(ByteRange.parse(field, 10_000)).matches(range -> range != null && range.isOutside());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes",
                "bytes=",
                "bytes=-",
                "bytes=5-4",
                "bytes=a-b",
                "bytes=1-2,4-5",
                "bytes=1-2,",
                "items=0-5",
                "bytes=+1-2",
                "bytes=1--2",
                "bytes=0x1-2",
                "bytes=١-٢",
                "bytes 0-5",
                "bytes=1 - 2",
            })
    void whatIsMalformedOrManyIsIgnored(String field) {
        assertThat(ByteRange.parse(field, 10_000)).isNull();
    }

    @Test
    void theLastBytesOfNothingAreIgnoredAndTheFirstOutside() {
        assertThat(ByteRange.parse("bytes=-5", 0)).isNull();
        assertThat(ByteRange.parse("bytes=0-", 0)).matches(range -> range != null && range.isOutside());
    }

    @Test
    void noRangeLeavesTheFile() {
        qt().withExamples(10_000)
                .forAll(
                        lists().of(pick(List.of(
                                        "0", "1", "9", "-", "=", ",", " ", "bytes", "9223372036854775807", "5", "00")))
                                .ofSizeBetween(0, 8),
                        longs().between(0, 40))
                .checkAssert((parts, size) -> {
                    ByteRange range = ByteRange.parse("bytes=" + String.join("", parts), size);
                    if (range != null && !range.isOutside()) {
                        assertThat(range.offset()).isBetween(0L, size - 1);
                        assertThat(range.length()).isBetween(1L, size - range.offset());
                    }
                });
    }
}
