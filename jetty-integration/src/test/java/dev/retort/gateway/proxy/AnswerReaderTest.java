package dev.retort.gateway.proxy;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.retort.gateway.proxy.transport.UpstreamConnection;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {
    private final AnswerTaker taker = mock(AnswerTaker.class);
    private final Attempt attempt = mock(Attempt.class);
    private final UpstreamConnection connection = mock(UpstreamConnection.class);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nX: y\r\n\r\n",
                "HTTP/1.1 204 No Content\r\n\r\n"
            })
    void aFailureBehindTheEndOfAnAnswerIsTold(String answer) throws Exception {
        var broken = new IllegalStateException("no room");
        answers(answer);
        when(taker.head(any(), anyInt(), any())).thenReturn(AnswerTaker.Then.DELIVER);
        when(taker.take(any(), any(), eq(false))).thenReturn(true);
        doThrow(broken).when(taker).end(any());
        when(taker.take(any(), any(), eq(true))).thenThrow(broken);

        new AnswerReader(attempt, taker, new UpstreamRecord.Try("peer", false)).iterate();

        var order = inOrder(attempt, taker);
        order.verify(attempt).complete(true);
        order.verify(taker).lost(broken);
        verify(attempt, never()).failNow(any());
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nhi"})
    void aFailureBeforeTheEndIsTheTrys(String answer) throws Exception {
        var broken = new IllegalStateException("no room");
        answers(answer);
        when(taker.head(any(), anyInt(), any())).thenReturn(AnswerTaker.Then.DELIVER);
        when(taker.take(any(), any(), anyBoolean())).thenThrow(broken);

        new AnswerReader(attempt, taker, new UpstreamRecord.Try("peer", false)).iterate();

        verify(attempt).failNow(broken);
        verify(taker, never()).lost(any());
    }

    private void answers(String answer) throws Exception {
        when(attempt.isConnected()).thenReturn(true);
        when(attempt.connection()).thenReturn(connection);
        when(attempt.parser()).thenReturn(new AnswerParser(4096, false, false));
        ByteBuffer bytes = StandardCharsets.ISO_8859_1.encode(answer);
        when(connection.acquire()).thenReturn(RetainableByteBuffer.wrap(bytes));
        when(connection.read(any())).thenReturn(bytes.remaining(), 0);
    }
}
