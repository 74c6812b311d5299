package dev.retort.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.longs;
import static org.quicktheories.generators.SourceDSL.strings;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses and ranges of them. */
class IpAddressTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "0.0.0.0, 0.0.0.0",
        "255.255.255.255, 255.255.255.255",
        "::ffff:192.0.2.1, 192.0.2.1",
        "::ffff:c000:201, 192.0.2.1",
        "0:0:0:0:0:FFFF:192.0.2.1, 192.0.2.1",
        "::, ::",
        "::1, ::1",
        "1::, 1::",
        "0:0:0:0:0:0:0:1, ::1",
        "2001:DB8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
        "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:1.2.3.4, 1:2:3:4:5:6:102:304",
        "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
    })
    void anAddressHasOneWayToBeWritten(String text, String written) {
        assertThat(IpAddress.parse(text)).hasToString(written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ".",
                ":",
                ":::",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.256",
                "01.2.3.4",
                "1.2.3.04",
                "1.2.3.",
                ".1.2.3",
                "1.2.3.4 ",
                "0x7f.0.0.1",
                "2130706433",
                "1.2.3.1234",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "1::2::3",
                ":1",
                "1:",
                "::1:",
                "12345::",
                "g::",
                "::1.2.3",
                "1:2:3:4:5:6:7:1.2.3.4",
                "::ffff:1.2.3.4.5",
                "::1.2.3.4:1",
                "fe80::1%eth0",
                "[::1]",
                "::ffff:01.2.3.4",
                "１.2.3.4",
                "-1.2.3.4",
                "::-1"
            })
    void whatIsNoAddressIsRefused(String text) {
        assertThat(IpAddress.parse(text)).isNull();
    }

    @Test
    void everyAddressIsReadAsTheJdkReadsIt() {
        qt().forAll(longs().all(), longs().all(), integers().between(0, 255)).check((high, low, zeros) -> {
            ByteBuffer bytes = ByteBuffer.allocate(16).putLong(high).putLong(low);
            for (int group = 0; group < 8; group++) {
                if ((zeros >> group & 1) == 1) {
                    bytes.putShort(group * 2, (short) 0);
                }
            }
            IpAddress address = new IpAddress(bytes.getLong(0), bytes.getLong(8));
            String text = address.toString();
            return address.equals(IpAddress.parse(text)) && Arrays.equals(jdk(text), bytes.array());
        });
    }

    @Test
    void everyIpv4AddressIsReadAsTheJdkReadsIt() {
        qt().forAll(integers().all()).check(bits -> {
            byte[] bytes = ByteBuffer.allocate(4).putInt(bits).array();
            IpAddress address = new IpAddress(0, 0xFFFF_0000_0000L | (bits & 0xFFFF_FFFFL));
            return address.equals(IpAddress.parse(address.toString())) && Arrays.equals(jdk(address.toString()), bytes);
        });
    }

    private static byte[] jdk(String literal) {
        try {
            return InetAddress.getByName(literal).getAddress();
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whateverIsSentIsAnAddressOrNone() {
        qt().withExamples(5000)
                .forAll(strings().betweenCodePoints('.', ':').ofLengthBetween(0, 20))
                .check(text -> {
                    IpAddress address = IpAddress.parse(text);
                    return address == null || address.equals(IpAddress.parse(address.toString()));
                });
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.0.0.0/8, ::ffff:10.1.2.3, true",
        "::ffff:10.0.0.0/104, 10.1.2.3, true",
        "::ffff:10.0.0.0/104, 11.1.2.3, false",
        "0.0.0.0/0, 255.255.255.255, true",
        "0.0.0.0/0, ::1, false",
        "::/0, 2001:db8::1, true",
        "::/0, 192.0.2.1, false",
        "192.0.2.1/32, 192.0.2.1, true",
        "192.0.2.1/32, 192.0.2.0, false",
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.0/31, 192.0.2.1, true",
        "192.0.2.0/31, 192.0.2.2, false",
        "128.0.0.0/1, 127.255.255.255, false",
        "128.0.0.0/1, 128.0.0.0, true",
        "2001:db8::1/128, 2001:db8::1, true",
        "2001:db8::1/128, 2001:db8::2, false",
        "2001:db8::/64, 2001:db8::ffff:ffff:ffff:ffff, true",
        "2001:db8::/64, 2001:db8:0:1::, false",
        "2001:db8::/65, 2001:db8::8000:0:0:0, false",
        "2001:db8::/63, 2001:db8:0:1::, true",
        "fc00::/7, fdff::1, true",
        "fc00::/7, fe00::1, false",
    })
    void aRangeHoldsWhatItsFirstBitsSay(String range, String address, boolean held) {
        IpAddress parsed = Objects.requireNonNull(IpAddress.parse(address));
        assertThat(AddressRange.parse(range).contains(parsed)).isEqualTo(held);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.5/8, 10.0.0.0/8",
        "192.0.2.1/31, 192.0.2.0/31",
        "1.0.0.0/0, 0.0.0.0/0",
        "2001:db8::1/64, 2001:db8::/64",
        "::1/127, ::/127",
        "::ffff:10.0.0.5/104, 10.0.0.0/8",
    })
    void aRangeWithBitsBeyondItsLengthIsRefusedWithTheRangeThatIsMeant(String text, String meant) {
        assertThatThrownBy(() -> AddressRange.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("write " + meant + " for the range");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0/33",
                "::/129",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "10.0.0.0/08",
                "10.0.0.0/8/8",
                "10.0.0.0/255.0.0.0",
                "/8",
                "localhost",
                "",
                "10.*",
                "10.0.0.0/9999999999"
            })
    void whatIsNoRangeIsRefused(String text) {
        assertThatThrownBy(() -> AddressRange.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + text + "\"");
    }

    @Test
    void aRangeHoldsAnAddressWhoseFirstBitsAreTheSame() {
        qt().forAll(
                        longs().all(),
                        longs().all(),
                        integers().between(0, 128),
                        integers().between(0, 127))
                .assuming((high, low, length, flipped) -> !new IpAddress(high, low).isV4())
                .check((high, low, length, flipped) -> {
                    IpAddress address = new IpAddress(high, low);
                    IpAddress other = flipped < 64
                            ? new IpAddress(high ^ (1L << (63 - flipped)), low)
                            : new IpAddress(high, low ^ (1L << (127 - flipped)));
                    long highMask = length >= 64 ? -1 : ~(-1L >>> length);
                    long lowMask = length <= 64 ? 0 : length == 128 ? -1 : ~(-1L >>> (length - 64));
                    AddressRange range =
                            AddressRange.parse(new IpAddress(high & highMask, low & lowMask) + "/" + length);
                    return range.contains(address) && range.contains(other) == (flipped >= length);
                });
    }
}
