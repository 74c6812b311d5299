package dev.retort;

import dev.retort.registry.Scope;

/** Puts a blueprint together; see {@link Routes#blueprint}. Used by one thread. */
public final class BlueprintBuilder extends Routes<BlueprintBuilder> {
    private final Retort.Builder application;

    BlueprintBuilder(Retort.Builder application, Scope scope) {
        super(scope);
        this.application = application;
    }

    @Override
    BlueprintBuilder self() {
        return this;
    }

    @Override
    Retort.Builder application() {
        return application;
    }
}
