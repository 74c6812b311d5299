package dev.retort.sample;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** The users in the database. */
final class Users {
    /** A user and the hash of their password, which goes no further than the login. */
    record Account(User user, String password) {}

    /** Somebody has that name already. */
    static final class NameTakenException extends Exception {
        private static final long serialVersionUID = 1;

        NameTakenException(String name, Throwable cause) {
            super("There is already a user " + name, cause);
        }
    }

    private final Database database;

    Users(Database database) {
        this.database = database;
    }

    Optional<User> find(int id) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("select id, name from users where id = :id")
                        .bind("id", id)
                        .map((row, context) -> user(row))
                        .findOne());
    }

    Optional<Account> account(String name) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("select id, name, password from users where name_key = :key")
                        .bind("key", key(name))
                        .map((row, context) -> new Account(user(row), row.getString("password")))
                        .findOne());
    }

    /**
     * Adds a user.
     *
     * @param password its hash
     */
    User add(String name, String password) throws NameTakenException {
        try {
            // That the name is free is left to the database: between a look and an insert somebody else may take it.
            return database.jdbi()
                    .withHandle(handle -> handle.createUpdate(
                                    "insert into users (name, name_key, password) values (:name, :key, :password)")
                            .bind("name", name)
                            .bind("key", key(name))
                            .bind("password", password)
                            .executeAndReturnGeneratedKeys("id", "name")
                            .map((row, context) -> user(row))
                            .one());
        } catch (UnableToExecuteStatementException e) {
            if (Database.isDuplicate(e)) {
                throw new NameTakenException(name, e);
            }
            throw e;
        }
    }

    private static User user(ResultSet row) throws SQLException {
        return new User(row.getInt("id"), row.getString("name"));
    }

    /** Returns what a name is found by, in any case, and in any form of its letters: the wide ones of Asian scripts are no others. */
    static String key(String name) {
        String small = Normalizer.normalize(name, Form.NFKC).toLowerCase(Locale.ROOT);
        return Normalizer.normalize(small, Form.NFKC);
    }
}
