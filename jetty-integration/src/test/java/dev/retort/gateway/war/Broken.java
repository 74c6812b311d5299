package dev.retort.gateway.war;

import dev.retort.Application;
import dev.retort.Retort;

/** An application that cannot be made. */
public final class Broken implements Application {
    @Override
    public Retort create() {
        throw new IllegalStateException("the database is away");
    }
}
