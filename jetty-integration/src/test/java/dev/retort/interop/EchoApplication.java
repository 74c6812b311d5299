package dev.retort.interop;

import dev.retort.annotation.Get;
import dev.retort.annotation.Post;
import dev.retort.annotation.Query;
import dev.retort.annotation.Route;
import dev.retort.http.Cookie;
import dev.retort.http.HttpException;
import dev.retort.http.Request;
import dev.retort.http.Response;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The application of the interoperability matrix in Retort. It answers as app.py, echo.cgi and index.php do. */
@SuppressWarnings("UnusedMethod") // Called by the framework.
final class EchoApplication {
    private final Path file;

    EchoApplication(Path file) {
        this.file = file;
    }

    /** A connection to the test, which says by it when to go on. */
    private static Socket steering(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        return socket;
    }

    @Route(
            value = {"/echo", "/echo/<path:rest>", "/echo/"},
            methods = {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"})
    Map<String, Object> echo(Request request) throws IOException {
        HttpServletRequest servlet = Objects.requireNonNull(request.unwrap(HttpServletRequest.class));
        String query = servlet.getQueryString();
        MessageDigest digest = sha256();
        long length = 0;
        byte[] part = new byte[1 << 16];
        InputStream body = request.body();
        for (int read = body.read(part); read >= 0; read = body.read(part)) {
            digest.update(part, 0, read);
            length += read;
        }
        List<List<String>> args = new ArrayList<>();
        for (String name : request.query().names()) {
            request.query().all(name).forEach(value -> args.add(List.of(name, value)));
        }
        Map<String, String> fields = new LinkedHashMap<>();
        for (String name : request.headerNames()) {
            fields.put(name.toLowerCase(Locale.ROOT), String.join(", ", request.headers(name)));
        }
        Map<String, Object> echo = new LinkedHashMap<>();
        echo.put("method", request.method());
        echo.put("target", servlet.getRequestURI() + (query == null ? "" : "?" + query));
        echo.put("path", request.path());
        echo.put("query", query == null ? "" : query);
        echo.put("args", args);
        echo.put("cookies", request.cookies());
        echo.put("fields", fields);
        echo.put("scheme", request.scheme());
        echo.put("host", request.host());
        echo.put("client", request.remoteAddress());
        echo.put("length", length);
        echo.put("sha256", HexFormat.of().formatHex(digest.digest()));
        return echo;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Writes megabytes of which none is like another. */
    static void writeLarge(OutputStream out, int megabytes) throws IOException {
        for (int i = 0; i < megabytes; i++) {
            out.write(String.format(Locale.ROOT, "%016d", i).repeat(1 << 16).getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Get("/large")
    Response large() {
        return Response.stream("application/octet-stream", out -> writeLarge(out, 50));
    }

    @Get("/status/<int:status>")
    Response status(int status) {
        Response response = status == 204 || status == 304
                ? Response.empty(status)
                : Response.text("status").status(status);
        return response.header("X-Own", "kept");
    }

    @Get("/tagged")
    Response tagged(Request request) {
        return Response.text("tagged").etag("v1").conditional(request);
    }

    @Get("/file")
    Path file() {
        return file;
    }

    @Get("/redirect")
    Response redirect() {
        return Response.redirect("/echo?from=redirect", 302);
    }

    @Get("/redirect/absolute")
    Response redirectFarAway(Request request) {
        return Response.redirect(request.scheme() + "://" + request.host() + "/echo", 303);
    }

    @Get("/fields")
    Response fields() {
        return Response.text("fields")
                .cookie(Cookie.of("a", "1").path("/"))
                .cookie(Cookie.of("b", "x y").httpOnly(true).path("/"))
                .addHeader("X-Own", "one")
                .addHeader("X-Own", "two")
                .header("X-Long", "x".repeat(3000))
                .header("X-Latin", "grüße");
    }

    private static Response steered(int port, String piece) throws IOException {
        Socket test = steering(port);
        return Response.stream("text/plain", out -> {
                    try (test) {
                        while (test.getInputStream().read() >= 0) {
                            out.write(piece.getBytes(StandardCharsets.US_ASCII));
                            out.flush();
                        }
                    }
                })
                .header("X-Accel-Buffering", "no");
    }

    @Get("/stream")
    Response stream(@Query int steering) throws IOException {
        return steered(steering, "piece\n");
    }

    @Get("/endless")
    Response endless(@Query int steering) throws IOException {
        return steered(steering, "x".repeat(1 << 16));
    }

    @Post("/pieces")
    String pieces(Request request, @Query int steering) throws IOException {
        byte[] part = new byte[5];
        int length = 0;
        try (Socket test = steering(steering)) {
            for (int read = request.body().read(part);
                    read >= 0;
                    read = request.body().read(part)) {
                test.getOutputStream().write(part, 0, read);
                length += read;
            }
        }
        return String.valueOf(length);
    }

    @Get("/die")
    Response die(@Query int steering) throws IOException {
        Socket test = steering(steering);
        return Response.stream("text/plain", out -> {
                    try (test) {
                        out.write("half".getBytes(StandardCharsets.US_ASCII));
                        out.flush();
                        test.getInputStream().read();
                        throw new IOException("on purpose");
                    }
                })
                .header("X-Accel-Buffering", "no");
    }

    @SuppressWarnings("DoNotCallSuggester") // Fails for the test.
    @Post("/hasty")
    void hasty() {
        throw new HttpException(403, "no");
    }

    @Get("/fail")
    String fail() {
        throw new IllegalStateException("on purpose");
    }
}
