package dev.retort.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;

/** The variables that an application of the CGI family is given, key for key. */
final class EnvironCases {
    private EnvironCases() {}

    static Stream<Case> all() {
        return Stream.of(
                        Case.of("the variables of a simple request", door -> {
                            assertThat(door.ask("GET", "/environ").status()).isEqualTo(200);
                        }),
                        Case.of("the variables of a request with everything", door -> {
                            assertThat(door.send(
                                                    "POST",
                                                    "/environ/a%20b/%C3%BC?c=d%20e&f",
                                                    "hello",
                                                    "Content-Length: 5",
                                                    "Content-Type: text/plain; charset=utf-8",
                                                    "Cookie: a=1; b=2",
                                                    "Accept: text/html",
                                                    "Accept-Language: de, en;q=0.5",
                                                    "Authorization: Basic dXNlcjpwYXNz",
                                                    "User-Agent: test",
                                                    "Referer: http://site.example/",
                                                    "X-Own: mine",
                                                    "X-Empty:",
                                                    "Upgrade-Insecure-Requests: 1",
                                                    "Origin: null")
                                            .status())
                                    .isEqualTo(200);
                        }),
                        Case.of("the variables of HTTP/1.0", door -> {
                            try (var client = door.connect()) {
                                var answer = client.send("GET /environ?10 HTTP/1.0|Host: site.example||")
                                        .read();
                                assertThat(door.note("GET /environ?10", answer).status())
                                        .isEqualTo(200);
                            }
                        }))
                .map(one -> one.without(App.RETORT));
    }
}
