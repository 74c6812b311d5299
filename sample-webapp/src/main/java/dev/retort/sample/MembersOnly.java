package dev.retort.sample;

import dev.retort.annotation.Before;
import dev.retort.annotation.Blueprint;
import dev.retort.http.Request;
import dev.retort.http.Response;
import org.jspecify.annotations.Nullable;

/** What one has to log in for: the blueprints that lie in this one. Its hook is before theirs, and before any body is read. */
@Blueprint(name = "members")
final class MembersOnly {
    private final Login login;

    MembersOnly(Login login) {
        this.login = login;
    }

    @Before
    @Nullable Response demandLogin(Request request) {
        return login.demand(request);
    }
}
