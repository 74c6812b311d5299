package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no request gets the page that every error gets, and one line in the log that is no alarm. */
class InvalidRequestTest {
    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            GET / HTTP/1.1||                           ; HTTP/1.1 request without "Host" header while reading client request headers
            GET / HTTP/1.1|Host: a b||                 ; invalid host header while reading client request headers
            GET / HTTP/1.1|Host: [::1||                ; invalid host header while reading client request headers
            GET / HTTP/1.1|Host: a:b||                 ; invalid host header while reading client request headers
            GET / HTTP/1.1|Host: a:99999||             ; invalid host header while reading client request headers
            GET / HTTP/1.1|Host: a|Host: a||           ; duplicate host header: "Host: a", previous value: "Host: a" while
            GET http://[::1/ HTTP/1.1|Host: h||        ; invalid request while reading client request line
            GET /%zz HTTP/1.1|Host: h||                ; invalid request while reading client request line
            GET / HTTP/1.1|Host: h|Content-Length: x|| ; invalid "Content-Length" header while reading client request headers
            """)
    void itIsAnsweredAndLoggedQuietly(String request, String reason) {
        try (LogTap log = new LogTap();
                ConfSite site = ConfSite.server("return 404;");
                WireClient client = site.connect()) {
            WireClient.Answer answer = client.send(request).read();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.field("Connection")).isEqualTo("close");
            assertThat(client.readToEnd()).isEmpty();
            WireClient.Answer usual = site.get("/");
            assertThat(answer.text()).isEqualTo(usual.text().replace("404 Not Found", "400 Bad Request"));
            assertThat(answer.field("Content-Type")).isEqualTo(usual.field("Content-Type"));

            assertThat(log.lines(""))
                    .singleElement()
                    .asString()
                    .contains(":INFO :", "client sent ", reason, ", client: 127.0.0.1, server: , request: \"");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HEAD /.. HTTP/1.1|Host: h||",
                "HEAD /%zz HTTP/1.1|Host: h||",
                "HEAD / HTTP/1.1||",
                "HEAD / HTTP/1.1|Host: h|Content-Length: x||",
                "HEAD / HTTP/3.1|Host: h||"
            })
    void anAnswerToHeadHasNoBody(String request) {
        for (String page : List.of("", "error_page 400 505 /page; location /page { return 400 page; }")) {
            try (ConfSite site = ConfSite.server(page);
                    WireClient client = site.connect()) {
                String answer = client.send(request).readToEnd();
                assertThat(answer).matches("(?s)HTTP/1.1 (400|505) .*").endsWith("\r\n\r\n");
            }
        }
    }
}
