package dev.retort.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpstreamTargetTest {
    @ParameterizedTest
    @CsvSource({
        "http://app:9000, http://app:9000/login, /login",
        "http://app:9000, http://app:9000, /",
        "http://app:9000, http://app:9000?next=1, /?next=1",
        "http://app:9000, http://app:9000//evil.example/, /evil.example/",
        "http://app:9000, http://app:90001/, http://app:90001/",
        "http://app:9000, https://elsewhere.example/, https://elsewhere.example/",
        "http://app:9000/v2, http://app:9000/v2/x, /api/x",
        "http://app:9000/v2, http://app:9000/v2//evil.example, /api//evil.example",
        "http://app:9000/v2, http://app:9000/other, http://app:9000/other"
    })
    void aRedirectOfTheUpstreamLeadsBackHereAndNowhereElse(String to, String location, String here) {
        assertThat(UpstreamTarget.of(to).locationHere(location, "", "/api")).isEqualTo(here);
    }
}
