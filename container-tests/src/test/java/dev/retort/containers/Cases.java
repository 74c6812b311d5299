package dev.retort.containers;

import static dev.retort.containers.Case.get;
import static dev.retort.containers.Case.send;
import static dev.retort.containers.Server.Kind.JETTY;
import static dev.retort.containers.Server.Kind.TOMCAT;
import static dev.retort.containers.Server.Kind.UNDERTOW;

import java.util.ArrayList;
import java.util.List;

/** The requests. */
final class Cases {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String JSON = "application/json";
    private static final String MULTIPART = "multipart/form-data; boundary=tea";

    private Cases() {}

    static List<Case> at(String mount) {
        List<Case> all = new ArrayList<>();
        if (mount.isEmpty()) {
            all.addAll(climbing());
        }
        all.addAll(results());
        all.addAll(methods());
        all.addAll(paths());
        all.addAll(inputs());
        all.addAll(bodies());
        all.addAll(errors());
        all.addAll(live());
        all.addAll(files());
        return all;
    }

    static List<Case> results() {
        return List.of(
                get("/"),
                get("/text"),
                get("/tea"),
                get("/bytes"),
                get("/latin"),
                get("/large"),
                get("/reset"),
                get("/tagged"),
                get("/tagged", "If-None-Match", "*"),
                get("/tagged", "If-None-Match", "\"other\""),
                get("/old"),
                get("/moved"),
                get("/headers"),
                get("/cookies"),
                get("/cookies", "Cookie", "a=1; b=\"two words\"; a=2; broken; c="),
                get("/cookies", "Cookie", "a=1", "Cookie", "b=2"),
                get("/cookies", "Cookie", "$Version=1; a=\"x,y\"; $Path=/"),
                get("/visit"),
                get("/visit", "Cookie", "session=forged.cookie.value"),
                get("/static/small.txt"),
                get("/static/none.txt"),
                get("/static/../static/small.txt"),
                get("/link/tea"),
                get("/link/gr%C3%BCner%20Tee"));
    }

    static List<Case> methods() {
        return List.of(
                send("HEAD", "/text"),
                send("HEAD", "/large"),
                send("HEAD", "/tea"),
                send("HEAD", "/pieces"),
                send("HEAD", "/none"),
                send("HEAD", "/events"),
                send("HEAD", "/download/large.bin"),
                send("OPTIONS", "/text"),
                send("OPTIONS", "/tea/1"),
                send("OPTIONS", "/any-method"),
                send("OPTIONS", "/none"),
                send("PATCH", "/any-method"),
                send("PURGE", "/any-method"),
                send("POST", "/any-method"),
                send("POST", "/text/"),
                send("DELETE", "/text"),
                send("DELETE", "/tea/3"),
                send("PUT", "/tea/3"),
                send("TRACE", "/text").refusedBy(TOMCAT, 405),
                send("TRACE", "/none").refusedBy(TOMCAT, 405),
                send("get", "/text"),
                send("BREW", "/text"));
    }

    static List<Case> paths() {
        List<Case> paths = new ArrayList<>();
        for (String target : List.of(
                "/none",
                "/folder",
                "/folder?a=b&c=%20d",
                "/folder/",
                "/text/",
                "/name/a%20b",
                "/name/a+b",
                "/name/gr%C3%BCn",
                "/name/%F0%9F%8D%B5",
                "/name/a%25b",
                "/name/a%252Fb",
                "/name/a%3Bb",
                "/name/a%3Fb%23c",
                "/name/a;x=1",
                "/name;x=1/a",
                "/name/a;jsessionid=1",
                "/name/a:b@c!$&'()*,=~",
                "/name/...",
                "/name/.a",
                "/name/a.",
                "/name/%2e%2e",
                "/name/./a",
                "/name/%2E/a",
                "/other/../name/a",
                "/other/%2e%2e/name/a",
                "/name/a/..",
                "/name/a/.",
                "//name/a",
                "/name//a",
                "/name/a//",
                "/rest/a/b/c",
                "/rest/a//b",
                "/rest/a/../b",
                "/rest/a/./b",
                "/int/7",
                "/int/007",
                "/int/x",
                "/int/99999999999",
                "/.hidden",
                "/name/" + "a".repeat(4000))) {
            paths.add(get(target));
        }
        // No URI (RFC 3986, section 3.3): refused by every server, each in its own words.
        for (String target : List.of(
                "/name/%zz",
                "/name/%",
                "/name/a\\b",
                "/name/\"quoted\"",
                "/name/{a}",
                "/name/a|b",
                "/name/a^b",
                "/name/<a>",
                "/name/\u00e9")) {
            paths.add(get(target).refusedBy(JETTY, 400).refusedBy(TOMCAT, 400).refusedBy(UNDERTOW, 400));
        }
        // Undertow leaves these to the application.
        for (String target : List.of("/name/%FF", "/name/%C3%28", "/name/%00", "/name/[a]")) {
            paths.add(get(target).refusedBy(JETTY, 400).refusedBy(TOMCAT, 400));
        }
        // Tomcat refuses encoded separators unless encodedSolidusHandling and encodedReverseSolidusHandling say
        // otherwise.
        for (String target : List.of("/name/a%2Fb", "/name/a%2fb", "/name/a%5Cb", "/rest/a%2Fb/c")) {
            paths.add(get(target).refusedBy(TOMCAT, 400));
        }
        // What is private of a WAR (Jakarta Servlet 6.0, section 10.5).
        for (String target :
                List.of("/WEB-INF/classes", "/WEB-INF/", "/web-inf/lib/retort.jar", "/META-INF/MANIFEST.MF")) {
            paths.add(get(target).refusedBy(TOMCAT, 404).refusedBy(UNDERTOW, 404));
        }
        return paths;
    }

    /** Paths that leave the root. Below a context path they lead to another context in Tomcat, which resolves them first. */
    static List<Case> climbing() {
        return List.of(
                get("/../name/a").refusedBy(JETTY, 400).refusedBy(TOMCAT, 400),
                get("/../../name/a").refusedBy(JETTY, 400).refusedBy(TOMCAT, 400),
                get("/..;/name/a").refusedBy(JETTY, 400).refusedBy(TOMCAT, 400));
    }

    static List<Case> inputs() {
        return List.of(
                get("/query?q=tea&tag=a&tag=b&page=3"),
                get("/query?q=gr%C3%BCn+und+%26+mehr"),
                get("/query?q=&tag="),
                get("/query"),
                get("/query?page=x&q=a"),
                get("/query?q=%FF"),
                get("/query?q=%zz").refusedBy(UNDERTOW, 400),
                get("/query?q=a;b"),
                get("/query?q=a[1]").refusedBy(TOMCAT, 400),
                get("/query?q={a}").refusedBy(TOMCAT, 400).refusedBy(UNDERTOW, 400),
                get("/query?q=a|b").refusedBy(TOMCAT, 400).refusedBy(UNDERTOW, 400),
                get("/query?q=a?b/c"),
                get("/query?q=gr\u00fcn")
                        .refusedBy(JETTY, 400)
                        .refusedBy(TOMCAT, 400)
                        .refusedBy(UNDERTOW, 400),
                get("/query?q=\u0080")
                        .refusedBy(JETTY, 400)
                        .refusedBy(TOMCAT, 400)
                        .refusedBy(UNDERTOW, 400),
                get("/seen?"),
                get("/query?", "Accept", "text/html"),
                get("/query?page=x", "Accept", "application/json"),
                get("/query?page=x", "Accept", "application/problem+json"),
                get("/query?page=x", "Accept", "text/html"),
                get("/seen?a=1&b"),
                get("/seen", "X-Several", "one", "X-Several", "two, three"),
                get("/seen", "X-Latin", "gr\u00fcn"),
                get("/seen", "X-Several", ""));
    }

    static List<Case> bodies() {
        String parts = """
                --tea
                Content-Disposition: form-data; name="title"

                Grüner Tee
                --tea
                Content-Disposition: form-data; name="photo"; filename="grün.jpg"
                Content-Type: image/jpeg

                \0\1\2bytes
                --tea--
                """.replace("\n", "\r\n");
        return List.of(
                send("POST", "/form").with(FORM, "name=gr%C3%BCn&count=3&tag=a&tag=b"),
                send("POST", "/form?name=fromquery").with(FORM, "count=3&tag=a"),
                send("POST", "/form").with(FORM + "; charset=utf-8", "name=grün&count=3"),
                send("POST", "/form").with(FORM, "name=&count=x"),
                send("POST", "/form").with(FORM, "name=%FF&count=1"),
                send("POST", "/form").with(FORM, "name=%zz&count=1"),
                send("POST", "/form").with("text/plain", "name=a&count=1"),
                send("POST", "/form"),
                send("POST", "/form", "Accept", "application/json").with(FORM, "name=&count=x"),
                send("POST", "/form", "Accept", "application/problem+json").with(FORM, "count=x"),
                send("POST", "/order").with(JSON, "{\"name\":\"grün\",\"count\":2,\"tags\":[\"a\"]}"),
                send("POST", "/order").with(JSON, "{\"name\":\"a\",\"count\":\"x\",\"tags\":7}"),
                send("POST", "/order").with(JSON, "not json"),
                send("POST", "/order").with("text/plain", "{}"),
                send("POST", "/order", "Accept", "application/problem+json").with(JSON, "{\"name\":1}"),
                send("POST", "/order"),
                send("POST", "/text").with("text/plain; charset=iso-8859-1", "gr\u00fcn"),
                send("POST", "/text").with("text/plain; charset=nonsense", "x"),
                send("POST", "/text").with("nonsense", "x"),
                send("POST", "/size").with("application/octet-stream", new byte[1000]),
                send("POST", "/size").with("application/octet-stream", new byte[2_000_000]),
                send("POST", "/stream").with("application/octet-stream", new byte[500_000]),
                send("POST", "/unread").with("application/octet-stream", new byte[1000]),
                send("POST", "/unread").with("application/octet-stream", new byte[200_000]),
                send("POST", "/none").with("application/octet-stream", new byte[200_000]),
                send("POST", "/size", "Expect", "nonsense")
                        .with("text/plain", "x")
                        .refusedBy(JETTY, 417)
                        .refusedBy(TOMCAT, 417),
                send("POST", "/upload").with(MULTIPART, parts),
                send("POST", "/upload").with(MULTIPART, parts.substring(0, parts.length() - 20)),
                send("POST", "/upload").with("multipart/form-data", parts),
                send("POST", "/upload").with(MULTIPART, "nonsense"),
                send("POST", "/upload").with(FORM, "title=a"),
                get("/text").with("text/plain", "a body"));
    }

    static List<Case> errors() {
        return List.of(
                get("/teapot"),
                get("/teapot", "Accept", "application/json"),
                get("/teapot", "Accept", "application/problem+json"),
                get("/busy"),
                get("/login"),
                get("/sold-out"),
                get("/gone"),
                get("/fails"),
                get("/fails", "Accept", "application/json"),
                get("/none", "Accept", "application/json"),
                get("/none", "Accept", "text/html"),
                get("/login", "Authorization", "Basic nonsense"));
    }

    static List<Case> live() {
        return List.of(
                get("/pieces"),
                get("/written"),
                get("/later"),
                get("/later-fails"),
                get("/later-stream"),
                get("/later-events"),
                get("/events"),
                get("/chat/tea"),
                get("/text", "Upgrade", "websocket", "Connection", "Upgrade, close"),
                get("/none", "Upgrade", "websocket", "Connection", "Upgrade, close"),
                send("POST", "/chat/tea"));
    }

    static List<Case> files() {
        List<Case> files = new ArrayList<>(List.of(
                get("/download/small.txt"),
                get("/download/large.bin"),
                get("/download/page.html"),
                get("/download/none.txt"),
                get("/download/..%2Fsecret").refusedBy(TOMCAT, 400),
                get("/download/../secret"),
                get("/download/gr%C3%BCn.txt"),
                get("/attachment"),
                get("/assets/small.txt"),
                get("/assets/none.css"),
                get("/download/small.txt", "If-Modified-Since", "Sat, 01 Jan 2050 00:00:00 GMT"),
                get("/download/small.txt", "If-Modified-Since", "Sat, 01 Jan 2000 00:00:00 GMT"),
                get("/download/small.txt", "If-Modified-Since", "nonsense"),
                get("/download/small.txt", "If-Unmodified-Since", "Sat, 01 Jan 2000 00:00:00 GMT"),
                get("/download/small.txt", "If-None-Match", "*"),
                get("/download/small.txt", "If-Match", "\"other\"")));
        for (String range : List.of(
                "bytes=0-4",
                "bytes=5-",
                "bytes=-3",
                "bytes=0-0",
                "bytes=999999999-",
                "bytes=4-2",
                "bytes=0-1,4-5",
                "lines=1-2",
                "bytes=0-999999999",
                "nonsense")) {
            files.add(get("/download/large.bin", "Range", range));
        }
        files.add(get("/download/large.bin", "Range", "bytes=0-4", "If-Range", "\"other\""));
        files.add(send("HEAD", "/download/large.bin", "Range", "bytes=0-4"));
        return files;
    }
}
