package com.example.blog;

import dev.retort.annotation.Default;
import java.util.Optional;

/** What one registers with. */
record Registration(
        @Default("") String username, @Default("") String password) {

    Registration {
        username = username.strip();
    }

    /** Returns what is wrong with it, if anything is. */
    Optional<String> problem() {
        if (username.isEmpty()) {
            return Optional.of("Username is required.");
        }
        if (username.length() > 30) {
            return Optional.of("A username has 30 characters at most.");
        }
        if (password.length() < 8 || password.length() > 200) {
            return Optional.of("A password has 8 characters at least, and 200 at most.");
        }
        return Optional.empty();
    }
}
