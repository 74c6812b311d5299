package dev.retort.sample;

import dev.retort.annotation.Default;
import dev.retort.config.Config;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What can be set, each by a variable of the environment: {@code dbUrl} is {@code RETORT_DB_URL}.
 *
 * @param data the folder for everything that the blog keeps, made where it is missing
 * @param dbUrl the database, such as {@code jdbc:postgresql://localhost/blog}; null for one in the folder
 * @param dbUser who logs in to the database
 * @param dbPassword with which password
 * @param dbConnections how many connections to it there are at most, 1 or more
 * @param demo whether an empty blog gets a few posts to look at
 * @param passwordCost how much work a guess at a password is, 4 to 31: each step doubles it
 */
record Settings(
        @Default("data") Path data,
        @Nullable String dbUrl,
        @Default("") String dbUser,
        @Default("") String dbPassword,
        @Default("10") int dbConnections,
        @Default("true") boolean demo,
        @Default("12") int passwordCost) {

    /** Refuses what would fail with the first visitor, all of it at once. */
    Settings {
        List<String> faults = new ArrayList<>();
        if (dbUrl != null && !dbUrl.startsWith("jdbc:h2:") && !dbUrl.startsWith("jdbc:postgresql:")) {
            // Without the address, which may hold a password.
            faults.add("RETORT_DB_URL (db-url) has to begin with jdbc:postgresql: or jdbc:h2:");
        }
        if (dbConnections < 1) {
            faults.add("RETORT_DB_CONNECTIONS (db-connections) is " + dbConnections + " and has to be 1 or more");
        }
        if (passwordCost < Passwords.LEAST_COST || passwordCost > Passwords.MOST_COST) {
            faults.add("RETORT_PASSWORD_COST (password-cost) has to be " + Passwords.LEAST_COST + " to "
                    + Passwords.MOST_COST);
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
    }

    /** Reads what Retort always reads: {@code retort.properties}, and variables that begin with {@code RETORT_}. */
    static Config load() {
        // The property is for `mvn jetty:run`, which can set no variable.
        return Config.builder()
                .defaults(Map.of("data", System.getProperty("retort.sample.data", "data")))
                .conventions()
                .build();
    }

    /** Returns the folder for pictures, which the web server may serve itself. */
    Path uploads() {
        return data.resolve("uploads").toAbsolutePath().normalize();
    }

    /** Returns the address of the database. */
    String databaseUrl() {
        // Whoever stops the blog closes the database; a hook of its own would keep the classes of a webapp that is
        // gone.
        return dbUrl != null
                ? dbUrl
                : "jdbc:h2:file:" + data.resolve("blog").toAbsolutePath().normalize() + ";DB_CLOSE_ON_EXIT=FALSE";
    }
}
