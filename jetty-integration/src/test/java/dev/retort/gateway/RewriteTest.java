package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.gateway.WireClient.Answer;
import dev.retort.gateway.config.ConfigException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@link RewritePeerTest} cannot compare: messages, warnings, logs, and what is ours alone. */
class RewriteTest {
    private static List<String> warnings(String directives) {
        String text = "http { server { " + directives + " } }";
        return Loaded.of(text, "test.conf", Path.of("").toAbsolutePath()).warnings();
    }

    /** The messages are nginx's own, tried on 1.22.1, but for the codes that cannot be sent. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            server { set x 1; }               | invalid variable name "x" in test.conf:1
            server { set $host 1; }           | the duplicate "host" variable in test.conf:1
            server { set $x $unknown; }       | unknown "unknown" variable in test.conf:1
            server { set $x "${y"; }          | the closing bracket in "y" variable is missing in test.conf:1
            server { return x; }              | invalid return code "x" in test.conf:1
            server { return /x; }             | invalid return code "/x" in test.conf:1
            server { return 1000; }           | invalid return code "1000" in test.conf:1
            server { return 150 x; }          | return code "150" cannot end a response: write 200 to 999 in test.conf:1
            server { rewrite ^ ""; }          | empty replacement in test.conf:1
            server { rewrite ^ /x now; }      | invalid parameter "now" in test.conf:1
            server { rewrite ^ ; }            | invalid number of arguments in "rewrite" directive in test.conf:1
            server { if $x { } }              | invalid condition "$x" in test.conf:1
            server { if ($host { } }          | invalid condition "$host" in test.conf:1
            server { if () { } }              | invalid condition ")" in test.conf:1
            server { if (host) { } }          | invalid condition "host" in test.conf:1
            server { if ($host == x) { } }    | unexpected "==" in condition in test.conf:1
            server { if ($host = x y) { } }   | invalid condition "$host" in test.conf:1
            server { if (-z x) { } }          | invalid condition "-z" in test.conf:1
            server { if ($host) { root x; } } | "root" directive is not allowed here in test.conf:1
            server { location / { if ($host) { location / { } } } } | "location" directive is not allowed here in test.conf:1
            map $host x { }                   | invalid variable name "x" in test.conf:1
            map $host $x { a b c; }           | invalid number of the map parameters in test.conf:1
            map $host $x { a b; A c; }        | conflicting parameter "a" in test.conf:1
            map $host $x { default b; default c; } | duplicate default map parameter in test.conf:1
            map $host $x { hostnames; a*b c; } | invalid hostname or wildcard "a*b" in test.conf:1
            map $host $uri { }                | the duplicate "uri" variable in test.conf:1
            geo $x { 10.0.0.0/33 a; }         | invalid network "10.0.0.0/33" in test.conf:1
            geo $x { ranges; 10.0.0.0 a; }    | invalid range "10.0.0.0" in test.conf:1
            split_clients $host $x { 0% a; }  | invalid percent value "0%" in test.conf:1
            split_clients $host $x { 60% a; 41% b; } | percent total is greater than 100% in test.conf:1
            server { error_page 200 /x; }     | value "200" must be between 300 and 599 in test.conf:1
            server { error_page 499 /x; }     | invalid value "499" in test.conf:1
            server { error_page =200 /x; }    | invalid value "=200" in test.conf:1
            server { location / { limit_except FETCH { } } } | invalid method "FETCH" in test.conf:1
            server { set $x $tcpinfo_rtt; }   | variable "tcpinfo_rtt" is not supported: the JVM does not tell what the kernel knows of a connection in test.conf:1
            """)
    void aMistakeIsToldAsNginxTellsIt(String http, String message) {
        assertThatThrownBy(() -> Loaded.of(
                        "http { server { } " + http + " }",
                        "test.conf",
                        Path.of("").toAbsolutePath()))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            location / { return 301 https://$host$uri; }             | "$uri" is decoded
            location / { return https://$host${document_uri}; }      | "$document_uri" is decoded
            location / { rewrite ^ https://h$uri; }                  | "$uri" is decoded
            location / { rewrite ^ $uri/ permanent; }                | "$uri" is decoded
            location / { if ($host) { root x; } }                    | "root" in an "if": the block serves alone
            location /s { alias /data/; } location ~ /\\. { return 404; } | "alias /data/" ends with a slash
            location ^~ /s { alias /data/; location ~ /\\. { return 404; } } | "alias /data/" ends with a slash
            """)
    void whatIsLegalAndDangerousIsWarnedOf(String directives, String warning) {
        assertThat(warnings(directives))
                .singleElement()
                .asString()
                .startsWith(warning)
                .endsWith(" in test.conf:1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            location / { return 301 https://$host$request_uri; }
            location / { return 200 $uri; }
            set $uri_kept 1; location / { return 301 /$uri_kept; }
            location / { rewrite ^/(.*)$ $uri/x last; }
            location / { if ($host) { return 403; } }
            location /s/ { alias /data/; } location ~ /\\. { return 404; }
            location /s { alias /data; } location ~ /\\. { return 404; }
            location = /s { alias /data/; }
            location ~ ^/s { alias /data/; }
            """)
    void whatIsHarmlessIsNotWarnedOf(String directives) {
        assertThat(warnings(directives)).isEmpty();
    }

    @Test
    void aStatusOf444ClosesTheConnectionWithoutAnAnswer() {
        try (ConfSite site = ConfSite.server("location / { return 444; }");
                WireClient client = site.connect()) {
            assertThat(client.send("GET / HTTP/1.1|Host: a||").readToEnd()).isEmpty();
        }
    }

    @Test
    void aLineBreakInARedirectDoesNotSplitTheResponse() {
        try (ConfSite site = ConfSite.server("location / { return 302 http://h$uri; }")) {
            Answer answer = site.get("/%0d%0aSet-Cookie:%20a=b");

            assertThat(answer.field("Location")).isEqualTo("http://h/  Set-Cookie: a=b");
            assertThat(answer.values("Set-Cookie")).isEmpty();
        }
    }

    @Test
    void anExpressionThatIsTooDeepForItsTextIs500() {
        try (ConfSite site = ConfSite.server("location / { set $l $uri$uri$uri$uri$uri$uri$uri$uri; set $l $l$l$l$l;"
                + " if ($l ~ \"^(/|a|b)*$\") { return 200 yes; } return 200 no; }")) {
            assertThat(site.get("/ab").text()).isEqualTo("yes");
            assertThat(site.get("/" + "ab".repeat(2_000)).status()).isEqualTo(500);
            assertThat(site.get("/ab").text()).isEqualTo("yes");
        }
    }

    @Test
    void aVariableThatIsNotSetIsEmptyAndWarnedOf() {
        try (ConfSite site = ConfSite.server("location /a { if ($arg_x) { set $y 1; } return 200 \"[$y]\"; }"
                        + " location /b { uninitialized_variable_warn off; return 200 \"[$y]\"; }");
                LogTap log = new LogTap()) {
            assertThat(site.get("/b").text()).isEqualTo("[]");
            assertThat(log.lines("uninitialized")).isEmpty();
            assertThat(site.get("/a").text()).isEqualTo("[]");
            assertThat(log.lines("using uninitialized \"y\" variable")).hasSize(1);
            assertThat(site.get("/a?x=1").text()).isEqualTo("[1]");
        }
    }

    @Test
    void rewritingIsLoggedWhereItIsAskedFor() {
        try (ConfSite site = ConfSite.server("rewrite_log on; location /a { rewrite ^/(a)$ /b?$1 last; }"
                        + " location /b { rewrite_log off; rewrite ^/c /d; return 200 $args; }");
                LogTap log = new LogTap()) {
            assertThat(site.get("/a").text()).isEqualTo("a");
            assertThat(log.lines("\"^/(a)$\" matches \"/a\"")).hasSize(1);
            assertThat(log.lines("rewritten data: \"/b\", args: \"a\"")).hasSize(1);
            assertThat(log.lines("does not match")).isEmpty();
        }
    }

    @Test
    void aDotMatchesEveryByteOfUtf8() {
        try (ConfSite site = ConfSite.server("location ~ ^/(.*)$ { return 200 $1; }")) {
            assertThat(site.get("/%C3%85%E2%80%A8").text()).isEqualTo("Å\u2028");
        }
    }

    @Test
    void theBlockOfAnIfServesWithItsOwnSettings() throws Exception {
        try (WireUpstream upstream = WireUpstream.answering(WireUpstream.OK);
                ConfSite site = ConfSite.server("location / { error_page 403 =200 /outer; proxy_pass http://127.0.0.1:"
                        + upstream.port() + "; if ($arg_page) { error_page 403 =201 /inner; }"
                        + " if ($arg_deny) { return 403; } }"
                        + " location /outer { return 200 outer; } location /inner { return 200 inner; }")) {
            assertThat(site.get("/?page=1").text()).isEqualTo("ok");
            assertThat(site.get("/?deny=1").text()).isEqualTo("outer");
            Answer both = site.get("/?page=1&deny=1");
            // The last block counts, and what the one before says is lost: that is what the warning is about.
            assertThat(both.text()).isEqualTo("outer");
        }
    }
}
