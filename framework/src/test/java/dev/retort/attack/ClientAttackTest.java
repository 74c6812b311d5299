package dev.retort.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.Retort;
import dev.retort.annotation.Body;
import dev.retort.annotation.CookieValue;
import dev.retort.annotation.Form;
import dev.retort.annotation.Get;
import dev.retort.annotation.Header;
import dev.retort.annotation.Post;
import dev.retort.annotation.Query;
import dev.retort.annotation.WebSocket;
import dev.retort.http.Broadcast;
import dev.retort.http.Content;
import dev.retort.http.Cookie;
import dev.retort.http.Event;
import dev.retort.http.EventChannel;
import dev.retort.http.Request;
import dev.retort.http.Response;
import dev.retort.http.Sse;
import dev.retort.http.UploadedFile;
import dev.retort.http.WebSocketChannel;
import dev.retort.security.Admission;
import dev.retort.security.Cors;
import dev.retort.security.TrustedProxies;
import dev.retort.session.Flash;
import dev.retort.session.MemorySessions;
import dev.retort.session.Session;
import dev.retort.testing.TestClient;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client sends is the client's fault: a 4xx, never a 500, never a leak. */
@SuppressWarnings("all")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClientAttackTest {
    private final Admission admission = Admission.of(10);

    record Search(String q, int page, Optional<LocalDate> day, List<UUID> ids) {}

    record Named(String name, Map<String, Object> more) {}

    enum Colour {
        RED,
        GREEN
    }

    static class Site {
        @Get("/text/<name>")
        String text(String name, @Query(defaultValue = "") String q) {
            return name + q;
        }

        @Post("/echo")
        Object echo(@Body Map<String, Object> value) {
            return value;
        }

        @Post("/named")
        Named named(@Body Named value) {
            return value;
        }

        @Post("/session")
        String session(@Body Map<String, Object> value, Session s) {
            s.set("v", value.get("name"));
            return "ok";
        }

        @Post("/flash")
        String flash(@Body Map<String, Object> value, Session s) {
            Flash.add(s, "info", "Hello " + value.get("name"));
            return "ok";
        }

        @Post("/cookie")
        Response cookie(@Form String name) {
            return Response.text("").cookie(Cookie.of("c", name));
        }

        @Post("/form")
        String form(@Form String a, @Form List<Integer> n) {
            return a + n;
        }

        @Get("/search")
        Search search(@Query Search s) {
            return s;
        }

        @Get("/types")
        String types(
                @Query int i,
                @Query BigDecimal d,
                @Query LocalDate day,
                @Query ZoneId zone,
                @Query Duration du,
                @Query Colour c,
                @Query char ch,
                @Query Locale l,
                @Query java.net.URI u,
                @Query ZonedDateTime z,
                @Query Period p) {
            return "" + i + d + day + zone;
        }

        @Post("/upload")
        String upload(UploadedFile file) throws Exception {
            return file.safeFileName() + file.text().length();
        }

        @Post("/uploads")
        String uploads(Request r) throws Exception {
            StringBuilder b = new StringBuilder();
            for (String n : r.files().names())
                for (UploadedFile f : r.files().all(n)) b.append(f.fileName()).append(f.size());
            return b.append(r.form().names()).toString();
        }

        @Get("/file")
        Response file() throws Exception {
            return Response.file(FILE);
        }

        @Get("/down")
        Response down(@Query String n) {
            return Response.text("x").asAttachment(n);
        }

        @Get("/to")
        Response to(@Query String u) {
            return dev.retort.Web.redirect(u);
        }

        @Get("/read")
        String read(Session s) {
            return String.valueOf(s.get("v"));
        }

        @Get("/lang")
        String lang(Request r) {
            return r.acceptLanguages().bestMatch(List.of("de", "en"))
                    + r.acceptEncodings().quality("gzip")
                    + r.cookies();
        }

        @Get(
                value = "/neg",
                produces = {"text/html", "application/json"})
        Map<String, String> neg() {
            return Map.of();
        }

        @Get("/header")
        String header(@Header("X-Number") int n, @CookieValue("c") int c) {
            return "" + n;
        }

        @Get("/fail")
        String fail(@Query String m) {
            throw new IllegalStateException(m);
        }

        @Get("/etag")
        Response etag() {
            return Response.text("abc").etagOfContent();
        }

        @Get("/slash/")
        String slash() {
            return "s";
        }

        @Get("/p/<path:p>/")
        String p(String p) {
            return p;
        }

        @WebSocket("/ws")
        void ws(WebSocketChannel c) {
            c.onText(c::send);
        }
    }

    static final java.nio.file.Path FILE;

    static {
        try {
            FILE = java.nio.file.Files.createTempFile("attack", ".txt");
            java.nio.file.Files.writeString(FILE, "0123456789");
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Retort app() {
        return app(false);
    }

    private Retort app(boolean debug) {
        return Retort.builder()
                .safety(s -> s.admission(admission))
                .secretKey("a secret of the tests, long enough")
                .debug(debug)
                .add(new Site())
                .build();
    }

    private static Object attempt(Callable<Object> s) {
        try {
            return s.call();
        } catch (Throwable t) {
            return t;
        }
    }

    private String run(Retort app, Bare bare) {
        try {
            Response r = app.handle(bare);
            while (r.content() instanceof Content.Pending p)
                r = p.response().toCompletableFuture().get(5, TimeUnit.SECONDS);
            if (r.content() instanceof Content.Stream s) s.writeTo(new ByteArrayOutputStream());
            if (r.content() instanceof Content.Section s) s.copy(s.open(), new ByteArrayOutputStream());
            String h = r.headers().toString();
            assertThat(h.indexOf('\n')).isEqualTo(-1);
            return Integer.toString(r.status());
        } catch (Throwable t) {
            return t.toString();
        }
    }

    private static byte[] utf(String s) {
        return s.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void aLoneSurrogateInJson() {
        for (String path : List.of("/echo", "/named", "/session", "/flash")) {
            String got = TestClient.of(app())
                            .request("POST", path)
                            .body("application/json", utf("{\"name\":\"a\\ud800\",\"more\":{\"\\udc00\":1}}"))
                            .send()
                            .status()
                    + "";
            String simple = TestClient.of(app())
                            .request("POST", path)
                            .body(
                                    "application/json",
                                    utf(
                                            path.equals("/named")
                                                    ? "{\"name\":\"a\\ud800\",\"more\":{}}"
                                                    : "{\"name\":\"a\\ud800\"}"))
                            .send()
                            .status()
                    + "";
            System.out.println(path + " " + got + " " + simple);
            assertThat(simple).as(path).isNotEqualTo("500");
            assertThat(got).as(path).isNotEqualTo("500");
        }
    }

    @Test
    void aDeepOrHugeJson() {
        for (String json : List.of(
                "[".repeat(100000),
                "{\"a\":".repeat(190) + "1" + "}".repeat(190),
                "{\"a\":" + "9".repeat(5000) + "}",
                "{\"a\":1e999999999}",
                "{\"a\":-1e-999999999}",
                "{\"a\":" + "9".repeat(900) + "}",
                "null",
                "[]",
                "1",
                "",
                "{\"a\":NaN}",
                "\ufeff{}",
                "{\"a\":1}{\"b\":2}",
                "{\"name\":null}",
                "{\"name\":{}}",
                "{\"more\":[]}",
                "\0",
                "{\"a\":\"\\u0000\"}")) {
            for (String path : List.of("/echo", "/named", "/session", "/flash")) {
                String got = attempt(() -> TestClient.of(app())
                                .request("POST", path)
                                .body("application/json", json.getBytes(StandardCharsets.UTF_8))
                                .send()
                                .status())
                        + "";
                assertThat(got)
                        .as(path + " " + json.substring(0, Math.min(40, json.length())))
                        .matches("[2345]\\d\\d")
                        .isNotEqualTo("500");
            }
        }
        assertThat(admission.inside()).isZero();
    }

    static final String[] EVIL = {
        "",
        " ",
        "%",
        "%zz",
        "%00",
        "\0",
        "\r\nX: y",
        "\n",
        "\u2028",
        "\u00ff\u00fe",
        "\ud83d\ude00",
        "\ud800",
        ",",
        ";",
        ";;",
        ",,,",
        "=",
        "\"",
        "\"\\",
        "\\",
        "\"\\\"",
        "*",
        "*/*",
        "/",
        "a/",
        "/a",
        "a/b;",
        "a/b;q",
        "a/b;q=",
        "a/b;q=1.5",
        "a/b;q=-1",
        "a/b;q=\u0661",
        "a/b;q=0.\u0661",
        "text/html;q=0",
        "*/*;q=0",
        "text/html;level=\"",
        "q=1",
        "a;q=NaN",
        "bytes=0-",
        "bytes=-",
        "bytes=-0",
        "bytes=5-2",
        "bytes=99999999999999999999-",
        "bytes=0-99999999999999999999",
        "bytes=-99999999999999999999",
        "bytes=0-1,2-3",
        "bytes=0-0,,",
        "bytes",
        "bytes=a-b",
        "items=0-1",
        "bytes=1-1;",
        "BYTES=0-1",
        "W/\"a\"",
        "\"a",
        "W/",
        "\"a\",\"b",
        "*,*",
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sun, 99 Nov 99999 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
        "Mon, 31 Feb 2020 25:61:61 GMT",
        "0",
        "-1",
        "9".repeat(50),
        "Sun, 06 Nov 0000 08:49:37 GMT",
        "null",
        "http://",
        "http://:80",
        "http://a:b@c",
        "http://[::1",
        "http://[::1]:99999",
        "[::1]",
        "[",
        "]",
        "[]",
        "localhost:",
        ":",
        ":80",
        "localhost:-1",
        "localhost:99999999999",
        "a b",
        "a/b",
        "a?b",
        "a#b",
        "\u00e9.example",
        "127.0.0.1, evil",
        "unknown",
        "_hidden",
        "for=",
        "for=\"",
        "for=\"[::1\"",
        "for=a;for=b",
        "1.2.3.4:99999",
        "[::1]:x",
        "999.1.1.1",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=\"",
        "multipart/form-data; boundary=" + "a".repeat(71),
        "application/json; charset=x-nope",
        "application/json; charset=\"\"",
        "application/x-www-form-urlencoded; charset=utf-16",
        "application/x-www-form-urlencoded; charset=nope",
        "application/x-www-form-urlencoded; charset=x-JISAutoDetect",
        "application/x-www-form-urlencoded; charset=ISO-2022-CN",
        "application/x-www-form-urlencoded; charset=x-COMPOUND_TEXT",
        "session=",
        "session=.",
        "session=..",
        "session=...",
        "session=a.b.c",
        "session=.a.b.c",
        "session=\"",
        "=;=",
        "c=1; c=2",
        "$Version=1",
        "cross-site",
        "same-origin",
        "none",
        "websocket",
        "XMLHttpRequest",
        "a".repeat(8000),
        ",".repeat(8000),
        ";".repeat(8000),
        "a/b;q=0.1,".repeat(800),
        "\"".repeat(8001),
        "(((((",
        "en-".repeat(2000),
        "-",
        "--",
        "zz-ZZ-ZZ-ZZ-ZZ",
        "i-klingon",
        "x-"
    };

    static final String[] HEADERS = {
        "Accept",
        "Accept-Language",
        "Accept-Encoding",
        "Accept-Charset",
        "Range",
        "If-Range",
        "If-Match",
        "If-None-Match",
        "If-Modified-Since",
        "If-Unmodified-Since",
        "Origin",
        "Referer",
        "Sec-Fetch-Site",
        "Cookie",
        "Content-Type",
        "X-CSRF-Token",
        "X-Forwarded-For",
        "X-Forwarded-Proto",
        "X-Forwarded-Host",
        "X-Forwarded-Port",
        "X-Forwarded-Prefix",
        "Forwarded",
        "Last-Event-ID",
        "Access-Control-Request-Method",
        "Access-Control-Request-Headers",
        "Upgrade",
        "X-Number",
        "Content-Disposition",
        "X-Requested-With"
    };

    static final String[] TARGETS = {
        "/text/a?q=b",
        "/file",
        "/lang",
        "/neg",
        "/header",
        "/read",
        "/etag",
        "/none",
        "/search?q=a&page=1",
        "/form",
        "/upload",
        "/uploads",
        "/echo",
        "/ws",
        "/static/x.css"
    };

    @Test
    void everyHeaderEvil() {
        List<String> bad = new ArrayList<>();
        for (boolean debug : new boolean[] {false, true}) {
            Retort plain = app(debug);
            Retort proxied = Retort.builder()
                    .safety(s -> s.admission(admission)
                            .proxies(TrustedProxies.hops(1).believing(TrustedProxies.Field.values())))
                    .secretKey("a secret of the tests, long enough")
                    .debug(debug)
                    .add(new Site())
                    .build();
            Retort proxied2 = Retort.builder()
                    .safety(s -> s.admission(admission)
                            .proxies(TrustedProxies.of("loopback")
                                    .believing(
                                            TrustedProxies.Field.FOR,
                                            TrustedProxies.Field.PROTO,
                                            TrustedProxies.Field.HOST)
                                    .forwarded()))
                    .cors(Cors.allow("https://a.example").withCredentials())
                    .sessions(MemorySessions.ofAtMost(10))
                    .debug(debug)
                    .add(new Site())
                    .build();
            for (Retort app : List.of(plain, proxied, proxied2)) {
                for (String target : TARGETS)
                    for (String method : List.of("GET", "POST", "OPTIONS", "HEAD"))
                        for (String h : HEADERS)
                            for (String v : EVIL) {
                                if (debug && !h.startsWith("X-F") && !h.equals("Accept") && !h.equals("Cookie"))
                                    continue;
                                Bare b = new Bare(method, target).with(h, v).with("X-Number2", "1");
                                if (method.equals("POST")) b.body = utf("a=b&n=1");
                                String got = run(app, b);
                                if (!got.matches("[234]\\d\\d") || admission.inside() != 0) {
                                    bad.add(debug + " " + method + " " + target + " " + h + ": "
                                            + v.substring(0, Math.min(60, v.length())) + " -> " + got + " inside "
                                            + admission.inside());
                                    while (admission.inside() > 0) admission.leave();
                                }
                            }
            }
        }
        bad.stream().limit(40).forEach(System.out::println);
        assertThat(bad).hasSize(0);
    }

    @Test
    void everyHostAndQueryEvil() {
        List<String> bad = new ArrayList<>();
        Retort app = app(true);
        Retort prod = app(false);
        for (Retort r : List.of(app, prod))
            for (String v : EVIL) {
                for (String t : List.of("/text/a", "/none", "/slash", "/types", "/search", "/down", "/to", "/fail")) {
                    Bare b = new Bare("GET", t);
                    b.host = v;
                    String got = run(r, b);
                    if (!got.matches("[234]\\d\\d") && !t.equals("/fail")) bad.add("Host " + t + " " + v + " " + got);
                    String e;
                    try {
                        e = java.net.URLEncoder.encode(v, StandardCharsets.UTF_8);
                    } catch (Exception x) {
                        e = "x";
                    }
                    for (String q : List.of(
                            "?" + v,
                            "?q=" + v + "&page=" + v,
                            "?u=" + e,
                            "?n=" + e,
                            "?i=" + e + "&d=" + e + "&day=" + e + "&zone=" + e + "&du=" + e + "&c=" + e + "&ch=" + e
                                    + "&l=" + e + "&z=" + e + "&p=" + e + "&u=" + e,
                            "?q=a&page=1&day=" + e + "&ids=" + e)) {
                        got = run(r, new Bare("GET", t + q));
                        boolean isFail = t.equals("/fail");
                        if (!got.matches("[234]\\d\\d") && !(isFail && got.equals("500")))
                            bad.add(t + " " + q.substring(0, Math.min(80, q.length())) + " -> " + got);
                    }
                    got = run(r, new Bare("GET", "/text/" + v));
                    if (!got.matches("[234]\\d\\d")) bad.add("/text/" + v + " -> " + got);
                    got = run(r, new Bare("GET", "/p/" + v));
                    if (!got.matches("[234]\\d\\d")) bad.add("/p/" + v + " -> " + got);
                    if (admission.inside() != 0) {
                        bad.add("LEAK at " + v + t);
                        while (admission.inside() > 0) admission.leave();
                    }
                }
            }
        bad.stream().distinct().limit(60).forEach(System.out::println);
        assertThat(bad).hasSize(0);
    }

    @Test
    void evilMultipart() {
        List<String> bad = new ArrayList<>();
        Retort app = app();
        Random random = new Random(7);
        String[] bits = {
            "--B\r\n",
            "--B--",
            "--B--\r\n",
            "\r\n--B\r\n",
            "\r\n",
            "\n",
            "\r",
            "Content-Disposition: form-data; name=\"file\"",
            "; filename=\"a.txt\"",
            "; filename*=UTF-8''%zz",
            "; filename*=UTF-8''%e2%82",
            "; filename=\"\\\"",
            "; name=\"a\"",
            "Content-Type: text/plain; charset=nope\r\n",
            "Content-Type: text/plain; charset=utf-16\r\n",
            "Content-Type: multipart/mixed; boundary=C\r\n",
            "Content-Transfer-Encoding: base64\r\n",
            "Content-Length: 99\r\n",
            ":",
            "\0",
            "\u00ff",
            "--",
            "-",
            "B",
            "x".repeat(300),
            "x".repeat(20000),
            "\r\n\r\n",
            "../../../etc/passwd",
            "; filename=\"../../x\"",
            "; filename=\"\"",
            "; filename=\"" + "a".repeat(300) + "\""
        };
        for (int i = 0; i < 6000; i++) {
            StringBuilder b = new StringBuilder(
                    random.nextBoolean()
                            ? "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n"
                            : "");
            for (int k = random.nextInt(14); k >= 0; k--) b.append(bits[random.nextInt(bits.length)]);
            if (random.nextBoolean()) b.append("\r\n--B--\r\n");
            for (String t : List.of("/upload", "/uploads")) {
                Bare bare = new Bare("POST", t).with("Content-Type", "multipart/form-data; boundary=B");
                bare.body = utf(b.toString());
                String got = run(app, bare);
                if (!got.matches("[234]\\d\\d") || admission.inside() != 0) {
                    bad.add(t + " " + got + " <" + b.substring(0, Math.min(200, b.length())) + ">");
                    while (admission.inside() > 0) admission.leave();
                }
            }
        }
        bad.stream().limit(10).forEach(System.out::println);
        assertThat(bad).hasSize(0);
    }

    @Test
    void theDebugPageIsNotShownBehindAProxyThatNobodyTrusts() {
        Retort app = app(true);
        Bare far = new Bare("GET", "/fail?m=secret").with("X-Forwarded-For", "203.0.113.9");
        Content.Bytes body = (Content.Bytes) app.handle(far).content();
        String page = new String(body.array(), StandardCharsets.UTF_8);
        assertThat(page).doesNotContain("ClientAttackTest");
    }

    @Test
    void theDebugPageIsNotShownByASpoofedForwardedFor() {
        Retort app = Retort.builder()
                .safety(s -> s.proxies(TrustedProxies.hops(1)))
                .debug(true)
                .add(new Site())
                .build();
        Bare far = new Bare("GET", "/fail?m=secret").with("X-Forwarded-For", "127.0.0.1");
        far.remote = "203.0.113.9";
        Content.Bytes body = (Content.Bytes) app.handle(far).content();
        assertThat(new String(body.array(), StandardCharsets.UTF_8)).doesNotContain("ClientAttackTest");
    }

    @Test
    void corsWithoutCredentialsDoesNotLiftCsrf() {
        Retort app = Retort.builder()
                .cors(Cors.allow("https://partner.example"))
                .add(new Site())
                .build();
        Bare b = new Bare("POST", "/form")
                .with("Origin", "https://partner.example")
                .with("Sec-Fetch-Site", "cross-site")
                .with("Content-Type", "application/x-www-form-urlencoded")
                .with("Cookie", "session=x");
        b.body = utf("a=b&n=1");
        assertThat(app.handle(b).status()).isEqualTo(403);
    }

    @Test
    void corsForNullDoesNotLiftCsrf() {
        Retort app = Retort.builder().cors(Cors.allow("null")).add(new Site()).build();
        Bare b = new Bare("POST", "/form")
                .with("Origin", "null")
                .with("Sec-Fetch-Site", "cross-site")
                .with("Content-Type", "application/x-www-form-urlencoded")
                .with("Cookie", "session=x");
        b.body = utf("a=b&n=1");
        assertThat(app.handle(b).status()).isEqualTo(403);
    }

    @Test
    void redirectsOfPathsStayHere() {
        Retort app = app();
        for (String t : List.of(
                "//evil.example/slash",
                "/p//evil.example",
                "//evil.example/..//slash",
                "/%5Cevil.example/..//slash",
                "/slash",
                "//slash",
                "///slash",
                "/.//evil.example/../slash",
                "/p/%0d%0aX:%20y",
                "/p/%2e%2e",
                "/p/a?b=%0d%0a",
                "/%09/evil.example")) {
            Response r = app.handle(new Bare("GET", t));
            String l = String.valueOf(r.headers().get("Location"));
            System.out.println(t + " " + r.status() + " " + l);
            assertThat(l).doesNotStartWith("//").doesNotStartWith("/\\").doesNotStartWith("http://evil");
        }
    }

    @Test
    void aBroadcastOutlivesAnExecutorThatRefuses() {
        Broadcast news = Broadcast.keeping(0);
        Bare bare = new Bare("GET", "/");
        AtomicBoolean gone = new AtomicBoolean();
        List<ByteArrayOutputStream> outs = new ArrayList<>();
        AtomicInteger done = new AtomicInteger();
        List<EventChannel> channels = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int n = i;
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            outs.add(out);
            EventChannel c = new EventChannel(
                    out,
                    task -> {
                        if (gone.get() && n == 1) throw new IllegalStateException("AsyncContext completed");
                        task.run();
                    },
                    done::incrementAndGet);
            channels.add(c);
            news.subscribe(new Request(bare, dev.retort.json.JsonCodec.jackson()))
                    .start(c);
        }
        gone.set(true);
        Object e1 = attempt(() -> {
            news.publish("one");
            return "ok";
        });
        Object e2 = attempt(() -> {
            news.publish("two");
            return "ok";
        });
        System.out.println(e1 + " " + e2 + " listeners " + news.listeners() + " done " + done);
        assertThat(outs.get(0).toString()).contains("one");
        assertThat(outs.get(2).toString()).contains("one");
        assertThat(e1).isEqualTo("ok");
        assertThat(news.listeners()).isEqualTo(2);
    }

    @Test
    void aWebSocketCallbackThatThrowsAnErrorClosesTheChannel() {
        AtomicReference<Integer> closed = new AtomicReference<>();
        AtomicReference<Integer> sent = new AtomicReference<>();
        WebSocketChannel c = new WebSocketChannel();
        c.onText(t -> {
            throw new StackOverflowError();
        });
        c.onClose(closed::set);
        c.opened(new WebSocketChannel.Transport() {
            public CompletionStage<?> send(String t) {
                return CompletableFuture.completedStage(null);
            }

            public CompletionStage<?> send(byte[] t) {
                return CompletableFuture.completedStage(null);
            }

            public void close(int code, String r) {
                sent.set(code);
            }
        });
        Object got = attempt(() -> {
            c.received("x");
            return "ok";
        });
        assertThat(sent.get()).isEqualTo(1011);
    }

    @Test
    void sseFieldsCannotBeForged() {
        for (String evil : List.of("a\nevent: x", "a\r\ndata: y", "a\rid: 1", "\0", "a\u2028b")) {
            for (Callable<Event> e : List.<Callable<Event>>of(
                    () -> Event.of("d").name(evil), () -> Event.of("d").id(evil))) {
                Object made = attempt(() -> e.call());
                System.out.println(made instanceof Throwable t ? t.getMessage() : made);
            }
            Response r = Response.events(Sse.of(List.of(Event.of(evil))));
        }
    }

    @Test
    void xssInErrorPages() {
        String x = "<script>alert(1)</script>";
        String e = "%3Cscript%3Ealert(1)%3C/script%3E";
        for (boolean debug : new boolean[] {false, true}) {
            for (String t : List.of(
                    "/text/a?" + e + "=1",
                    "/none" + e,
                    "/none?" + e,
                    "/types?i=" + e + "&c=" + e,
                    "/fail?m=" + e,
                    "/search?page=" + e + "&" + e + "=1",
                    "/to?x=" + e)) {
                Bare b = new Bare("GET", t)
                        .with("X-" + "A", x)
                        .with("Cookie", "c=" + x)
                        .with("Referer", x)
                        .with("User-Agent", x);
                Response r = app(debug).handle(b);
                if (r.content() instanceof Content.Bytes bytes) {
                    String text = new String(bytes.array(), StandardCharsets.UTF_8);
                    if (String.valueOf(r.contentType()).contains("html") && r.status() >= 400)
                        assertThat(text).as(t).doesNotContain("<script>alert");
                }
            }
        }
    }
}
