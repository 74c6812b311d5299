package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.gateway.config.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.server.handler.DefaultHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An nginx.conf on a Jetty server that somebody else runs. */
class EmbeddedGatewayTest {
    @TempDir
    Path folder;

    private final Server server = new Server();

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    /** Blocking, as webapps are. */
    private record Webapp(String name) {
        Handler handler() {
            return new Handler.Abstract() {
                @Override
                public boolean handle(Request request, Response response, Callback callback) {
                    Content.Sink.write(
                            response, true, name + " " + request.getHttpURI().getPathQuery(), callback);
                    return true;
                }
            };
        }
    }

    private Path conf(String text) throws Exception {
        return Files.writeString(folder.resolve("nginx.conf"), text);
    }

    private <H extends Handler> H serve(H handler, int connectors) throws Exception {
        for (int i = 0; i < connectors; i++) {
            ServerConnector connector = new ServerConnector(server, 1, 1);
            connector.setHost("127.0.0.1");
            server.addConnector(connector);
        }
        server.setHandler(handler);
        server.start();
        return handler;
    }

    private String get(String target, int connector, String host) {
        try (WireClient client = new WireClient(((ServerConnector) server.getConnectors()[connector]).getLocalPort())) {
            WireClient.Answer answer = client.send("GET " + target + " HTTP/1.1|Host: " + host + "||")
                    .read();
            return answer.status() == 200 ? answer.text() : String.valueOf(answer.status());
        }
    }

    private String get(String target) {
        return get(target, 0, "h");
    }

    @Test
    void aFileIsServedInFrontOfAWebappThatItDoesNotName() throws Exception {
        Files.writeString(folder.resolve("a.txt"), "a file");
        Path conf = conf("http { server { location = /a.txt { root .; } location ~ \\.php$ { return 403; } } }");

        serve(Gateway.load(conf).inFrontOf(new Webapp("blog").handler()), 1);

        assertThat(get("/a.txt")).isEqualTo("a file");
        assertThat(get("/x.php")).isEqualTo("403");
        assertThat(get("/rest?q")).isEqualTo("blog /rest?q");
    }

    @Test
    void theWebappStandsInThePlaceOfTheOneThatTheFileDeclares() throws Exception {
        Path conf = conf("""
                http {
                    webapp site { war no/such.war; context /; }
                    server {
                        location /app/ { rewrite ^/app(/.*)$ $1 break; webapp_pass site; }
                        location / { return 404; }
                    }
                }
                """);

        serve(Gateway.load(conf).inFrontOf(new Webapp("blog").handler()), 1);

        assertThat(get("/app/x")).isEqualTo("blog /x");
        assertThat(get("/x")).isEqualTo("404");
    }

    @Test
    void severalWebappsAreCalledByTheirNames() throws Exception {
        Path conf = conf("http { server { location / { webapp_pass one; } location /two/ { webapp_pass two; } } }");
        Gateway gateway = Gateway.load(conf)
                .webapp("one", new Webapp("first").handler())
                .webapp("two", new Webapp("second").handler());

        serve(gateway.handler(), 1);

        assertThat(get("/two/x")).isEqualTo("second /two/x");
        assertThat(get("/x")).isEqualTo("first /x");
    }

    @Test
    void anUpstreamGetsOtherServers() throws Exception {
        try (WireUpstream upstream = WireUpstream.answering(WireUpstream.OK)) {
            Path conf = conf("""
                    http {
                        upstream app { server production.example:80; keepalive 2; }
                        server { location / { proxy_pass http://app; } }
                    }
                    """);
            Gateway gateway = Gateway.load(conf);

            serve(gateway.upstream("app", upstream.uri("").getAuthority()).handler(), 1);

            assertThat(get("/x")).isEqualTo("ok");
            assertThatThrownBy(() -> gateway.upstream("ap", "127.0.0.1:1").handler())
                    .isInstanceOf(ConfigException.class)
                    .hasMessage("there is no upstream \"ap\" in " + conf + ":1");
        }
    }

    @Test
    void aClientWhoseUpstreamTakesItsTimeIsNotIdle() throws Exception {
        CompletableFuture<Void> asked = new CompletableFuture<>();
        CompletableFuture<Void> later = new CompletableFuture<>();
        try (WireUpstream upstream = WireUpstream.scripted((request, out) -> {
            asked.complete(null);
            later.join();
            out.write(WireUpstream.wire(WireUpstream.OK));
        })) {
            Path conf = conf("http { server { location / { proxy_pass " + upstream.uri("/") + "; } } }");
            serve(Gateway.load(conf).handler(), 1);
            ServerConnector connector = (ServerConnector) server.getConnectors()[0];
            connector.setIdleTimeout(100);

            try (WireClient client = new WireClient(connector.getLocalPort())) {
                client.send("GET / HTTP/1.1|Host: h||");
                asked.join();
                // Who comes now has been idle for too long later than the other would have.
                try (WireClient idle = new WireClient(connector.getLocalPort())) {
                    assertThat(idle.readToEnd()).isEmpty();
                }
                later.complete(null);
                assertThat(client.read().text()).isEqualTo("ok");
            }
        }
    }

    @Test
    void aWebappThatNobodyGaveIsAMistake() throws Exception {
        Path conf = conf("http { server { location / {\n webapp_pass one; } } }");

        assertThatThrownBy(() -> Gateway.load(conf).handler())
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("unknown webapp \"one\"")
                .hasMessageEndingWith("in " + conf + ":2");
    }

    @Test
    void serversAreFoundByNameAndByThePortOfTheConnector() throws Exception {
        serve(new Handler.Wrapper(), 2);
        int second = ((ServerConnector) server.getConnectors()[1]).getLocalPort();
        server.stop();
        ((ServerConnector) server.getConnectors()[1]).setPort(second);
        Gateway gateway = Gateway.builder()
                .http(http -> http.server(one -> one.set("listen", "80")
                                .set("server_name", "one.example")
                                .set("return", "200", "one"))
                        .server(two -> two.set("listen", "80")
                                .set("server_name", "two.example")
                                .set("return", "200", "two"))
                        .server(other ->
                                other.set("listen", "127.0.0.1:" + second).set("return", "200", "other")))
                .build();

        server.setHandler(gateway.handler());
        server.start();

        assertThat(get("/", 0, "two.example")).isEqualTo("two");
        assertThat(get("/", 0, "elsewhere.example")).isEqualTo("one");
        assertThat(get("/", 1, "two.example")).isEqualTo("other");
    }

    @Test
    void aNewConfigurationTakesOverAndAMistakenOneDoesNot() throws Exception {
        Path conf = conf("http { server { return 200 old; } }");
        EmbeddedGateway gateway = serve(Gateway.load(conf).handler(), 1);
        assertThat(get("/")).isEqualTo("old");

        conf("http { server { return 200 new; } }");
        gateway.reload();
        assertThat(get("/")).isEqualTo("new");

        conf("http { server { retrun 200 newer; } }");
        assertThatThrownBy(gateway::reload).isInstanceOf(ConfigException.class).hasMessageContaining("retrun");
        assertThat(get("/")).isEqualTo("new");
    }

    /** Adds a field to each response that passes it. */
    private static final class Marking extends Handler.Wrapper {
        private final String mark;

        Marking(String mark) {
            this.mark = mark;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            response.getHeaders().add("Passed", mark);
            return super.handle(request, response, callback);
        }
    }

    @Test
    void onAServerThatIsSetUpItIsRightInFrontOfWhatIsDeployedThere() throws Exception {
        Path conf = conf("""
                http {
                    server {
                        location = /own { return 200 own; }
                        location /shop/ { webapp_pass webapp; }
                        location /missing/ { webapp_pass webapp; }
                    }
                }
                """);
        ContextHandlerCollection deployed = new ContextHandlerCollection();
        deployed.addHandler(new ContextHandler(new Webapp("shop").handler(), "/shop"));
        server.setHandler(deployed);
        server.setDefaultHandler(new DefaultHandler());
        server.insertHandler(new Marking("before"));

        EmbeddedGateway gateway = Gateway.load(conf).insertInto(server);

        server.insertHandler(new Marking("after"));
        serve(server.getHandler(), 1);
        assertThat(gateway.getHandler()).isSameAs(deployed);
        assertThat(get("/shop/x")).isEqualTo("shop /shop/x");
        ContextHandler later = new ContextHandler(new Webapp("blog").handler(), "/blog");
        deployed.addHandler(later);
        later.start();
        assertThat(get("/blog/x")).isEqualTo("blog /blog/x");
        assertThat(get("/missing/x")).isEqualTo("404");
        try (WireClient client = new WireClient(((ServerConnector) server.getConnectors()[0]).getLocalPort())) {
            WireClient.Answer own = client.send("GET /own HTTP/1.1|Host: h||").read();
            assertThat(own.text()).isEqualTo("own");
            assertThat(own.fields()).containsSubsequence("Passed: after", "Passed: before");
        }
    }

    @Test
    void whereJettyCallsHandlersOnItsPoolAWebappIsStillNotRunOnAThreadThatReadsUpstreams() throws Exception {
        CompletableFuture<Void> called = new CompletableFuture<>();
        CompletableFuture<Void> others = new CompletableFuture<>();
        server.setHandler(new ContextHandlerCollection(new ContextHandler(
                new Handler.Abstract() {
                    @Override
                    public boolean handle(Request request, Response response, Callback callback) {
                        called.complete(null);
                        others.join();
                        Content.Sink.write(response, true, "webapp", callback);
                        return true;
                    }
                },
                "/")));
        try (WireUpstream upstream = WireUpstream.scripted((request, out) -> out.write(WireUpstream.wire(
                request.target().equals("/gone") ? "HTTP/1.1 404 Not Found|Content-Length: 0||" : WireUpstream.OK)))) {
            Gateway.load(conf("""
                            http {
                                server {
                                    proxy_set_header Connection close;
                                    proxy_intercept_errors on;
                                    error_page 404 = @webapp;
                                    location / { proxy_pass %s; }
                                    location @webapp { webapp_pass webapp; }
                                }
                            }
                            """.formatted(upstream.uri("")))).insertInto(server);
            serve(server.getHandler(), 1);
            assertThat(server.getInvocationType()).isEqualTo(InvocationType.BLOCKING);

            try (WireClient waiting = new WireClient(((ServerConnector) server.getConnectors()[0]).getLocalPort())) {
                waiting.send("GET /gone HTTP/1.1|Host: h||");
                called.get(20, TimeUnit.SECONDS);
                for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
                    assertThat(get("/x")).isEqualTo("ok");
                }
                others.complete(null);
                assertThat(waiting.read().text()).isEqualTo("webapp");
            } finally {
                others.complete(null);
            }
        }
    }

    @Test
    void aServerThatDeploysItsWebappsHasNoneDeclared() throws Exception {
        server.setHandler(new ContextHandlerCollection());
        Path conf = conf("http {\n webapp webapp { war shop.war; }\n server { location / { webapp_pass webapp; } } }");
        Gateway declaring = Gateway.load(conf);

        assertThatThrownBy(() -> declaring.insertInto(server))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "webapp \"webapp\" cannot be declared here, as this server deploys its webapps itself: put the"
                                + " WAR into its webapps folder and write \"webapp_pass webapp;\" in " + conf + ":2");

        conf("http { server {\n location / {\n webapp_pass shop; } } }");
        assertThatThrownBy(() -> declaring.insertInto(server))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "unknown webapp \"shop\": write \"webapp_pass webapp;\" for all that this server deploys in "
                                + conf + ":3");
        assertThatThrownBy(() -> Gateway.load(conf).insertInto(new Server()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("give it its ContextHandlerCollection first");
    }

    @Test
    void pathsAreRelativeToAPrefixThatIsNotTheFoldersOfTheFile() throws Exception {
        Path conf = Files.createDirectories(folder.resolve("etc")).resolve("nginx.conf");
        Files.writeString(conf, "http { server { include site.conf; } }");
        Files.writeString(conf.resolveSibling("site.conf"), "location = /a.txt { root .; }");
        Files.writeString(folder.resolve("a.txt"), "a file");

        serve(Gateway.load(conf, folder).handler(), 1);

        assertThat(get("/a.txt")).isEqualTo("a file");
    }

    @Test
    void whatIsSaidInVainIsTold() throws Exception {
        Path conf = conf("""
                error_log error.log;
                http {
                    tcp_nopush on;
                    server {
                        keepalive_timeout 5s;
                    }
                    server {
                        listen unix:/run/x.sock;
                        listen 8443;
                    }
                    server { listen 127.0.0.1:8443; }
                }
                """);
        try (LogTap log = new LogTap()) {
            EmbeddedGateway gateway = serve(Gateway.load(conf).handler(), 1);
            int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
            assertThat(log.lines("without effect here: error_log, keepalive_timeout, tcp_nopush"))
                    .hasSize(1);
            String told = ", as this server's connectors have port " + port + " in " + conf + ":";
            assertThat(log.lines("nothing comes to "))
                    .satisfiesExactly(
                            line -> assertThat(line).endsWith("\"listen unix:/run/x.sock\"" + told + "8"),
                            line -> assertThat(line).endsWith("\"listen 8443\"" + told + "9"));
            assertThat(folder.resolve("error.log")).doesNotExist();

            gateway.reload();
            assertThat(log.lines("nothing comes to ")).hasSize(4);
            assertThat(log.lines("without effect here: ")).hasSize(2);
        }
    }

    @Test
    void blocksOfLinesUpstreamsAndIfsAreWrittenInJavaToo() throws Exception {
        try (WireUpstream upstream = WireUpstream.answering(WireUpstream.OK)) {
            Gateway gateway = Gateway.builder()
                    .http(http -> http.block(
                                    "map",
                                    List.of("$arg_lang", "$greeting"),
                                    map -> map.set("default", "Hello").set("de", "Grüß Gott"))
                            .upstream(
                                    "app",
                                    app -> app.set("server", upstream.uri("").getAuthority(), "weight=2")
                                            .set("keepalive", "4")))
                    .location("/greet", greet -> greet.set("return", "200", "$greeting"))
                    .location(
                            "= /old",
                            old -> old.block(
                                    "if", List.of("($request_method", "=", "GET)"), only -> only.set("return", "410")))
                    .location(
                            "^~ /api/",
                            api -> api.set("proxy_pass", "http://app").set("proxy_set_header", "Host", "x"))
                    .build();
            serve(gateway.handler(), 1);

            assertThat(get("/greet")).isEqualTo("Hello");
            assertThat(get("/greet?lang=de")).isEqualTo("Grüß Gott");
            assertThat(get("/old")).isEqualTo("410");
            assertThat(get("/api/b")).isEqualTo("ok");
            assertThat(upstream.only().target()).isEqualTo("/api/b");
            assertThat(upstream.only().values("Host")).containsExactly("x");
        }
    }

    @Test
    void theUpstreamIsToldOfTheClientByTheGatewayAlone() throws Exception {
        try (WireUpstream upstream = WireUpstream.answering(WireUpstream.OK)) {
            serve(Gateway.builder().proxy("/u/", upstream.uri("/")).build().handler(), 1);
            try (WireClient client = new WireClient(((ServerConnector) server.getConnectors()[0]).getLocalPort())) {
                client.send("GET /u/x HTTP/1.1|Host: site.example:81|X-Forwarded-For: 6.6.6.6|X-Real-IP: 6.6.6.6|"
                                + "X-Forwarded-Proto: https|Forwarded: for=6.6.6.6|X-Forwarded-Host: evil.example||")
                        .read();
            }

            WireUpstream.Received received = upstream.only();
            assertThat(received.values("X-Forwarded-For")).containsExactly("127.0.0.1");
            assertThat(received.values("X-Real-IP")).containsExactly("127.0.0.1");
            assertThat(received.values("X-Forwarded-Proto")).containsExactly("http");
            assertThat(received.values("X-Forwarded-Host")).containsExactly("site.example:81");
            assertThat(received.values("Forwarded")).isEmpty();
        }
    }

    @Test
    void theSameGatewayIsAServerOfItsOwn() throws Exception {
        Gateway gateway = Gateway.builder()
                .set("listen", "127.0.0.1:0")
                .location("/a", a -> a.set("return", "200", "a"))
                .location("/", rest -> rest.set("webapp_pass", "app"))
                .build()
                .webapp("app", new Webapp("app").handler());
        WebServer own = gateway.server();
        own.start();
        try (WireClient client = new WireClient(own.port())) {
            assertThat(client.send("GET /a HTTP/1.1|Host: h||").read().text()).isEqualTo("a");
            assertThat(client.send("GET /b HTTP/1.1|Host: h||").read().text()).isEqualTo("app /b");
        } finally {
            own.stop();
        }
    }
}
