package dev.retort.benchmarks.spring;

import dev.retort.benchmarks.shared.Arguments;
import dev.retort.benchmarks.shared.Database;
import java.sql.SQLException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The database as a bean, closed with the application. */
@Configuration
@ConditionalOnProperty("peer.database")
class DatabaseConfiguration {
    @Bean
    Database database(
            @Value("${peer.database}") String url,
            @Value("${peer.user}") String user,
            @Value("${peer.password}") String password)
            throws SQLException {
        return Database.open(new Arguments.Address(url, user, password));
    }
}
