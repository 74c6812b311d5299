package dev.retort.sample;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/** The posts in the database. */
final class Posts {
    private static final String SELECT = """
            select p.id, p.author_id, u.name as author, p.created, p.changed, p.title, p.body, p.picture,
                   (select count(*) from comments c where c.post_id = p.id) as comments
            from posts p join users u on u.id = p.author_id
            """;
    private static final String MATCHES =
            "where lower(p.title) like lower(:pattern) escape '!' or lower(p.body) like lower(:pattern) escape '!'";

    private final Database database;

    Posts(Database database) {
        this.database = database;
    }

    Optional<BlogPost> find(int id) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(SELECT + "where p.id = :id")
                        .bind("id", id)
                        .map((row, context) -> post(row))
                        .findOne());
    }

    /**
     * Returns a page of the newest posts.
     *
     * @param search what title or body contain, in any case; empty for every post
     * @param number which page, from 1; one that there is not is empty
     * @param size how many posts are on a page
     */
    Page<BlogPost> page(String search, int number, int size) {
        String pattern = "%" + search.replaceAll("[!%_]", "!$0") + "%";
        return database.jdbi().withHandle(handle -> {
            long total = count(handle, pattern);
            List<BlogPost> posts = handle.createQuery(
                            SELECT + MATCHES + " order by p.created desc, p.id desc limit :size offset :offset")
                    .bind("pattern", pattern)
                    .bind("size", size)
                    .bind("offset", (number - 1L) * size)
                    .map((row, context) -> post(row))
                    .list();
            return new Page<>(posts, number, Page.pages(total, size), total);
        });
    }

    private static long count(Handle handle, String pattern) {
        return handle.createQuery("select count(*) from posts p " + MATCHES)
                .bind("pattern", pattern)
                .mapTo(Long.class)
                .one();
    }

    /**
     * Adds a post.
     *
     * @param form names the form that it was sent with: the same form makes one post, however often it is sent
     * @return its id, or that of the post that the form has made before
     */
    int add(User author, String title, String body, @Nullable String picture, String form) {
        try {
            return database.jdbi()
                    .withHandle(handle -> handle.createUpdate("""
                            insert into posts (author_id, title, body, picture, form)
                            values (:author, :title, :body, :picture, :form)
                            """)
                            .bind("author", author.id())
                            .bind("title", title)
                            .bind("body", body)
                            .bind("picture", picture)
                            .bind("form", form)
                            .executeAndReturnGeneratedKeys("id")
                            .mapTo(Integer.class)
                            .one());
        } catch (UnableToExecuteStatementException e) {
            if (Database.isDuplicate(e)) {
                return sentWith(form, author).orElseThrow(() -> e);
            }
            throw e;
        }
    }

    /** Returns the id of the post that a form has made. */
    Optional<Integer> sentWith(String form, User author) {
        return database.jdbi()
                .withHandle(
                        handle -> handle.createQuery("select id from posts where form = :form and author_id = :author")
                                .bind("form", form)
                                .bind("author", author.id())
                                .mapTo(Integer.class)
                                .findOne());
    }

    /** Changes a post; its picture stays, whichever it is by now. */
    void change(int id, String title, String body) {
        database.jdbi()
                .useHandle(handle -> handle.createUpdate(
                                "update posts set title = :title, body = :body, changed = :changed where id = :id")
                        .bind("id", id)
                        .bind("title", title)
                        .bind("body", body)
                        .bind("changed", Instant.now())
                        .execute());
    }

    /**
     * Changes a post and its picture. Of two that do so at once, each is told of the picture that it has replaced.
     *
     * @param picture the new one, null for none
     * @return the picture that no post has any more: the one before, or the new one if the post has gone; null if there is none
     */
    @Nullable String change(int id, String title, String body, @Nullable String picture) {
        return database.jdbi().inTransaction(handle -> {
            Optional<Optional<String>> before = pictureOf(id, handle);
            handle.createUpdate("""
                            update posts set title = :title, body = :body, picture = :picture, changed = :changed
                            where id = :id
                            """)
                    .bind("id", id)
                    .bind("title", title)
                    .bind("body", body)
                    .bind("picture", picture)
                    .bind("changed", Instant.now())
                    .execute();
            return before.isPresent() ? before.get().orElse(null) : picture;
        });
    }

    /**
     * Deletes a post.
     *
     * @return its picture, which no post has any more; null if there is none
     */
    @Nullable String delete(int id) {
        return database.jdbi().inTransaction(handle -> {
            Optional<Optional<String>> before = pictureOf(id, handle);
            handle.execute("delete from posts where id = ?", id);
            return before.flatMap(picture -> picture).orElse(null);
        });
    }

    /** Returns a post's picture, if there is the post; nobody else changes it until the transaction ends. */
    private static Optional<Optional<String>> pictureOf(int id, Handle handle) {
        return handle.createQuery("select picture from posts where id = :id for update")
                .bind("id", id)
                .map((row, context) -> Optional.ofNullable(row.getString("picture")))
                .findOne();
    }

    private static BlogPost post(ResultSet row) throws SQLException {
        return new BlogPost(
                row.getInt("id"),
                row.getInt("author_id"),
                row.getString("author"),
                time(row, "created"),
                row.getObject("changed") == null ? null : time(row, "changed"),
                row.getString("title"),
                row.getString("body"),
                row.getString("picture"),
                row.getInt("comments"));
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
