package dev.retort.benchmarks.works;

import dev.retort.benchmarks.load.Question;
import dev.retort.benchmarks.peer.Scenario;
import dev.retort.benchmarks.peer.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Every work, in the order of the report. */
public final class Works {
    private static final int CONNECTIONS = 64;
    private static final int MANY = 1_000;
    private static final int RATE = 2_000;
    private static final List<String> JAVA = List.of("retort", "servlet", "javalin", "spring", "jooby");
    private static final List<String> ALL = List.of("retort", "servlet", "javalin", "spring", "jooby", "flask");
    private static final List<String> FILES = List.of("gateway", "nginx", "caddy", "jetty");
    private static final List<String> PROXIES = List.of("gateway", "nginx", "haproxy", "jetty");
    private static final List<String> TUNNELS = List.of("gateway", "nginx", "haproxy");
    private static final List<String> WAYS =
            List.of("one-jvm", "gateway-serve", "nginx-servlet", "nginx-javalin", "nginx-flask");
    private static final List<String> DATABASE = List.of("retort", "servlet", "javalin", "spring");

    private static final List<String> ROUTERS = List.of("retort", "javalin", "spring", "jooby", "werkzeug");

    private static final List<Work> WORKS = list();

    private Works() {}

    /** Returns all of them. */
    public static List<Work> all() {
        return WORKS;
    }

    private static List<Work> list() {
        List<Work> works = new ArrayList<>();
        framework(works);
        routers(works);
        files(works);
        proxy(works, CONNECTIONS, "");
        proxy(works, MANY, "-1000");
        uwsgi(works, "uwsgi-text", "uwsgi to Flask, text", "/text");
        uwsgi(works, "uwsgi-json", "uwsgi to Flask, JSON", "/json/16");
        wholeWay(works, "way-text", "text", "/text");
        wholeWay(works, "way-json", "JSON", "/json/16");
        techEmpower(works);
        footprint(works);
        return List.copyOf(works);
    }

    private static void framework(List<Work> works) {
        application(works, "text", "text, 13 bytes", Question.get("/text"), ALL);
        application(works, "json-16", "JSON, 16 bytes", Question.get("/json/16"), ALL);
        application(works, "json-4k", "JSON, 4 KB", Question.get("/json/4k"), ALL);
        application(works, "user", "a variable in the path", Question.get("/user/42"), ALL);
        Question form = Question.post(
                "/form", new Question.Body("name=Ada&age=36", 1), "Content-Type: application/x-www-form-urlencoded");
        application(works, "form", "a form", form, ALL);
        Question rule = Question.get("/r417/42/items");
        works.add(
                work("routes-1000", "one of 1,000 rules", Group.FRAMEWORK, Scenario.THOUSAND_RULES, rule, RATE, JAVA));
        application(works, "page", "a page by a template", Question.get("/page"), ALL);
    }

    private static void application(List<Work> works, String id, String title, Question question, List<String> peers) {
        works.add(work(id, title, Group.FRAMEWORK, Scenario.APPLICATION, question, RATE, peers));
    }

    private static void routers(List<Work> works) {
        router(works, "static", "a static path");
        router(works, "one", "one variable");
        router(works, "three", "three variables");
        router(works, "miss", "no rule for the path");
        router(works, "method", "no rule for the method");
    }

    private static void router(List<Work> works, String question, String title) {
        for (int rules : List.of(10, 100, 2_000)) {
            works.add(new Work(
                    "router-" + question + "-" + rules,
                    String.format(Locale.ROOT, "%s, %,d rules", title, rules),
                    Group.ROUTER,
                    Work.Kind.LOOKUPS,
                    Scenario.ROUTER,
                    Question.get(rules + " " + question),
                    0,
                    0,
                    ROUTERS));
        }
    }

    private static void files(List<Work> works) {
        file(works, "file-1k", "1 KB", Question.get("/1k.html"), RATE);
        file(works, "file-100k", "100 KB", Question.get("/100k.html"), 1_000);
        file(works, "file-10m", "10 MB", Question.get("/10m.bin"), 20);
        file(works, "file-304", "not modified, 304", notModified(), RATE);
        file(works, "file-range", "1,000 bytes of 10 MB", range(), RATE);
        file(works, "file-gzip", "compressed beforehand", Question.get("/style.css", "Accept-Encoding: gzip"), RATE);
    }

    private static Question notModified() {
        return Question.get("/1k.html", "If-Modified-Since: " + Site.LAST_MODIFIED);
    }

    private static Question range() {
        return Question.get("/10m.bin", "Range: bytes=1000000-1000999");
    }

    private static void file(List<Work> works, String id, String title, Question question, int rate) {
        works.add(work(id, title, Group.FILES, Scenario.FILES, question, rate, FILES));
    }

    private static void proxy(List<Work> works, int connections, String suffix) {
        String over = ", " + (connections == MANY ? "1,000" : connections) + " connections";
        works.add(new Work(
                "proxy-text" + suffix,
                "13 bytes" + over,
                Group.PROXY,
                Work.Kind.REQUESTS,
                Scenario.PROXY,
                Question.get("/text"),
                connections,
                RATE,
                PROXIES));
        works.add(new Work(
                "proxy-100k" + suffix,
                "100 KB" + over,
                Group.PROXY,
                Work.Kind.REQUESTS,
                Scenario.PROXY,
                Question.get("/100k.html"),
                connections,
                500,
                PROXIES));
        works.add(new Work(
                "upload-1m" + suffix,
                "1 MB uploaded" + over,
                Group.PROXY,
                Work.Kind.REQUESTS,
                Scenario.UPLOAD,
                Question.post("/", new Question.Body("x", 1 << 20), "Content-Type: application/octet-stream"),
                connections,
                50,
                PROXIES));
        works.add(new Work(
                "websocket" + suffix,
                "WebSocket echo" + over,
                Group.PROXY,
                Work.Kind.MESSAGES,
                Scenario.WEBSOCKET,
                Question.get("/"),
                connections,
                0,
                TUNNELS));
    }

    private static void uwsgi(List<Work> works, String id, String title, String target) {
        works.add(work(id, title, Group.PROXY, Scenario.UWSGI, Question.get(target), 500, List.of("gateway", "nginx")));
    }

    private static void wholeWay(List<Work> works, String id, String title, String target) {
        works.add(work(id, title, Group.WHOLE_WAY, Scenario.WHOLE_WAY, Question.get(target), RATE, WAYS));
    }

    private static void techEmpower(List<Work> works) {
        works.add(new Work(
                "te-plaintext",
                "plaintext",
                Group.TECHEMPOWER,
                Work.Kind.PIPELINE,
                Scenario.DATABASE,
                Question.get("/plaintext"),
                CONNECTIONS,
                RATE,
                DATABASE));
        test(works, "te-json", "JSON", "/json", RATE);
        test(works, "te-db", "one query", "/db", 1_000);
        test(works, "te-queries", "20 queries", "/queries?queries=20", 100);
        test(works, "te-fortunes", "fortunes", "/fortunes", 500);
        test(works, "te-updates", "20 updates", "/updates?queries=20", 50);
    }

    private static void test(List<Work> works, String id, String title, String target, int rate) {
        works.add(work(id, title, Group.TECHEMPOWER, Scenario.DATABASE, Question.get(target), rate, DATABASE));
    }

    private static void footprint(List<Work> works) {
        Question page = Question.get("/text");
        Question file = Question.get("/1k.html");
        works.add(resting("start-app", "start, application", Work.Kind.START, Scenario.APPLICATION, page, ALL));
        works.add(resting("start-front", "start, front", Work.Kind.START, Scenario.FILES, file, FILES));
        works.add(resting(
                "idle-app",
                "idle connections, application",
                Work.Kind.IDLE_CONNECTIONS,
                Scenario.APPLICATION,
                page,
                ALL));
        works.add(resting(
                "idle-front", "idle connections, front", Work.Kind.IDLE_CONNECTIONS, Scenario.FILES, file, FILES));
        works.add(resting(
                "idle-proxy", "idle connections, proxy", Work.Kind.IDLE_CONNECTIONS, Scenario.PROXY, page, PROXIES));
    }

    private static Work resting(
            String id, String title, Work.Kind kind, Scenario scenario, Question question, List<String> peers) {
        return new Work(id, title, Group.FOOTPRINT, kind, scenario, question, CONNECTIONS, 0, peers);
    }

    private static Work work(
            String id, String title, Group group, Scenario scenario, Question question, int rate, List<String> peers) {
        return new Work(id, title, group, Work.Kind.REQUESTS, scenario, question, CONNECTIONS, rate, peers);
    }
}
