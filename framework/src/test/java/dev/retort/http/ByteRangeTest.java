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
        assertThat(ByteRange.parse(field, 10_000)).containsExactly(new ByteRange(offset, length));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes=10000-",
                "bytes=10000-10001",
                "bytes=-0",
                "bytes=99999999999999999999999-",
                "bytes=10000-,-0"
            })
    void aRangeBeyondTheEndIsOutside(String field) {
        assertThat(ByteRange.parse(field, 10_000)).isEmpty();
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
                "bytes=1-2,x",
                "bytes=1-2;4-5",
                "bytes=,",
                "bytes=0-4,4-5",
                "bytes=0-9,3-4",
                "bytes=3-4,0-9",
                "bytes=0-,-1",
                "bytes=0-0,2-2,4-4,6-6,8-8,10-10,12-12,14-14,16-16,18-18,20-20,22-22,24-24,26-26,28-28,30-30,32-32",
                "bytes=,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,1-2",
                "items=0-5",
                "bytes=+1-2",
                "bytes=1--2",
                "bytes=0x1-2",
                "bytes=١-٢",
                "bytes 0-5",
                "bytes=1 - 2",
            })
    void whatIsMalformedOrOverlapsOrIsTooManyIsIgnored(String field) {
        assertThat(ByteRange.parse(field, 10_000)).isNull();
    }

    @Test
    void severalRangesStayInTheOrderInWhichTheyWereAskedFor() {
        assertThat(ByteRange.parse("bytes=0-0,-1", 10_000))
                .containsExactly(new ByteRange(0, 1), new ByteRange(9999, 1));
        assertThat(ByteRange.parse("bytes= 500-600 ,, 0-1,", 10_000))
                .containsExactly(new ByteRange(500, 101), new ByteRange(0, 2));
    }

    @Test
    void ofSeveralRangesThoseOutsideAreLeftOut() {
        assertThat(ByteRange.parse("bytes=0-0,10000-,-0", 10_000)).containsExactly(new ByteRange(0, 1));
    }

    @Test
    void theLastBytesOfNothingAreIgnoredAndTheFirstOutside() {
        assertThat(ByteRange.parse("bytes=-5", 0)).isNull();
        assertThat(ByteRange.parse("bytes=0-", 0)).isEmpty();
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
                    List<ByteRange> ranges = ByteRange.parse("bytes=" + String.join("", parts), size);
                    long sum = 0;
                    for (ByteRange range : ranges == null ? List.<ByteRange>of() : ranges) {
                        assertThat(range.offset()).isBetween(0L, size - 1);
                        assertThat(range.length()).isBetween(1L, size - range.offset());
                        sum += range.length();
                    }
                    assertThat(sum).isLessThanOrEqualTo(size);
                });
    }
}
