package dev.retort.sample;

import dev.retort.Application;
import dev.retort.Retort;
import dev.retort.config.Config;
import dev.retort.http.Response;
import dev.retort.security.SecurityHeaders;
import dev.retort.template.PebbleTemplates;
import dev.retort.template.TemplateEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Puts the blog together; Flask calls it the application factory. Read on from here: each class is made once and given what
 * it needs.
 */
public final class Blog implements Application {
    /** Everything from here; a page of another site may not frame it, and no script runs that is not in a file of ours. */
    private static final String CONTENT_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                    + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /** Made by the container. */
    public Blog() {}

    @Override
    public Retort create() throws IOException {
        Config config = Settings.load();
        return create(config, new Database(config.as(Settings.class)));
    }

    /** Makes a blog with settings and a database of the caller's, as tests do. */
    static Retort create(Config config, Database database) throws IOException {
        Settings settings = config.as(Settings.class);
        Files.createDirectories(settings.uploads());
        if (settings.demo()) {
            database.whenOpened(DemoData::addTo);
        }

        Users users = new Users(database);
        Login login = new Login(users);
        Credentials credentials =
                new Credentials(users, new Passwords(settings.passwordCost()), new FailedLogins(System::nanoTime));
        Posts posts = new Posts(database);
        Comments comments = new Comments(database);
        Pictures pictures = new Pictures(settings.uploads());
        PostView postView = new PostView(comments);
        LiveComments live = new LiveComments(comments);

        return Retort.builder()
                .config(withSecret(config, settings))
                .add(new MembersOnly(login))
                .add(new AuthPages(credentials, login))
                .add(new BlogPages(posts, postView, live))
                .add(new EditPages(posts, pictures, login))
                .add(new CommentPages(posts, comments, postView, live, login))
                .add(new ChatPages(new ChatRoom(new Messages(database)), login))
                .add(new UploadPages(settings.uploads()))
                .add(new PostApi(posts, pictures, new BasicLogin(credentials, login)))
                .add(new HowPages())
                .add(new Greetings())
                .add(new ErrorPages())
                .templates(templates())
                .templateVariable("user", context -> login.user())
                .templateVariable("language", context -> Language.current().tag())
                .safety(safety -> safety.headers(SecurityHeaders.standard().contentSecurityPolicy(CONTENT_POLICY)))
                .listener(new Timing.OfRequests())
                .before(Timing::handling)
                .after(Timing::tell)
                .after((context, response) -> asPage(response))
                .command("migrate", "Brings the database up to date.", run -> {
                    database.jdbi();
                    run.out().println("The database is up to date.");
                    return 0;
                })
                .onStart(started -> database.openSoon())
                .onStop(stopped -> database.close())
                .build();
    }

    private static Config withSecret(Config config, Settings settings) throws IOException {
        return config.has("secret-key")
                ? config
                : config.with(
                        Map.of("secret-key", SecretFile.read(settings.data().resolve("secret"))));
    }

    private static TemplateEngine templates() {
        return PebbleTemplates.builder()
                .classPath("templates")
                .function(
                        "t",
                        arguments -> Language.text(
                                String.valueOf(arguments.get(0)),
                                IntStream.range(1, arguments.size())
                                        .mapToObj(arguments::get)
                                        .toArray()))
                .function("took", arguments -> HowPages.took(String.valueOf(arguments.get(0))))
                .filter(
                        "date",
                        (value, arguments) -> value instanceof Instant instant
                                ? Language.current().date(instant)
                                : value)
                .filter(
                        "markdown",
                        (value, arguments) -> Markdown.html(
                                String.valueOf(value), arguments.get(0) instanceof Number under ? under.intValue() : 1))
                .filter("excerpt", (value, arguments) -> Markdown.excerpt(String.valueOf(value), 280))
                .filter("thumbnail", (value, arguments) -> Pictures.thumbnail(String.valueOf(value)))
                .build();
    }

    /** A page is for the one visitor and in one language, and the back button is to show it as it is now. */
    private static Response asPage(Response response) {
        String type = response.contentType();
        if (type == null || !type.startsWith("text/html")) {
            return response;
        }
        Response page = response.vary("Accept-Language")
                .header("Content-Language", Language.current().tag());
        return page.headers().get("Cache-Control") == null ? page.cacheControl("private, no-cache") : page;
    }
}
