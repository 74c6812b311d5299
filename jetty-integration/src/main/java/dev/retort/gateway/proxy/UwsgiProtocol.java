package dev.retort.gateway.proxy;

import dev.retort.gateway.exchange.Exchange;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.eclipse.jetty.http.HttpStatus;

/**
 * The uwsgi protocol as a client.
 *
 * <p>A request is one packet and then the body as it is: one byte modifier1, two bytes with the size of what follows the
 * head, least byte first, one byte modifier2; then each variable as the size of its name in two bytes, the name, the size
 * of its value, the value. The answer is HTTP or CGI, and the connection's end is its end.
 *
 * <p>The size has 16 bits. A request that does not fit is refused: wrapped around, its rest would be read as a request of
 * somebody's making.
 */
final class UwsgiProtocol implements Protocol {
    private static final int HEAD = 4;
    private static final int MAX = 0xffff;

    private final CgiParams params;
    private final int modifier1;
    private final int modifier2;

    UwsgiProtocol(CgiParams params, int modifier1, int modifier2) {
        this.params = params;
        this.modifier1 = modifier1;
        this.modifier2 = modifier2;
    }

    @Override
    public String scheme(boolean secure) {
        return secure ? "suwsgi://" : "uwsgi://";
    }

    @Override
    public boolean keepsConnections(Exchange exchange) {
        return false;
    }

    @Override
    public boolean streamsUnknownLength() {
        return false;
    }

    @Override
    public AnswerParser parser(int maxHead, boolean headOnly) {
        return new AnswerParser(maxHead, headOnly, true);
    }

    @Override
    public ByteBuffer head(Exchange exchange, Target target, long bodyLength) throws RefusedRequest {
        Map<String, String> values = params.of(exchange, bodyLength);
        int size = 0;
        for (Map.Entry<String, String> entry : values.entrySet()) {
            size += 4 + entry.getKey().length() + entry.getValue().length();
            if (size > MAX) {
                throw new RefusedRequest(
                        HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431,
                        "the uwsgi request is too large: its variables have more than 65535 bytes");
            }
        }
        ByteBuffer packet = ByteBuffer.allocate(HEAD + size).order(ByteOrder.LITTLE_ENDIAN);
        packet.put((byte) modifier1).putShort((short) size).put((byte) modifier2);
        values.forEach((name, value) -> {
            put(packet, name);
            put(packet, value);
        });
        return packet.flip();
    }

    private static void put(ByteBuffer packet, String text) {
        packet.putShort((short) text.length()).put(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
