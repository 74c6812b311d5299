package com.example.blog;

import dev.retort.annotation.Default;
import java.util.Optional;

/** What is typed into the form of a post. */
record PostForm(@Default("") String title, @Default("") String body) {

    PostForm {
        title = title.strip();
    }

    /** Returns what is wrong with it, if anything is. */
    Optional<String> problem() {
        if (title.isEmpty()) {
            return Optional.of("Title is required.");
        }
        return title.length() > 200 ? Optional.of("A title has 200 characters at most.") : Optional.empty();
    }
}
