package dev.retort.jetty.uwsgi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestTargetTest {
    @ParameterizedTest(name = "REQUEST_URI={0} PATH_INFO={1} SCRIPT_NAME={2} QUERY_STRING={3}")
    @CsvSource(
            nullValues = "-",
            value = {
                "/a, /a, -, -, /a",
                "/a?x=1, /a, -, x=1, /a?x=1",
                "/a?, /a, -, '', /a?",
                // What the client wrote stands as long as it means the same.
                "/a%2Fb, /a/b, -, '', /a%2Fb",
                "//a/../b/./c, /b/c, -, '', //a/../b/./c",
                "//a, //a, -, '', //a",
                "/a/.., /, -, '', /a/..",
                "/a;x=1, /a;x=1, -, '', /a;x=1",
                "/%C3%BC, /Ã¼, -, '', /%C3%BC",
                "/a%25, /a%, -, '', /a%25",
                "/a#f, /a, -, '', /a#f",
                // Only one of them.
                "/a%2Fb?x, -, -, -, /a%2Fb?x",
                "-, /a b, -, x, /a%20b?x",
                "-, '', -, -, /",
                // Rewritten by the web server.
                "/old/x?a=1, /new/x, -, z=2&a=1, /new/x?z=2&a=1",
                "/old, /new%?#Ã¼, -, '', /new%25%3F%23%C3%BC",
                "/a?x=1, /a, -, '', /a",
                "/a, /a, -, q, /a?q",
                // With a context.
                "/app/x, /app/x, /app, '', /app/x",
                "/app/x%2Fy, /x/y, /app, '', /app/x%2Fy",
                "/app, '', /app, '', /app",
                "/x, /x, /app, '', /app/x",
                "/application, /application, /app, '', /app/application",
                "/app/x, /x, /app/, '', /app/x",
                "/x, /x, /, '', /x",
                "-, /x, /app, -, /app/x",
                // As clients write it to a proxy.
                "http://h/a?x, /a, -, x, /a?x",
                "http://h, /, -, '', /",
                "http://h?x, /, -, x, /?x",
                "*, -, -, -, *",
            })
    void theTargetIsWhatTheClientWroteUnlessItWasRewritten(
            String uri, String pathInfo, String script, String query, String target) throws Exception {
        assertThat(RequestTarget.of(uri, pathInfo, script, query)).isEqualTo(target);
    }
}
