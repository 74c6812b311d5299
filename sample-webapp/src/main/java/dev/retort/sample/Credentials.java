package dev.retort.sample;

import dev.retort.sample.Users.Account;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Names and passwords: which are allowed, and whether two belong together. */
final class Credentials {
    static final int LONGEST_NAME = 30;
    static final int SHORTEST_PASSWORD = 8;
    static final int LONGEST_PASSWORD = 200;

    private static final Logger LOG = LoggerFactory.getLogger(Credentials.class);
    // Letters of any script, but nothing invisible: a name that looks like another's is a mask.
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{M}\\p{Nd}._-]+");

    private final Users users;
    private final Passwords passwords;
    private final FailedLogins failures;

    Credentials(Users users, Passwords passwords, FailedLogins failures) {
        this.users = users;
        this.passwords = passwords;
        this.failures = failures;
    }

    /** Tells whether a name is allowed: the database counts its chars, of which a letter may have two, or get two as a small one. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches()
                && Math.max(name.length(), Users.key(name).length()) <= LONGEST_NAME;
    }

    User register(String name, String password) throws Users.NameTakenException {
        return users.add(name, passwords.hash(password));
    }

    /**
     * Returns whose name and password these are.
     *
     * @return the user, or nothing if there is none of that name or the password is another
     * @throws RefusedException 429 if logins to that name have failed too often, 503 if too many are looked at just now
     */
    Optional<User> check(String name, String password) {
        // What cannot be right costs no work, and is not counted: it would push out the names that are.
        if (!isName(name) || password.length() > LONGEST_PASSWORD) {
            LOG.info("A login failed");
            return Optional.empty();
        }
        switch (failures.begin(name)) {
            case TOO_MANY_FAILED ->
                throw new RefusedException(429, "login.tooMany")
                        .header("Retry-After", Long.toString(FailedLogins.WINDOW.toSeconds()));
            case TOO_MANY_AT_ONCE -> throw new RefusedException(503, "error.503.reason").header("Retry-After", "1");
            case YES -> {}
        }
        boolean failed = true;
        try {
            Optional<Account> account = users.account(name);
            failed = !passwords.matches(password, account.map(Account::password).orElse(null));
            if (!failed) {
                return account.map(Account::user);
            }
            LOG.info(
                    "A login failed{}",
                    account.isPresent()
                            ? ", for the user " + account.get().user().id()
                            : "");
            return Optional.empty();
        } finally {
            failures.end(name, failed);
        }
    }
}
