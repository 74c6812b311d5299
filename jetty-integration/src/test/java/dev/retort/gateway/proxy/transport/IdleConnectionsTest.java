package dev.retort.gateway.proxy.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import java.time.Duration;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.eclipse.jetty.io.ByteBufferPool;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IdleConnectionsTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Object peer = new Object();
    private final ByteArrayEndPoint endPoint = new ByteArrayEndPoint();
    private final UpstreamConnection.User user = mock(UpstreamConnection.User.class);
    private final UpstreamConnection connection =
            new UpstreamConnection(endPoint, Runnable::run, new ByteBufferPool.NonPooling(), mock(Dial.class), false);
    private final IdleConnections pool = new IdleConnections(10, 100, LONG, LONG);

    @BeforeEach
    void giveBack() {
        endPoint.setConnection(connection);
        pool.giveBack(peer, connection);
    }

    @Test
    void aConnectionWhoseNewsHasBeenReadAlreadyStays() {
        connection.onFillable();

        assertThat(endPoint.isOpen()).isTrue();
        assertThat(pool.take(peer, null, user)).isSameAs(connection);
    }

    @Test
    void aConnectionThatTheUpstreamClosesIsNotUsedAgain() {
        endPoint.addInputEOF();
        connection.onFillable();

        assertThat(endPoint.isOpen()).isFalse();
        assertThat(pool.take(peer, null, user)).isNull();
    }

    @Test
    void aConnectionOnWhichTheUpstreamSpeaksUnaskedIsNotUsedAgain() {
        endPoint.addInput("HTTP/1.1 200 OK\r\n");
        connection.onFillable();

        assertThat(endPoint.isOpen()).isFalse();
        assertThat(pool.take(peer, null, user)).isNull();
    }
}
