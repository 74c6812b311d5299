package dev.retort.containers.shop;

import static dev.retort.Web.abort;
import static dev.retort.Web.redirect;
import static dev.retort.Web.urlFor;

import dev.retort.annotation.After;
import dev.retort.annotation.Delete;
import dev.retort.annotation.Get;
import dev.retort.annotation.OnError;
import dev.retort.annotation.Put;
import dev.retort.annotation.Query;
import dev.retort.http.Cookie;
import dev.retort.http.HttpException;
import dev.retort.http.Request;
import dev.retort.http.Response;
import dev.retort.session.Session;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Paths, results, redirects, cookies and errors. */
@SuppressWarnings({"UnusedMethod", "DoNotCallSuggester"}) // Called by the application.
final class Pages {
    record Tea(String name, double price) {}

    @SuppressWarnings("serial") // Never written.
    static final class SoldOut extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @After
    Response served(Response response) {
        return response.header("X-Served-By", "the shop").vary("X-Shop");
    }

    @Get("/")
    String home() {
        return "<h1>Tee für alle</h1>";
    }

    @Get("/text")
    Response text() {
        return Response.text("grün\n");
    }

    @Get("/tea")
    Tea tea() {
        return new Tea("Grüner Tee", 4.5);
    }

    @Get("/bytes")
    byte[] bytes() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        return all;
    }

    @Get("/latin")
    Response latin() {
        return Response.bytes("grün".getBytes(StandardCharsets.ISO_8859_1))
                .contentType("text/plain; charset=iso-8859-1");
    }

    @Get("/large")
    Response large() {
        return Response.text("x".repeat(300_000));
    }

    @Delete("/tea/<int:id>")
    void delete(int id) {}

    @Put("/tea/<int:id>")
    Response put(int id) {
        return Response.created("/tea/" + id + "?naïve=1", Map.of("id", id))
                .cacheControl("no-store")
                .etag("v" + id);
    }

    @Get("/reset")
    Response reset() {
        return Response.empty(205);
    }

    @Get("/tagged")
    Response tagged(Request request) {
        return Response.text("the same\n")
                .etagOfContent()
                .maxAge(java.time.Duration.ofHours(1))
                .conditional(request);
    }

    @Get("/old")
    Response old() {
        return redirect("/text?from=old");
    }

    @Get("/moved")
    Response moved() {
        return redirect("/text", 308);
    }

    @Get("/folder/")
    String folder() {
        return "a folder";
    }

    @Get("/name/<name>")
    String name(String name) {
        return "name=" + name;
    }

    @Get("/int/<int:n>")
    String number(int n) {
        return "n=" + n;
    }

    @Get("/rest/<path:rest>")
    String rest(String rest) {
        return "rest=" + rest;
    }

    @Get("/link/<name>")
    String link(Request request, String name) {
        return urlFor("name", Map.of("name", name, "q", "a b")) + "\n"
                + urlFor("name", Map.of("name", name, "_external", true)) + "\n" + request.mount();
    }

    @Get("/query")
    Map<String, Object> query(@Query String q, @Query List<String> tag, @Query(defaultValue = "1") int page) {
        return new java.util.TreeMap<>(Map.of("q", q, "tag", tag, "page", page));
    }

    @Get("/seen")
    Map<String, Object> seen(Request request) {
        return new java.util.TreeMap<>(Map.of(
                "method", request.method(),
                "path", request.path(),
                "query", String.valueOf(request.rawQuery()),
                "host", request.host(),
                "scheme", request.scheme(),
                "several", request.headers("X-Several"),
                "length", String.valueOf(request.header("Content-Length")),
                "latin", String.valueOf(request.header("X-Latin")),
                "remote", request.remoteAddress()));
    }

    @Get("/cookies")
    Response cookies(Request request) {
        return Response.json(new java.util.TreeMap<>(request.cookies()))
                .cookie(Cookie.of("seen", "yes").path("/"))
                .cookie(Cookie.of("plain", "1"))
                .deleteCookie("old");
    }

    @Get("/visit")
    String visit(Session session) {
        Integer visits = session.get("visits", Integer.class);
        session.set("visits", visits == null ? 1 : visits + 1);
        return "visit " + session.get("visits");
    }

    @Get("/headers")
    Response headers() {
        return Response.text("")
                .addHeader("X-Two", "one")
                .addHeader("X-Two", "two")
                .header("X-Empty", "")
                .header("Content-Language", "de-CH")
                .header("Link", "</style.css>; rel=preload");
    }

    @Get("/teapot")
    String teapot() {
        throw abort(418, "Only <tea> here.");
    }

    @Get("/busy")
    String busy() {
        throw HttpException.of(503).header("Retry-After", "120");
    }

    @Get("/login")
    String login() {
        throw new HttpException(401, "Who are you?").header("WWW-Authenticate", "Basic realm=\"shop\"");
    }

    @Get("/sold-out")
    String soldOut() {
        throw new SoldOut();
    }

    @OnError(type = SoldOut.class)
    Response soldOut(SoldOut error) {
        return Response.json(Map.of("error", "sold out")).status(409);
    }

    @OnError(410)
    String gone(HttpException error) {
        return "It was here: " + error.reason();
    }

    @Get("/gone")
    @Nullable String wasHere() {
        throw abort(410, "a shop");
    }

    @Get("/fails")
    String fails() {
        throw new IllegalStateException("the password is 1234");
    }
}
