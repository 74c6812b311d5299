package com.example.blog;

import dev.retort.Application;
import dev.retort.Retort;
import dev.retort.config.Config;

/** Puts the blog together: each part is made once and given what it needs. */
public final class Blog implements Application {
    @Override
    public Retort create() {
        return create(Config.load());
    }

    /** Makes a blog with settings of the caller's, as tests do. */
    static Retort create(Config config) {
        Database database = new Database(config.get("db-url", String.class, "jdbc:h2:./data/blog"));
        Users users = new Users(database, config.get("password-cost", Integer.class, 12));
        Posts posts = new Posts(database);
        Login login = new Login(users);
        return Retort.builder()
                .config(config)
                .add(login)
                .add(new MembersOnly())
                .add(new AuthPages(users, login))
                .add(new BlogPages(posts))
                .add(new EditPages(posts, login))
                .onStop(stopped -> database.close())
                .build();
    }
}
