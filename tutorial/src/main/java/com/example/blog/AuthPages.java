package com.example.blog;

import static dev.retort.Web.flash;
import static dev.retort.Web.redirect;
import static dev.retort.Web.urlFor;

import dev.retort.annotation.Blueprint;
import dev.retort.annotation.Form;
import dev.retort.annotation.Get;
import dev.retort.annotation.Post;
import dev.retort.http.Response;
import dev.retort.session.Session;
import dev.retort.template.View;
import java.util.Optional;

/** Registering, logging in and out. */
@Blueprint(value = "/auth", name = "auth")
final class AuthPages {
    private final Users users;
    private final Login login;

    AuthPages(Users users, Login login) {
        this.users = users;
        this.login = login;
    }

    @Get("/register")
    View registerForm() {
        return View.of("auth/register.html").with("username", "");
    }

    @Post("/register")
    Object register(@Form Registration form) {
        Optional<String> problem = form.problem();
        if (problem.isEmpty() && !users.add(form.username(), form.password())) {
            problem = Optional.of("User " + form.username() + " is already registered.");
        }
        if (problem.isPresent()) {
            flash("error", problem.get());
            return registerForm().with("username", form.username()).status(422);
        }
        return redirect(urlFor(AuthPages::loginForm));
    }

    @Get("/login")
    View loginForm() {
        return View.of("auth/login.html").with("username", "");
    }

    @Post("/login")
    Object login(@Form(defaultValue = "") String username, @Form(defaultValue = "") String password, Session session) {
        Optional<User> user = users.check(username.strip(), password);
        if (user.isEmpty()) {
            flash("error", "The name or the password is wrong.");
            return loginForm().with("username", username).status(422);
        }
        login.begin(session, user.get());
        return redirect(urlFor(BlogPages::index));
    }

    @Post("/logout")
    Response logout(Session session) {
        session.clear();
        return redirect(urlFor(BlogPages::index));
    }
}
