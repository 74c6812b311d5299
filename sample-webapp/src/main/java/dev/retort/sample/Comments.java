package dev.retort.sample;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** The comments in the database. */
final class Comments {
    private static final String SELECT = """
            select c.id, c.post_id, c.author_id, u.name as author, c.created, c.body
            from comments c join users u on u.id = c.author_id
            """;

    private final Database database;

    Comments(Database database) {
        this.database = database;
    }

    /** Returns the comments of a post that are newer than one of them, the oldest first; all of them after 0. */
    List<Comment> of(int post, long after) {
        return database.jdbi()
                .withHandle(
                        handle -> handle.createQuery(SELECT + "where c.post_id = :post and c.id > :after order by c.id")
                                .bind("post", post)
                                .bind("after", after)
                                .map((row, context) -> comment(row))
                                .list());
    }

    Optional<Comment> find(int id) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(SELECT + "where c.id = :id")
                        .bind("id", id)
                        .map((row, context) -> comment(row))
                        .findOne());
    }

    /**
     * Adds a comment.
     *
     * @param form names the form that it was sent with: the same form makes one comment
     * @return the comment, or nothing if the form has been sent before or the post is gone
     */
    Optional<Comment> add(int post, User author, String body, String form) {
        int id;
        try {
            id = database.jdbi()
                    .withHandle(handle -> handle.createUpdate("""
                            insert into comments (post_id, author_id, body, form)
                            values (:post, :author, :body, :form)
                            """)
                            .bind("post", post)
                            .bind("author", author.id())
                            .bind("body", body)
                            .bind("form", form)
                            .executeAndReturnGeneratedKeys("id")
                            .mapTo(Integer.class)
                            .one());
        } catch (UnableToExecuteStatementException e) {
            if (Database.isDuplicate(e) || Database.isOrphan(e)) {
                return Optional.empty();
            }
            throw e;
        }
        return find(id);
    }

    void delete(int id) {
        database.jdbi().useHandle(handle -> handle.execute("delete from comments where id = ?", id));
    }

    private static Comment comment(ResultSet row) throws SQLException {
        return new Comment(
                row.getInt("id"),
                row.getInt("post_id"),
                row.getInt("author_id"),
                row.getString("author"),
                row.getObject("created", OffsetDateTime.class).toInstant(),
                row.getString("body"));
    }
}
