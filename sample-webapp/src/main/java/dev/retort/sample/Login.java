package dev.retort.sample;

import static dev.retort.Web.flash;
import static dev.retort.Web.g;
import static dev.retort.Web.redirect;
import static dev.retort.Web.urlFor;

import dev.retort.context.RequestContext;
import dev.retort.http.Request;
import dev.retort.http.Response;
import dev.retort.session.Session;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who asks: the session remembers their id, and the user is read once in a request, when somebody wants to know. */
final class Login {
    private static final String KEY = "user_id";

    private record Known(@Nullable User user) {}

    private final Users users;

    Login(Users users) {
        this.users = users;
    }

    /** Returns who is logged in, or null. */
    @Nullable User user() {
        Known known = g().get(Known.class);
        if (known == null) {
            // An id that the session has may be that of a user who is gone.
            Integer id = id(RequestContext.current().session());
            known = new Known(
                    id == null ? null : Optional.of(id).flatMap(users::find).orElse(null));
            g().set(Known.class, known);
        }
        return known.user();
    }

    private static @Nullable Integer id(Session session) {
        return session.get(KEY) instanceof Number id ? id.intValue() : null;
    }

    /** Returns who is logged in, where {@link MembersOnly} has let nobody else through. */
    User member() {
        User user = user();
        if (user == null) {
            throw new IllegalStateException("Only blueprints in MembersOnly know that somebody is logged in.");
        }
        return user;
    }

    /** Remembers who has logged in. What the session knew of somebody else is forgotten. */
    void begin(User user) {
        Session session = RequestContext.current().session();
        session.clear();
        session.renew();
        session.set(KEY, user.id());
        g().set(Known.class, new Known(user));
    }

    void end() {
        RequestContext.current().session().clear();
        g().set(Known.class, new Known(null));
    }

    /** Sends whoever is not logged in to the login, and from there to the page that they wanted. */
    @Nullable Response demand(Request request) {
        if (user() != null) {
            return null;
        }
        flash("info", Language.text("login.first"));
        // What a form sent is lost here; the page that has the form is where to go on, and app.js has kept what was
        // typed.
        String wanted = request.method().equals("GET") ? request.mount() + request.path() : referrer(request);
        return redirect(wanted.isEmpty() ? urlFor(AuthPages::loginForm) : urlFor(AuthPages::loginForm, wanted));
    }

    /** Returns the page of this site that a request comes from, empty where it does not say one. */
    private static String referrer(Request request) {
        String said = request.header("Referer");
        try {
            URI page = new URI(said == null ? "" : said);
            return request.host().equals(page.getRawAuthority()) ? page.getRawPath() : "";
        } catch (URISyntaxException e) {
            return "";
        }
    }

    /** Returns where to go after the login: a page of this site, and not what somebody else has put into the address. */
    static String after(String next) {
        boolean local = next.startsWith("/")
                && !next.startsWith("//")
                && next.codePoints().noneMatch(c -> c == '\\' || Character.isISOControl(c));
        return local ? next : urlFor(BlogPages::index);
    }
}
