package com.example.blog;

import static dev.retort.Web.abort;
import static dev.retort.Web.g;

import dev.retort.annotation.Before;
import dev.retort.session.Session;
import java.util.Optional;

/** Who asks: the session remembers an id, and {@code g} has the user for the time of the request. */
final class Login {
    private final Users users;

    Login(Users users) {
        this.users = users;
    }

    @Before
    void load(Session session) {
        Optional.ofNullable(session.get("user_id", Integer.class))
                .flatMap(users::find)
                .ifPresent(user -> g().set("user", user));
    }

    /** Remembers who has logged in; what the session knew of somebody else is forgotten. */
    void begin(Session session, User user) {
        session.clear();
        session.renew();
        session.set("user_id", user.id());
    }

    /** Returns who has logged in, or refuses the request. */
    User user() {
        return Optional.ofNullable(g().get("user", User.class)).orElseThrow(() -> abort(401));
    }
}
