package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.WireClient.Answer;
import dev.retort.peer.PeerProgram;
import dev.retort.peer.PhpPeer;
import dev.retort.peer.UwsgiPeer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real applications - Flask under uWSGI, PHP under its process manager - behind the gateway and behind nginx. */
class ApplicationPeerTest {
    private static final String FLASK = """
            import hashlib, os, time
            from flask import Flask, Response, make_response, redirect, request, session
            app = Flask(__name__)
            app.secret_key = 'x'

            @app.route('/app/echo', methods=['GET', 'POST', 'PUT', 'DELETE'])
            def echo():
                answer = make_response(repr((request.method, request.path, request.query_string,
                    sorted(request.args.items(multi=True)), sorted(request.cookies.items()), request.headers.get('X-Own'),
                    request.headers.get('Host'), request.remote_addr, request.scheme, request.content_type,
                    sorted(request.form.items(multi=True)))))
                answer.set_cookie('seen', 'yes', path='/app')
                answer.set_cookie('other', 'two')
                answer.headers['X-App'] = 'flask'
                return answer

            @app.post('/app/upload')
            def upload():
                body = request.get_data()
                return {'length': len(body), 'said': request.content_length, 'sha': hashlib.sha256(body).hexdigest()}

            @app.get('/app/stream')
            def stream():
                def parts():
                    yield 'first'
                    while not os.path.exists(os.path.join(app.root_path, 'go')):
                        time.sleep(0.01)
                    yield 'second'
                return Response(parts(), mimetype='text/plain')

            @app.get('/app/large')
            def large():
                return Response((b'0123456789' * 1000 for _ in range(500)), mimetype='application/octet-stream')

            @app.get('/app/redirect')
            def away():
                return redirect('/app/echo?from=redirect')

            @app.get('/app/broken')
            def broken():
                raise RuntimeError('on purpose')
            """;

    private static final String PHP = """
            <?php
            header('X-App: php');
            switch ($_SERVER['SCRIPT_NAME']) {
                case '/app/stream.php':
                    while (ob_get_level()) { ob_end_clean(); }
                    echo 'first'; flush();
                    while (!file_exists(__DIR__ . '/../go')) { usleep(10000); clearstatcache(); }
                    echo 'second';
                    break;
                case '/app/large.php':
                    for ($i = 0; $i < 500; $i++) { echo str_repeat('0123456789', 1000); }
                    break;
                case '/app/upload.php':
                    $body = file_get_contents('php://input');
                    echo json_encode(['length' => strlen($body), 'said' => (int) $_SERVER['CONTENT_LENGTH'],
                        'sha' => hash('sha256', $body)]);
                    break;
                case '/app/redirect.php':
                    header('Location: /app/echo.php?from=redirect');
                    break;
                case '/app/broken.php':
                    http_response_code(500);
                    break;
                default:
                    setcookie('seen', 'yes', 0, '/app');
                    setcookie('other', 'two');
                    echo json_encode([$_SERVER['REQUEST_METHOD'], $_SERVER['REQUEST_URI'], $_SERVER['QUERY_STRING'], $_GET,
                        $_COOKIE, $_SERVER['HTTP_X_OWN'] ?? null, $_SERVER['HTTP_HOST'], $_SERVER['REMOTE_ADDR'], $_POST,
                        $_SERVER['CONTENT_TYPE'] ?? null]);
            }
            """;

    @TempDir
    Path folder;

    @Test
    void flaskUnderUwsgi() throws Exception {
        UwsgiPeer.requireFlask();
        Files.writeString(folder.resolve("app.py"), FLASK);
        try (PeerProgram uwsgi = UwsgiPeer.start(folder, false, "--callable", "app", "--processes", "2")) {
            converse(
                    "location / { include /etc/nginx/uwsgi_params; uwsgi_pass " + uwsgi.address() + "; }", "", "flask");
            assertThat(uwsgi.log()).contains("on purpose");
        }
    }

    @Test
    void phpUnderItsProcessManager() throws Exception {
        Path scripts = Files.createDirectories(folder.resolve("app"));
        for (String name : List.of("echo", "upload", "stream", "large", "redirect", "broken")) {
            Files.writeString(scripts.resolve(name + ".php"), PHP);
        }
        try (PeerProgram php = PhpPeer.startAt(folder, PeerProgram.address(folder, false))) {
            converse(
                    "root " + folder + "; location ~ \\.php$ { include /etc/nginx/fastcgi_params;"
                            + " fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name; fastcgi_pass "
                            + php.address() + "; }",
                    ".php",
                    "php");
        }
    }

    private void converse(String locations, String suffix, String name) throws Exception {
        try (NginxPeer peer = NginxPeer.server(folder, "client_max_body_size 20m; " + locations)) {
            List<String> fields = List.of("Content-Type", "X-App", "Set-Cookie", "Location", "Status", "X-Powered-By");
            String path = "/app/echo" + suffix;
            Answer answer = peer.same(
                    fields,
                    "GET",
                    path + "?a=1&a=2&b=%20%C3%B6&c",
                    "X-Own: mine",
                    "Cookie: one=1; two=2",
                    "Proxy: evil");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.field("X-App")).isEqualTo(name);
            assertThat(answer.values("Set-Cookie")).hasSize(2);
            assertThat(answer.text()).contains("mine", "one", "two").doesNotContain("evil");
            peer.same(fields, "HEAD", path, "X-Own: mine");
            peer.same(fields, "DELETE", path);
            peer.same(fields, "GET", "/app/redirect" + suffix);
            peer.same(fields, "GET", "/app/broken" + suffix);
            peer.same(fields, "GET", "/app/nowhere" + suffix);
            assertThat(peer.same(fields, "GET", "/app/large" + suffix).octets()).hasSize(5_000_000);

            String type = "Content-Type: application/x-www-form-urlencoded; charset=UTF-8|";
            String form = post(peer, true, path, type + "Content-Length: 15||a=1&b=x%20y&a=2");
            assertThat(form).isEqualTo(post(peer, false, path, type + "Content-Length: 15||a=1&b=x%20y&a=2"));
            // nginx 1.22 tells the application nothing of this one's length, so that it finds no body.
            assertThat(post(peer, true, path, type + "Transfer-Encoding: chunked||5|a=1&b|a|=x%20y&a=2|0||"))
                    .isEqualTo(form);
            upload(peer, "/app/upload" + suffix);
            stream(peer, "/app/stream" + suffix);
        }
    }

    private static String post(NginxPeer peer, boolean ours, String path, String rest) {
        try (WireClient client = peer.connect(ours)) {
            return client.send("POST " + path + " HTTP/1.1|Host: h|Connection: close|" + rest)
                    .read()
                    .text();
        }
    }

    private static void upload(NginxPeer peer, String path) throws Exception {
        byte[] content = new byte[10_000_000];
        new Random(1).nextBytes(content);
        String sha =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        try (WireClient client = peer.connect(true)) {
            client.send("POST " + path + " HTTP/1.1|Host: h|Connection: close|Transfer-Encoding: chunked||");
            for (int from = 0; from < content.length; from += 50_000) {
                client.send(Integer.toHexString(50_000) + "|")
                        .sendBytes(Arrays.copyOfRange(content, from, from + 50_000))
                        .send("|");
            }
            String text = client.send("0||").read().text().replace(" ", "").strip();
            assertThat(text).contains("\"length\":10000000", "\"said\":10000000", sha);
        }
    }

    /** The first part comes although the second waits for something that happens only then. */
    private void stream(NginxPeer peer, String path) throws IOException {
        try (WireClient client = peer.connect(true)) {
            client.send("GET " + path + " HTTP/1.1|Host: h||");
            assertThat(client.readHeader().status()).isEqualTo(200);
            assertThat(client.readChunk()).asString(StandardCharsets.US_ASCII).isEqualTo("first");
            Files.createFile(folder.resolve("go"));
            assertThat(client.readChunk()).asString(StandardCharsets.US_ASCII).isEqualTo("second");
            assertThat(client.readChunk()).isEmpty();
        }
        assertThat(peer.same(List.of("Content-Type"), "GET", path).text()).isEqualTo("firstsecond");
    }
}
