package dev.retort.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.WireClient.Answer;
import dev.retort.interop.Door.Echo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What an application sees of a request's head. */
final class RequestCases {
    /** Paths that each application reads alike. */
    private static final Map<String, String> PATHS = Map.of(
            "/echo/a", "/echo/a",
            "/echo/a%20b", "/echo/a b",
            "/echo/a+b", "/echo/a+b",
            "/echo/%C3%BC", "/echo/ü",
            "/echo/a%26b%3Dc", "/echo/a&b=c",
            "/echo/%7Ea", "/echo/~a");

    /** Paths that servers and applications have views of: what matters is that the gateway has nginx's. */
    private static final List<String> ODD_PATHS = List.of(
            "/echo/ü",
            "/echo/a%2Fb",
            "/echo/a%2fb",
            "/echo/a|b",
            "/echo/a;x=1",
            "/echo/a;x=1/b",
            "/echo/%3Bx",
            "/echo//a",
            "/echo/./a",
            "/echo/a/../b",
            "/echo/../echo/b",
            "/echo/%2e%2e/echo/b",
            "/echo/%25",
            "/echo/a%5Cb",
            "/echo/a%3Fb",
            "/echo/a%23b",
            "/echo/%",
            "/echo/%zz",
            "/echo/%00",
            "/echo/a%0Ab",
            "/echo/%FF",
            "/echo/\"<>^`{}",
            "/echo/.../a.",
            "/echo/a/",
            "/../echo",
            "/ECHO",
            "/nowhere");

    private static final Map<String, List<String>> QUERIES = Map.of(
            "a=1&a=2&b=", List.of("a=1", "a=2", "b="),
            "a=%20%C3%B6", List.of("a= ö"),
            "a=x+y", List.of("a=x y"),
            "a=b%2Fc%26d%3De", List.of("a=b/c&d=e"),
            "path=/x/../y", List.of("path=/x/../y"));

    private static final List<String> ODD_QUERIES =
            List.of("", "?", "a|b", "ü", "x=%zz", "x=%FF", "a;b=1", "%00", "a#b");

    private RequestCases() {}

    static Stream<Case> all() {
        List<Case> all = new ArrayList<>();
        for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW")) {
            all.add(Case.of("the method " + method, door -> {
                Answer answer = method.startsWith("P")
                        ? door.send(method, "/echo", "", "Content-Length: 0")
                        : door.ask(method, "/echo");
                assertThat(Door.echo(answer).text("method")).isEqualTo(method);
            }));
        }
        PATHS.forEach((target, path) -> all.add(Case.of("the path " + target, door -> {
            Echo echo = Door.echo(door.ask("GET", target));
            assertThat(echo.text("path")).isEqualTo(path);
            assertThat(echo.text("target")).isEqualTo(target);
        })));
        all.add(Case.of("odd paths", door -> ODD_PATHS.forEach(target -> door.ask("GET", target)))
                // PHP has the same variables, and a process to start for each of these is slow.
                .without(App.CGI));
        QUERIES.forEach((query, args) -> all.add(Case.of("the query " + query, door -> {
            Echo echo = Door.echo(door.ask("GET", "/echo?" + query));
            assertThat(echo.args()).isEqualTo(args);
            assertThat(echo.text("query")).isEqualTo(query);
        })));
        all.add(Case.of("odd queries", door -> ODD_QUERIES.forEach(query -> door.ask("GET", "/echo?" + query)))
                .without(App.CGI));
        all.add(Case.of("header fields", RequestCases::fields));
        all.add(Case.of("repeated header fields", RequestCases::repeatedFields));
        all.add(Case.of("odd header fields", RequestCases::oddFields));
        all.add(Case.of("cookies", RequestCases::cookies));
        all.add(Case.of("hosts", RequestCases::hosts));
        return all.stream();
    }

    private static void fields(Door door) {
        String text = "x".repeat(3000);
        Echo echo = Door.echo(door.ask(
                "GET",
                "/echo",
                "X-Own: a value, and more",
                "x-lOWER: kept",
                "X-B3-TraceId: 5",
                "X-Long: " + text,
                "Accept: text/html;q=0.9, */*",
                "Accept-Encoding: gzip",
                "User-Agent: test/1 (x; \"y\")",
                "Authorization: Bearer abc",
                "Referer: http://site.example/?a=b",
                "If-None-Match: \"a\", W/\"b\"",
                "Range: bytes=0-1"));
        assertThat(echo.map("fields"))
                .containsEntry("x-own", "a value, and more")
                .containsEntry("x-lower", "kept")
                .containsEntry("x-b3-traceid", "5")
                .containsEntry("x-long", text)
                .containsEntry("user-agent", "test/1 (x; \"y\")")
                .containsEntry("authorization", "Bearer abc")
                .containsEntry("if-none-match", "\"a\", W/\"b\"");
        assertThat(echo.text("client")).isEqualTo("127.0.0.1");
        assertThat(echo.text("scheme")).isEqualTo(door.cell().scheme());
    }

    private static void repeatedFields(Door door) {
        Echo echo =
                Door.echo(door.ask("GET", "/echo?repeated", "X-Own: one", "Accept: a/b", "X-Own: two", "Accept: c/d"));
        if (door.cell().front() == Front.NGINX) {
            // Joined since nginx 1.23 only: before, one of them is lost to the variables of CGI.
            assertThat(echo.map("fields").get("x-own")).containsAnyOf("one", "two");
        } else {
            assertThat(echo.map("fields")).containsEntry("x-own", "one, two").containsEntry("accept", "a/b, c/d");
        }
    }

    private static void oddFields(Door door) {
        for (String field : List.of(
                "X-Empty:",
                "X-Own:no space",
                "X-Own:    much space   ",
                "X-Utf8: ü",
                "X_Under: 1",
                "X-Dot.ted: 1",
                "Proxy: evil",
                "Connection: X-Own",
                "Keep-Alive: 300",
                "TE: trailers",
                "Upgrade: h2c",
                "Content-Type: text/x-own",
                "X-Forwarded-For: 192.0.2.1",
                "X-Forwarded-Proto: ftp",
                "Forwarded: for=192.0.2.1")) {
            Answer answer = door.ask("GET", "/echo?" + field.substring(0, field.indexOf(':')), field);
            assertThat(answer.status()).as(field).isEqualTo(200);
        }
    }

    private static void cookies(Door door) {
        Echo echo = Door.echo(door.ask("GET", "/echo", "Cookie: a=1; b=x%20y; c=\"q\"; d="));
        assertThat(echo.map("cookies")).containsEntry("a", "1").containsKey("b").containsKey("c");
        assertThat(echo.map("fields")).containsEntry("cookie", "a=1; b=x%20y; c=\"q\"; d=");
    }

    private static void hosts(Door door) {
        assertThat(Door.echo(door.ask("GET", "/echo")).text("host")).isEqualTo(Door.HOST);
        door.ask("GET", "/echo?port", "Host: site.example:8080");
        door.ask("GET", "/echo?case", "Host: Site.EXAMPLE");
        door.ask("GET", "http://other.example/echo?absolute", "Host: site.example");
    }
}
