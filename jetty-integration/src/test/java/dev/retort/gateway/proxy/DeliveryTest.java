package dev.retort.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.retort.gateway.exchange.ClientResponse;
import dev.retort.gateway.exchange.Exchange;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.eclipse.jetty.io.Retainable;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

class DeliveryTest {
    private final Deque<Callback> writes = new ArrayDeque<>();
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private int buffersHeld;

    @Test
    void smallPiecesThatWaitDoNotHoldTheirBuffers() {
        ClientResponse response = mock(ClientResponse.class);
        Exchange exchange = mock(Exchange.class);
        when(exchange.response()).thenReturn(response);
        doAnswer(write -> {
                    ByteBuffer bytes = write.getArgument(1);
                    taken.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
                    bytes.position(bytes.limit());
                    return writes.add(write.getArgument(2));
                })
                .when(response)
                .write(anyBoolean(), any(), any());
        Delivery delivery =
                new Delivery(exchange, new Delivery.Limits(32 * 1024, 0, null), mock(Delivery.Listener.class));
        StringBuilder sent = new StringBuilder();

        for (int i = 0; i < 300; i++) {
            String piece = "piece " + i + "\n";
            sent.append(piece);
            delivery.add(ByteBuffer.wrap(piece.getBytes(StandardCharsets.US_ASCII)), new Buffer(), i == 299);
        }

        assertThat(buffersHeld)
                .as("the piece under way, the first that waits, and the end")
                .isLessThanOrEqualTo(3);
        while (!writes.isEmpty()) {
            writes.remove().succeeded();
        }
        assertThat(taken.toString(StandardCharsets.US_ASCII)).isEqualTo(sent.toString());
        assertThat(buffersHeld).isZero();
    }

    private final class Buffer implements Retainable {
        @Override
        public boolean canRetain() {
            return true;
        }

        @Override
        public void retain() {
            buffersHeld++;
        }

        @Override
        public boolean release() {
            buffersHeld--;
            return false;
        }
    }
}
