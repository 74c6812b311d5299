package dev.retort.benchmarks.spring;

import dev.retort.benchmarks.shared.Arguments;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Serves the application on the Tomcat that comes with Spring Boot. */
@SpringBootApplication
public class Main {
    /** Makes the configuration; Spring does. */
    Main() {}

    /**
     * Serves until the process is ended.
     *
     * @param args see {@link Arguments}
     */
    public static void main(String[] args) {
        Arguments arguments = Arguments.parse(args);
        Map<String, Object> properties = new HashMap<>();
        properties.put("server.port", arguments.port());
        properties.put("spring.threads.virtual.enabled", arguments.virtualThreads());
        properties.put("peer.rules", arguments.rules());
        if (arguments.database() != null) {
            properties.put("peer.database", arguments.database().url());
            properties.put("peer.user", arguments.database().user());
            properties.put("peer.password", arguments.database().password());
        }
        SpringApplication application = new SpringApplication(Main.class);
        application.setDefaultProperties(properties);
        application.run();
    }
}
