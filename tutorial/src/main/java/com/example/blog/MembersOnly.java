package com.example.blog;

import static dev.retort.Web.g;
import static dev.retort.Web.redirect;
import static dev.retort.Web.urlFor;

import dev.retort.annotation.Before;
import dev.retort.annotation.Blueprint;
import dev.retort.http.Response;
import org.jspecify.annotations.Nullable;

/** What one has to log in for: the blueprints that lie in this one. */
@Blueprint(name = "members")
final class MembersOnly {
    @Before
    @Nullable Response demandLogin() {
        return g().get("user") == null ? redirect(urlFor(AuthPages::loginForm)) : null;
    }
}
