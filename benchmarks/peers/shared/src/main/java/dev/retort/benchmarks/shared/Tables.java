package dev.retort.benchmarks.shared;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** TechEmpower's two tables and what is in them. */
final class Tables {
    private static final List<String> FORTUNES = List.of(
            "fortune: No such file or directory",
            "A computer scientist is someone who fixes things that aren't broken.",
            "After enough decimal places, nobody gives a damn.",
            "A bad random number generator: 1, 1, 1, 1, 1, 4.33e+67, 1, 1, 1",
            "A computer program does what you tell it to do, not what you want it to do.",
            "Emacs is a nice operating system, but I prefer UNIX. — Tom Christaensen",
            "Any program that runs right is obsolete.",
            "A list is only as strong as its weakest link. — Donald Knuth",
            "Feature: A bug with seniority.",
            "Computers make very fast, very accurate mistakes.",
            "<script>alert(\"This should not be displayed in a browser alert box.\");</script>",
            "フレームワークのベンチマーク");

    private Tables() {}

    /** Makes and fills both, unless they are there. */
    static void make(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "create table if not exists world (id integer primary key, randomnumber integer not null)");
            statement.execute(
                    "create table if not exists fortune (id integer primary key, message varchar(2048) not null)");
            try (ResultSet count = statement.executeQuery("select count(*) from world")) {
                count.next();
                if (count.getInt(1) == World.COUNT) {
                    connection.rollback();
                    return;
                }
            }
        }
        try (PreparedStatement world = connection.prepareStatement("insert into world values (?, ?)")) {
            for (int id = 1; id <= World.COUNT; id++) {
                world.setInt(1, id);
                world.setInt(2, World.random());
                world.addBatch();
            }
            world.executeBatch();
        }
        try (PreparedStatement fortune = connection.prepareStatement("insert into fortune values (?, ?)")) {
            for (int id = 1; id <= FORTUNES.size(); id++) {
                fortune.setInt(1, id);
                fortune.setString(2, FORTUNES.get(id - 1));
                fortune.addBatch();
            }
            fortune.executeBatch();
        }
        connection.commit();
    }
}
