package dev.retort.sample;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What was said in the chat room, in the database. */
final class Messages {
    private static final String SELECT =
            "select m.id, u.name as author, m.created, m.body from messages m join users u on u.id = m.author_id ";

    private final Database database;

    Messages(Database database) {
        this.database = database;
    }

    /** Returns the last ones, the oldest first. */
    List<Message> last(int number) {
        List<Message> messages = new ArrayList<>(database.jdbi()
                .withHandle(handle -> handle.createQuery(SELECT + "order by m.id desc limit :number")
                        .bind("number", number)
                        .map((row, context) -> message(row))
                        .list()));
        Collections.reverse(messages);
        return messages;
    }

    Message add(User author, String body) {
        return database.jdbi().inTransaction(handle -> {
            int id = handle.createUpdate("insert into messages (author_id, body) values (:author, :body)")
                    .bind("author", author.id())
                    .bind("body", body)
                    .executeAndReturnGeneratedKeys("id")
                    .mapTo(Integer.class)
                    .one();
            return handle.createQuery(SELECT + "where m.id = :id")
                    .bind("id", id)
                    .map((row, context) -> message(row))
                    .one();
        });
    }

    private static Message message(ResultSet row) throws SQLException {
        return new Message(
                row.getInt("id"),
                row.getString("author"),
                row.getObject("created", OffsetDateTime.class).toInstant(),
                row.getString("body"));
    }
}
