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
     * @throws RefusedException 429 if logins to that name have failed too often
     */
    Optional<User> check(String name, String password) {
        if (!failures.mayTry(name)) {
            throw new RefusedException(429, "login.tooMany")
                    .header("Retry-After", Long.toString(FailedLogins.WINDOW.toSeconds()));
        }
        boolean possible = isName(name) && password.length() <= LONGEST_PASSWORD;
        Optional<Account> account = possible ? users.account(name) : Optional.empty();
        if (possible
                && passwords.matches(password, account.map(Account::password).orElse(null))) {
            failures.forget(name);
            return account.map(Account::user);
        }
        LOG.info(
                "A login failed{}",
                account.isPresent() ? ", for the user " + account.get().user().id() : "");
        return Optional.empty();
    }
}
