package dev.retort.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("once")
class ResponseReaderTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\ncontent-length:0\r\n\r\n",
                "HTTP/1.1 304 Not Modified\r\nContent-Length: 1024\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\nA\r\n0123456789\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\nDigest: x\r\n\r\n"
            })
    void aResponseEndsWithItsLastByteHoweverItComes(String response) throws IOException {
        byte[] bytes = (response + response).getBytes(StandardCharsets.US_ASCII);
        ResponseReader reader = new ResponseReader();
        for (int i = 0; i < bytes.length; i++) {
            boolean ended = reader.read(ByteBuffer.wrap(bytes, i, 1));

            assertThat(ended).as("byte %d", i).isEqualTo(i + 1 == response.length() || i + 1 == bytes.length);
        }
    }

    @Test
    void whatBelongsToTheNextResponseIsLeft() throws IOException {
        ByteBuffer two = StandardCharsets.US_ASCII.encode("HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 204 No");

        assertThat(new ResponseReader().read(two)).isTrue();
        assertThat(two.remaining()).isEqualTo("HTTP/1.1 204 No".length());
    }

    @Test
    void errorsAndAnswersWithoutALengthAreRefused() {
        assertThatIOException()
                .isThrownBy(() -> read("HTTP/1.1 503 Busy\r\n\r\n"))
                .withMessageContaining("503 Busy");
        assertThatIOException()
                .isThrownBy(() -> read("HTTP/1.1 200 OK\r\n\r\nx"))
                .withMessageContaining("no length");
    }

    @Test
    void aServerThatClosesTheConnectionIsHeard() throws IOException {
        ResponseReader reader = new ResponseReader();
        reader.read(
                StandardCharsets.US_ASCII.encode("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"));

        assertThat(reader.isClosing()).isTrue();
    }

    private static boolean read(String response) throws IOException {
        return new ResponseReader().read(StandardCharsets.US_ASCII.encode(response));
    }
}
