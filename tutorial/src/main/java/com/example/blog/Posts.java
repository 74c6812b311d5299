package com.example.blog;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** The posts in the database. */
final class Posts {
    private static final String SELECT = """
            select p.id, p.author_id, u.name as author, p.created, p.title, p.body
            from posts p join users u on u.id = p.author_id
            """;

    private final Database database;

    Posts(Database database) {
        this.database = database;
    }

    List<BlogPost> newestFirst() {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(SELECT + "order by p.created desc, p.id desc")
                        .map(ConstructorMapper.of(BlogPost.class))
                        .list());
    }

    Optional<BlogPost> find(int id) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(SELECT + "where p.id = :id")
                        .bind("id", id)
                        .map(ConstructorMapper.of(BlogPost.class))
                        .findOne());
    }

    void add(User author, PostForm form) {
        database.jdbi()
                .useHandle(handle -> handle.execute(
                        "insert into posts (author_id, title, body) values (?, ?, ?)",
                        author.id(),
                        form.title(),
                        form.body()));
    }

    void change(int id, PostForm form) {
        database.jdbi()
                .useHandle(handle -> handle.execute(
                        "update posts set title = ?, body = ? where id = ?", form.title(), form.body(), id));
    }

    void delete(int id) {
        database.jdbi().useHandle(handle -> handle.execute("delete from posts where id = ?", id));
    }
}
