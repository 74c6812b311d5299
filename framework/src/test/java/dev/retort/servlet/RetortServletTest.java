package dev.retort.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.retort.Retort;
import dev.retort.annotation.Body;
import dev.retort.annotation.Delete;
import dev.retort.annotation.Form;
import dev.retort.annotation.Get;
import dev.retort.annotation.Post;
import dev.retort.http.Request;
import dev.retort.http.Response;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ReadListener;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RetortServletTest {
    @SuppressWarnings("UnusedMethod") // Called by the application under test.
    static class Handlers {
        @Get("/hello")
        Response hello() {
            return Response.text("Hello").addHeader("Link", "<a>").addHeader("Link", "<b>");
        }

        @Get("/about")
        String about(Request request) {
            return request.host() + " " + request.remoteAddress() + " " + request.mount() + " " + request.rawQuery();
        }

        @Post("/body")
        byte[] body(@Body byte[] bytes) {
            return bytes;
        }

        @Post("/form")
        String form(@Form String name, Request request) {
            return name + " " + request.form().names();
        }

        @Delete("/thing")
        void delete() {}
    }

    private final RetortServlet servlet = new RetortServlet(Retort.of(new Handlers()));
    private final HttpServletRequest request = mock(HttpServletRequest.class);
    private final HttpServletResponse response = mock(HttpServletResponse.class);
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

    @BeforeEach
    void aPlainRequest() throws IOException {
        when(request.getScheme()).thenReturn("http");
        when(request.getContextPath()).thenReturn("");
        when(request.getContentLengthLong()).thenReturn(-1L);
        when(request.getHeaders(any())).thenReturn(Collections.emptyEnumeration());
        when(response.getOutputStream()).thenReturn(new Output());
    }

    private void send(String method, String uri) throws IOException {
        when(request.getMethod()).thenReturn(method);
        when(request.getRequestURI()).thenReturn(uri);
        servlet.service(request, response);
    }

    @Test
    void aResponseIsWrittenWithItsLengthAndEveryHeader() throws IOException {
        send("GET", "/hello");

        verify(response).setStatus(200);
        verify(response).setContentType("text/plain; charset=utf-8");
        verify(response).setContentLengthLong(5);
        verify(response).addHeader("Link", "<a>");
        verify(response).addHeader("Link", "<b>");
        assertThat(sent.toString(StandardCharsets.UTF_8)).isEqualTo("Hello");
    }

    @Test
    void headAnnouncesTheLengthAndWritesNothing() throws IOException {
        send("HEAD", "/hello");

        verify(response).setContentLengthLong(5);
        assertThat(sent.size()).isZero();
    }

    @Test
    void a204HasNoLength() throws IOException {
        send("DELETE", "/thing");

        verify(response).setStatus(204);
        verify(response, never()).setContentLengthLong(anyLong());
        verify(response, never()).setContentLength(anyInt());
    }

    @Test
    void thePathIsReadFromTheRequestUriBelowTheContext() throws IOException {
        when(request.getContextPath()).thenReturn("/shop");
        when(request.getHeader("Host")).thenReturn("example.org:81");
        when(request.getRemoteAddr()).thenReturn("192.0.2.7");
        when(request.getQueryString()).thenReturn("a=%zz");
        send("GET", "/shop/about");

        assertThat(sent.toString(StandardCharsets.UTF_8)).isEqualTo("example.org:81 192.0.2.7 /shop a=%zz");
    }

    @Test
    void aSecondHostIsRefusedAndAnotherHeaderMayStandTwice() throws IOException {
        when(request.getHeader("Host")).thenReturn("example.org");
        when(request.getHeaders("Host")).thenReturn(Collections.enumeration(List.of("example.org", "evil.example")));
        send("GET", "/hello");
        verify(response).setStatus(400);

        when(request.getHeaders("Host")).thenReturn(Collections.enumeration(List.of("example.org")));
        when(request.getHeaders("Accept")).thenReturn(Collections.enumeration(List.of("text/html", "text/plain")));
        send("GET", "/hello");
        verify(response).setStatus(200);
    }

    @Test
    void withoutAHostHeaderTheHostIsTheServersName() throws IOException {
        when(request.getServerName()).thenReturn("h2.example.org");
        when(request.getServerPort()).thenReturn(8443);
        when(request.isSecure()).thenReturn(true);
        send("GET", "/about");

        assertThat(sent.toString(StandardCharsets.UTF_8)).startsWith("h2.example.org:8443 ");
    }

    @Test
    void anIncludedRequestIsThatOfItsAttributes() throws IOException {
        when(request.getDispatcherType()).thenReturn(DispatcherType.INCLUDE);
        when(request.getAttribute(RequestDispatcher.INCLUDE_REQUEST_URI)).thenReturn("/shop/about");
        when(request.getAttribute(RequestDispatcher.INCLUDE_CONTEXT_PATH)).thenReturn("/shop");
        when(request.getAttribute(RequestDispatcher.INCLUDE_QUERY_STRING)).thenReturn("a=1");
        when(request.getHeader("Host")).thenReturn("x");
        send("GET", "/shop/outer");

        assertThat(sent.toString(StandardCharsets.UTF_8)).endsWith(" /shop a=1");
    }

    @Test
    void aFormThatAFilterHasReadIsTakenFromTheContainer() throws IOException {
        when(request.getHeader("Content-Type")).thenReturn("application/x-www-form-urlencoded");
        when(request.getContentLengthLong()).thenReturn(20L);
        when(request.getInputStream()).thenReturn(new EmptyInput());
        when(request.getQueryString()).thenReturn("name=query&q=1");
        when(request.getParameterMap())
                .thenReturn(Map.of("name", new String[] {"query", "form"}, "q", new String[] {"1"}));
        send("POST", "/form");

        assertThat(sent.toString(StandardCharsets.UTF_8)).isEqualTo("form [name]");
    }

    @Test
    void anEmptyFormIsStillEmpty() throws IOException {
        when(request.getHeader("Content-Type")).thenReturn("application/x-www-form-urlencoded");
        when(request.getInputStream()).thenReturn(new EmptyInput());
        when(request.getQueryString()).thenReturn("name=query");
        when(request.getParameterMap()).thenReturn(Map.of("name", new String[] {"query"}));
        send("POST", "/form");

        verify(response).setStatus(400);
    }

    @Test
    void aBodyThatBreaksOffIsAnsweredWith400() throws IOException {
        when(request.getInputStream()).thenReturn(new BrokenInput());
        send("POST", "/body");

        verify(response).setStatus(400);
        assertThat(sent.toString(StandardCharsets.UTF_8)).contains("could not be read to its end");
    }

    private final class Output extends ServletOutputStream {
        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {}

        @Override
        public void write(int b) {
            sent.write(b);
        }
    }

    private static final class EmptyInput extends ServletInputStream {
        @Override
        public boolean isFinished() {
            return true;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {}

        @Override
        public int read() {
            return -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            return -1;
        }
    }

    private static final class BrokenInput extends ServletInputStream {
        @Override
        public boolean isFinished() {
            return false;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {}

        @Override
        public int read() throws IOException {
            throw new IOException("early EOF");
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            throw new IOException("early EOF");
        }
    }
}
