package com.example.blog;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.BCrypt.Version;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategy;
import java.sql.SQLIntegrityConstraintViolationException;
import java.util.Optional;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** The users in the database, and their passwords, of which it has nothing but slow hashes. */
final class Users {
    private static final Version BCRYPT = Version.VERSION_2A;
    // bcrypt looks at 72 bytes; a longer password is made shorter by a hash, not cut.
    private static final LongPasswordStrategy LONG = LongPasswordStrategies.hashSha512(BCRYPT);

    private record Account(int id, String name, String password) {}

    private final Database database;
    private final int passwordCost;

    /** Makes them, with how much work it is to hash a password, or to guess at one; a step more doubles it. */
    Users(Database database, int passwordCost) {
        this.database = database;
        this.passwordCost = passwordCost;
    }

    Optional<User> find(int id) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("select id, name from users where id = :id")
                        .bind("id", id)
                        .map(ConstructorMapper.of(User.class))
                        .findOne());
    }

    /** Adds a user, unless somebody has the name already. */
    boolean add(String name, String password) {
        String hash = BCrypt.with(BCRYPT, LONG).hashToString(passwordCost, password.toCharArray());
        try {
            database.jdbi()
                    .useHandle(
                            handle -> handle.execute("insert into users (name, password) values (?, ?)", name, hash));
            return true;
        } catch (UnableToExecuteStatementException e) {
            // The database alone knows that the name is free: another request may take it after any look at it.
            if (e.getCause() instanceof SQLIntegrityConstraintViolationException) {
                return false;
            }
            throw e;
        }
    }

    /** Returns the user who has this name and this password. */
    Optional<User> check(String name, String password) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("select id, name, password from users where name = :name")
                        .bind("name", name)
                        .map(ConstructorMapper.of(Account.class))
                        .findOne())
                .filter(account ->
                        BCrypt.verifyer(BCRYPT, LONG).verify(password.toCharArray(), account.password()).verified)
                .map(account -> new User(account.id(), account.name()));
    }
}
