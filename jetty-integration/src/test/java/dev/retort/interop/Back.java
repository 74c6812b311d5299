package dev.retort.interop;

/**
 * An application as a front reaches it.
 *
 * <p>The addresses are those that stand in the example configurations; a test runs with others in their place.
 */
enum Back {
    RETORT_HTTP(App.RETORT, "Retort over HTTP", "127.0.0.1:8081", "127.0.0.1:9001"),
    RETORT_UNIX(App.RETORT, "Retort over HTTP at a unix socket", "127.0.0.1:8082", "/run/retort/http.sock"),
    RETORT_UWSGI(App.RETORT, "Retort over uwsgi", "127.0.0.1:8083", "127.0.0.1:9003"),
    FLASK_UWSGI(App.FLASK, "Flask over uwsgi", "127.0.0.1:8084", "127.0.0.1:9004"),
    FLASK_UWSGI_UNIX(App.FLASK, "Flask over uwsgi at a unix socket", "127.0.0.1:8085", "/run/flask/uwsgi.sock"),
    FLASK_HTTP(App.FLASK, "Flask over HTTP", "127.0.0.1:8086", "127.0.0.1:9006"),
    CGI(App.CGI, "a CGI script", "127.0.0.1:8087", "/run/fcgiwrap.sock"),
    PHP(App.PHP, "PHP", "127.0.0.1:8088", "127.0.0.1:9008"),
    RETORT_WEBAPP(App.RETORT, "Retort in the same JVM", "127.0.0.1:8089", "");

    private final App app;
    private final String title;
    private final String listen;
    private final String address;

    Back(App app, String title, String listen, String address) {
        this.app = app;
        this.title = title;
        this.listen = listen;
        this.address = address;
    }

    App app() {
        return app;
    }

    /** Where the front listens that passes on to this one, in the example configurations. */
    String listen() {
        return listen;
    }

    /** Where this one listens, in the example configurations. */
    String address() {
        return address;
    }

    /** The file of its server block, for nginx and the gateway alike. */
    String conf() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-') + ".conf";
    }

    @Override
    public String toString() {
        return title;
    }
}
