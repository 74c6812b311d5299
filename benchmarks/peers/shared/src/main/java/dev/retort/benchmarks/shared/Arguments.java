package dev.retort.benchmarks.shared;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The command line of a peer; {@code benchmarks/peers/README.md} says what each option means.
 *
 * @param port the port to listen at, on 127.0.0.1
 * @param virtualThreads whether handlers run on virtual threads
 * @param rules how many rules {@code /r0/{id}/items}, {@code /r1/{id}/items} … there are besides the others
 * @param database the database, or null if what needs one is not asked for
 */
public record Arguments(
        int port,
        boolean virtualThreads,
        int rules,
        @Nullable Address database) {
    /**
     * Where the database is.
     *
     * @param url its URL for JDBC
     * @param user the user's name
     * @param password the user's password, which may be empty
     */
    public record Address(String url, String user, String password) {}

    /**
     * Reads the command line.
     *
     * @param arguments what {@code main} was given
     * @return what they say
     * @throws IllegalArgumentException if an option is unknown, has no value, or a number is none
     */
    public static Arguments parse(String... arguments) {
        int port = 8080;
        boolean virtualThreads = false;
        int rules = 0;
        String url = null;
        String user = "";
        String password = "";
        List<String> all = List.of(arguments);
        for (int i = 0; i < all.size(); i++) {
            String option = all.get(i);
            if (option.equals("--virtual-threads")) {
                virtualThreads = true;
                continue;
            }
            if (++i == all.size()) {
                throw new IllegalArgumentException(option + " wants a value behind it.");
            }
            String value = all.get(i);
            switch (option) {
                case "--port" -> port = Integer.parseInt(value);
                case "--rules" -> rules = Integer.parseInt(value);
                case "--database" -> url = value;
                case "--user" -> user = value;
                case "--password" -> password = value;
                default ->
                    throw new IllegalArgumentException(
                            option
                                    + " is no option: write --port, --virtual-threads, --rules, --database, --user or --password.");
            }
        }
        return new Arguments(port, virtualThreads, rules, url == null ? null : new Address(url, user, password));
    }
}
