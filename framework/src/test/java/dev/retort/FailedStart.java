package dev.retort;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.retort.config.Config;
import dev.retort.registry.SetupException;
import java.util.Objects;

/** Starts applications that have faults, and returns what the start said. */
final class FailedStart {
    private FailedStart() {}

    /** Begins an application that no configuration of the class path touches. */
    static RetortBuilder app() {
        return Retort.builder().config(Config.builder().build());
    }

    static SetupException failure(RetortBuilder builder) {
        return Objects.requireNonNull(catchThrowableOfType(SetupException.class, builder::build));
    }

    static SetupException failure(Object handler) {
        return failure(app().add(handler));
    }
}
