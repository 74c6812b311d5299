package dev.retort.jetty.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpLiteralTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1",
        "255.255.255.255, 255.255.255.255",
        "010.1.001.0, 10.1.1.0",
        "::1, 0:0:0:0:0:0:0:1",
        "[::1], 0:0:0:0:0:0:0:1",
        "2001:DB8::a, 2001:db8:0:0:0:0:0:a",
        "::ffff:1.2.3.4, 1.2.3.4"
    })
    void anAddressIsRead(String text, String address) {
        InetAddress read = Objects.requireNonNull(IpLiteral.parse(text));
        assertThat(read.getHostAddress()).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "127.1",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.4.",
                "256.1.1.1",
                "1.2.3.0004",
                "-1.2.3.4",
                "0x7f.0.0.1",
                "localhost",
                "1.2.3.a",
                ":",
                "::1::",
                "1:2",
                "[::1",
                "::1]",
                "[1.2.3.4]",
                "fe80::1%lo",
                "fe80::1%1",
                "[]",
                "g::1"
            })
    void nothingElseIsTakenForOne(String text) {
        assertThat(IpLiteral.parse(text)).isNull();
    }
}
