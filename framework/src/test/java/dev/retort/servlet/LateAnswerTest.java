package dev.retort.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.retort.Retort;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Requests that are answered on a virtual thread, whose failures no container sees. */
@EnabledForJreRange(min = JRE.JAVA_21)
class LateAnswerTest {
    @Test
    void whatTheApplicationCannotAnswerIsA500AndTheClientDoesNotWait() throws Exception {
        RetortServlet servlet = new RetortServlet(
                Retort.builder().get("/", (request, values) -> "never made").build());
        HttpServletRequest request = mock(HttpServletRequest.class);
        HttpServletResponse response = mock(HttpServletResponse.class);
        AsyncContext async = mock(AsyncContext.class);
        when(request.getDispatcherType()).thenReturn(DispatcherType.REQUEST);
        when(request.isAsyncSupported()).thenReturn(true);
        when(request.getServletContext()).thenReturn(mock(ServletContext.class));
        when(request.startAsync(request, response)).thenReturn(async);
        when(request.getMethod()).thenThrow(new IllegalStateException("The request object has been recycled"));
        when(response.getOutputStream()).thenReturn(mock(ServletOutputStream.class));
        CountDownLatch completed = new CountDownLatch(1);
        doAnswer(call -> {
                    completed.countDown();
                    return null;
                })
                .when(async)
                .complete();

        servlet.service(request, response);

        assertThat(completed.await(20, TimeUnit.SECONDS)).isTrue();
        verify(response).setStatus(500);
    }
}
