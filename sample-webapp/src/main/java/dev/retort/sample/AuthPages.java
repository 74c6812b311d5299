package dev.retort.sample;

import static dev.retort.Web.flash;
import static dev.retort.Web.redirect;
import static dev.retort.Web.urlFor;

import dev.retort.annotation.Blueprint;
import dev.retort.annotation.Form;
import dev.retort.annotation.Get;
import dev.retort.annotation.Post;
import dev.retort.annotation.Query;
import dev.retort.http.Response;
import dev.retort.template.View;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Registering, logging in and out. */
@Blueprint(value = "/auth", name = "auth")
final class AuthPages {
    private final Credentials credentials;
    private final Login login;

    AuthPages(Credentials credentials, Login login) {
        this.credentials = credentials;
        this.login = login;
    }

    @Get("/register")
    View registerForm() {
        return registerPage("", Map.of());
    }

    @Post("/register")
    Object register(@Form(defaultValue = "") String username, @Form(defaultValue = "") String password) {
        String name = PlainText.line(username);
        Map<String, String> problems = problems(name, password);
        if (problems.isEmpty()) {
            try {
                credentials.register(name, password);
                flash("success", Language.text("register.done"));
                return redirect(urlFor(AuthPages::loginForm));
            } catch (Users.NameTakenException e) {
                problems.put("username", "username.taken");
            }
        }
        return registerPage(name, problems);
    }

    private static Map<String, String> problems(String name, String password) {
        Map<String, String> problems = new LinkedHashMap<>();
        if (name.isEmpty()) {
            problems.put("username", "username.required");
        } else if (!Credentials.isName(name)) {
            problems.put("username", "username.unfit");
        }
        if (password.isEmpty()) {
            problems.put("password", "password.required");
        } else if (password.length() < Credentials.SHORTEST_PASSWORD) {
            problems.put("password", "password.short");
        } else if (password.length() > Credentials.LONGEST_PASSWORD) {
            problems.put("password", "password.long");
        }
        return problems;
    }

    private static View registerPage(String name, Map<String, String> problems) {
        return form("auth/register.html", name, problems);
    }

    @Get("/login")
    View loginForm(@Query(defaultValue = "") String next) {
        return loginPage("", next, Map.of());
    }

    @Post("/login")
    Object login(
            @Form(defaultValue = "") String username,
            @Form(defaultValue = "") String password,
            @Form(defaultValue = "") String next) {
        String name = PlainText.line(username);
        Optional<User> user = credentials.check(name, password);
        if (user.isEmpty()) {
            return loginPage(name, next, Map.of("password", "login.wrong"));
        }
        login.begin(user.get());
        flash("success", Language.text("login.done", user.get().name()));
        return redirect(Login.after(next));
    }

    private static View loginPage(String name, String next, Map<String, String> problems) {
        return form("auth/login.html", name, problems).with("next", next);
    }

    /** A form that was not right comes again, with what was typed and with what is wrong. */
    private static View form(String template, String name, Map<String, String> problems) {
        return View.of(template)
                .with("username", name)
                .with("problems", problems)
                .status(problems.isEmpty() ? 200 : 422);
    }

    @Post("/logout")
    Response logout() {
        login.end();
        return redirect(urlFor(BlogPages::index));
    }
}
