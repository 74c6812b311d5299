package dev.retort.gateway.resolver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a name server may send, and anybody else. */
class DnsMessageTest {
    private static byte[] answer(byte[] question, byte[] rest) {
        return ByteBuffer.allocate(question.length + rest.length)
                .put(question)
                .put(rest)
                .putShort(2, (short) 0x8180)
                .putShort(6, (short) 1)
                .array();
    }

    private static boolean isReadOrRefused(byte[] message) {
        try {
            DnsMessage.parse(ByteBuffer.wrap(message));
        } catch (DnsMessage.FormatException garbage) {
            return garbage.getMessage() != null;
        }
        return true;
    }

    private static byte[] bytes(List<Integer> values) {
        byte[] bytes = new byte[values.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = values.get(i).byteValue();
        }
        return bytes;
    }

    @Test
    void anyBytesAreReadOrRefused() {
        qt().forAll(lists().of(integers().between(0, 255)).ofSizeBetween(0, 80))
                .check(values -> isReadOrRefused(bytes(values)));
    }

    @Test
    void anyRecordsAreReadOrRefused() {
        byte[] question = DnsMessage.question(7, "app.test", DnsMessage.A);
        qt().forAll(lists().of(integers().between(0, 255)).ofSizeBetween(0, 60))
                .check(values -> isReadOrRefused(answer(question, bytes(values))));
    }

    @Test
    void aQuestionIsReadAsItWasWritten() throws Exception {
        byte[] question = DnsMessage.question(0xabcd, "WWW.app.test", DnsMessage.AAAA);
        byte[] answered = answer(question, new byte[0]);
        answered[7] = 0;

        DnsMessage read = DnsMessage.parse(ByteBuffer.wrap(answered));

        assertThat(read.id()).isEqualTo(0xabcd);
        assertThat(read.name()).isEqualTo("www.app.test");
        assertThat(read.type()).isEqualTo(DnsMessage.AAAA);
        assertThat(read.addresses()).isEmpty();
    }

    @Test
    void aCircleOfPointersEnds() {
        byte[] question = DnsMessage.question(7, "app.test", DnsMessage.A);
        int at = question.length;
        byte[] circle = {(byte) (0xc0 | at >> 8), (byte) at};

        assertThatThrownBy(() -> DnsMessage.parse(ByteBuffer.wrap(answer(question, circle))))
                .hasMessage("invalid compression pointer in DNS response");
    }

    @Test
    void aTimeWithItsFirstBitSetIsNone() throws Exception {
        byte[] question = DnsMessage.question(7, "app.test", DnsMessage.A);
        byte[] record = {(byte) 0xc0, 12, 0, 1, 0, 1, -1, -1, -1, -1, 0, 4, 127, 0, 0, 1};

        assertThat(DnsMessage.parse(ByteBuffer.wrap(answer(question, record))).seconds())
                .isZero();
    }
}
