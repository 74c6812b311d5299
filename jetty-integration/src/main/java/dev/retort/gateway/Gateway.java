package dev.retort.gateway;

/** A gateway. */
public final class Gateway {
    private Gateway() {}
}
