package dev.retort.gateway.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpVersion;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The end of a request's line is known however the line comes. */
class LineParserTest {
    /** Asks at the moment when the connection does. */
    private static final class Asking implements HttpParser.RequestHandler {
        private final List<Boolean> answers = new ArrayList<>();
        private LineParser parser = new LineParser(this, 8192, HttpCompliance.STRICT, state -> {});

        @Override
        public void startRequest(String method, String uri, HttpVersion version) {
            answers.add(parser.endsWith(version.asString()));
        }

        @Override
        public void parsedHeader(HttpField field) {}

        @Override
        public boolean headerComplete() {
            return true;
        }

        @Override
        public boolean content(ByteBuffer item) {
            return false;
        }

        @Override
        public boolean contentComplete() {
            return false;
        }

        @Override
        public boolean messageComplete() {
            return true;
        }

        @Override
        public void earlyEOF() {}
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1", "http/1.1", "HTTP/1.0", "HTTp/1.1", "Http/1.0"})
    void theSpellingOfTheVersionIsKnown(String version) {
        String line = "GET /x " + version + "\r\n";
        for (int first = 0; first <= line.length(); first++) {
            for (int second = first; second <= line.length(); second++) {
                Asking handler = new Asking();
                for (String piece : List.of(
                        line.substring(0, first),
                        line.substring(first, second),
                        line.substring(second) + "Host: a\r\n\r\n")) {
                    // Behind what another request has left in the buffer.
                    ByteBuffer buffer = ByteBuffer.wrap(("HTTP/1.1\r\n" + piece).getBytes(StandardCharsets.ISO_8859_1));
                    buffer.position("HTTP/1.1\r\n".length());
                    while (buffer.hasRemaining() && !handler.parser.parseNext(buffer)) {
                        // Until the head is whole.
                    }
                }
                assertThat(handler.answers)
                        .as(version + " cut at " + first + " and " + second)
                        .containsExactly(version.startsWith("HTTP"));
            }
        }
    }
}
