package dev.retort.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.retort.LogCapture;
import dev.retort.http.Content;
import dev.retort.http.Response;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SectionSenderTest {
    @TempDir
    Path temp;

    private final HttpServletResponse to = mock(HttpServletResponse.class);
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final ServletResponder responder =
            new ServletResponder(new OpenChannels(), mock(HttpServletRequest.class), to);
    private Path file;

    @BeforeEach
    void aFile() throws IOException {
        file = temp.resolve("a.txt");
        Files.writeString(file, "0123456789");
        when(to.getOutputStream()).thenReturn(new ServletOutputStream() {
            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public void setWriteListener(WriteListener listener) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void write(int b) {
                sent.write(b);
            }
        });
    }

    @Test
    void aFileIsSentWithItsLengthAndHeaders() throws IOException {
        responder.send(Response.file(file));

        verify(to).setStatus(200);
        verify(to).setContentType("text/plain; charset=utf-8");
        verify(to).addHeader("Cache-Control", "no-cache");
        verify(to).setContentLengthLong(10);
        assertThat(sent.toString(StandardCharsets.UTF_8)).isEqualTo("0123456789");
    }

    @Test
    void aSectionIsSentAndNoMore() throws IOException {
        responder.send(Response.empty(206).content(new Content.Section(file, 3, 4)));

        verify(to).setContentLengthLong(4);
        assertThat(sent.toString(StandardCharsets.UTF_8)).isEqualTo("3456");
    }

    @Test
    void aFileLargerThanTheBufferIsSentWhole() throws IOException {
        byte[] large = new byte[200_001];
        new Random(1).nextBytes(large);
        Files.write(file, large);

        responder.send(Response.file(file));

        assertThat(sent.toByteArray()).isEqualTo(large);
    }

    @Test
    void aFileThatVanishedIs500WithoutTheHeadersOfTheFile() throws IOException {
        Response response = Response.file(file);
        Files.delete(file);

        quietly(response);

        verify(to).setStatus(500);
        verify(to, never()).setStatus(200);
        verify(to, never()).addHeader("Cache-Control", "no-cache");
        assertThat(sent.toString(StandardCharsets.UTF_8)).doesNotContain(file.toString());
    }

    @Test
    void aFileThatShrankIs500WhileNothingIsOnItsWay() throws IOException {
        Response response = Response.file(file);
        Files.writeString(file, "0");

        quietly(response);

        verify(to).reset();
        verify(to).setStatus(500);
    }

    private void quietly(Response response) throws IOException {
        LogCapture log = LogCapture.start();
        try {
            responder.send(response);
        } finally {
            assertThat(log.stop()).contains("a.txt could not be sent");
        }
    }

    @Test
    void aFileThatShrankMeanwhileBreaksTheConnectionOff() throws IOException {
        Response response = Response.file(file);
        Files.writeString(file, "0");
        when(to.isCommitted()).thenReturn(true);

        assertThatThrownBy(() -> responder.send(response))
                .isInstanceOf(EOFException.class)
                .hasMessageContaining("9 bytes");
        verify(to, never()).sendError(anyInt());
        verify(to, never()).reset();
    }
}
