package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.gateway.config.ConfigException;
import dev.retort.gateway.config.ConfigParser;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {
    @Test
    void aServerWithoutContentAnswers404() {
        try (ConfSite site = ConfSite.server("")) {
            assertThat(site.get("/").status()).isEqualTo(404);
        }
    }

    @Test
    void aPathThatGoesAboveTheRootIs400() {
        try (ConfSite site = ConfSite.server("")) {
            assertThat(site.get("/a/../../b").status()).isEqualTo(400);
            assertThat(site.get("/a/%2e%2E/%2E./b").status()).isEqualTo(400);
            assertThat(site.get("/%00").status()).isEqualTo(400);
            assertThat(site.get("/%zz").status()).isEqualTo(400);
        }
    }

    /** The messages are nginx's own, tried on 1.22.1. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            x;                        | unknown directive "x" in test.conf:1
            http { server { x 1; } }  | unknown directive "x" in test.conf:1
            listen 80;                | "listen" directive is not allowed here in test.conf:1
            http { server { listen; } } | invalid number of arguments in "listen" directive in test.conf:1
            http { merge_slashes on; merge_slashes on; } | "merge_slashes" directive is duplicate in test.conf:1
            http {                    | unexpected end of file, expecting "}" in test.conf:1
            http { } }                | unexpected "}" in test.conf:1
            http { server { listen 80 } } | unexpected "}" in test.conf:1
            http;                     | directive "http" has no opening "{" in test.conf:1
            daemon { }                | directive "daemon" is not terminated by ";" in test.conf:1
            ;                         | unexpected ";" in test.conf:1
            http { server { listen "80"x; } } | unexpected "x" in test.conf:1
            """)
    void aMistakeIsToldAsNginxTellsIt(String text, String message) {
        assertThatThrownBy(() -> new ConfigParser(Configuration.directives(), Path.of(".")).parse(text, "test.conf"))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }
}
