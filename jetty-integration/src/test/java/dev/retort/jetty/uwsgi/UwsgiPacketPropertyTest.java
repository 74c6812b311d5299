package dev.retort.jetty.uwsgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;
import static org.quicktheories.generators.SourceDSL.strings;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.util.HostPort;
import org.junit.jupiter.api.Test;
import org.quicktheories.core.Gen;

/** Whatever bytes come, they are read as what they say or refused with a reason. */
class UwsgiPacketPropertyTest {
    private static final HostPort HERE = new HostPort("127.0.0.1", 3031);

    /** Names that mean something, so that their values are read too. */
    private static final List<String> NAMES = List.of(
            "REQUEST_METHOD",
            "REQUEST_URI",
            "PATH_INFO",
            "SCRIPT_NAME",
            "QUERY_STRING",
            "SERVER_PROTOCOL",
            "SERVER_NAME",
            "SERVER_PORT",
            "SERVER_ADDR",
            "REMOTE_ADDR",
            "REMOTE_PORT",
            "CONTENT_LENGTH",
            "CONTENT_TYPE",
            "UWSGI_SCHEME",
            "HTTPS",
            "HTTP_HOST",
            "HTTP_COOKIE",
            "HTTP_X_OWN",
            "HTTP_",
            "OTHER");

    private static final List<String> VALUES = List.of(
            "GET",
            "/",
            "/a/../b%2F",
            "%",
            "//",
            "*",
            "http://h",
            "on",
            "https",
            "1",
            "99999",
            "127.0.0.1",
            "::1",
            "unix:",
            "HTTP/1.1",
            "h:80",
            "[::1]:1",
            "",
            "\n",
            " ");

    private static byte[] block(List<String> texts) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (String text : texts) {
            block.write(text.length());
            block.write(text.length() >> 8);
            block.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
        }
        return block.toByteArray();
    }

    private static List<String> read(byte[] block) throws MalformedPacketException {
        List<String> texts = new ArrayList<>();
        UwsgiPacket packet = new UwsgiPacket(block);
        while (packet.next()) {
            texts.add(packet.name());
            texts.add(packet.value());
        }
        return texts;
    }

    /** Reads a request; true if it is one, false if there is a reason why not. Nothing else may come out. */
    private static boolean isRequest(byte[] block) {
        try {
            UwsgiVariables variables = UwsgiVariables.of(new UwsgiPacket(block), 256);
            UwsgiRequest request = UwsgiRequest.of(variables, 0, HERE);
            assertThat(request.head().getHttpURI()).isNotNull();
            return true;
        } catch (MalformedPacketException refused) {
            assertThat(refused).message().isNotBlank().doesNotContain("\n", "\r");
            return false;
        } catch (HttpException.RuntimeException answered) {
            assertThat(answered.getCode()).isIn(400, 411, 413, 431, 501, 505);
            return false;
        }
    }

    private static Gen<String> latin1(int min, int max) {
        return strings().betweenCodePoints(0, 255).ofLengthBetween(min, max);
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        Gen<List<String>> variables = lists().of(latin1(1, 40).zip(latin1(0, 300), List::of))
                .ofSizeBetween(0, 30)
                .map(pairs -> pairs.stream().flatMap(List::stream).toList());
        qt().forAll(variables).checkAssert(texts -> {
            try {
                assertThat(read(block(texts))).isEqualTo(texts);
            } catch (MalformedPacketException refused) {
                throw new AssertionError(refused);
            }
        });
    }

    @Test
    void anyBytesAreReadOrRefused() {
        qt().forAll(latin1(0, 200)).checkAssert(text -> isRequest(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    void aDamagedPacketIsReadOrRefused() {
        byte[] whole = block(List.of(
                "REQUEST_METHOD",
                "GET",
                "REQUEST_URI",
                "/a?b",
                "PATH_INFO",
                "/a",
                "HTTP_HOST",
                "h",
                "CONTENT_LENGTH",
                "3"));
        assertThat(isRequest(whole)).isTrue();
        qt().forAll(integers().between(0, whole.length - 1), integers().between(0, 255))
                .checkAssert((at, octet) -> {
                    byte[] damaged = whole.clone();
                    damaged[at] = octet.byteValue();
                    isRequest(damaged);
                });
        for (int length = 1; length < whole.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(whole, length);
            isRequest(cut);
        }
    }

    @Test
    void anyVariablesAreARequestOrRefused() {
        Gen<String> name = integers().between(0, NAMES.size() - 1).map(NAMES::get);
        Gen<String> value =
                integers().between(0, VALUES.size() - 1).map(VALUES::get).mix(latin1(0, 20));
        Gen<List<String>> variables = lists().of(name.zip(value, List::of))
                .ofSizeBetween(0, 12)
                .map(pairs -> pairs.stream().flatMap(List::stream).toList());
        qt().withExamples(5_000).forAll(variables).checkAssert(texts -> {
            List<String> all = new ArrayList<>(List.of("REQUEST_METHOD", "GET", "REQUEST_URI", "/"));
            all.addAll(texts);
            isRequest(block(all));
        });
    }
}
