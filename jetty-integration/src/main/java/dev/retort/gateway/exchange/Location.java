package dev.retort.gateway.exchange;

import java.util.List;

/**
 * A location as requests meet it: what the modules have compiled for it, the chain that serves, and the filters of its
 * responses. Immutable once loaded.
 */
public final class Location {
    private final String name;
    private final Settings settings;
    private final LocationHandler handler;
    private final List<ResponseFilter> filters;

    /**
     * Creates a location.
     *
     * @param name as it is written: {@code /prefix/}, {@code = /exact}, {@code ~ regex}, {@code @name}
     * @param settings what modules keep for it
     * @param handler the first link of its chain
     * @param filters its responses' filters, that which sees the response first in front
     */
    public Location(String name, Settings settings, LocationHandler handler, List<ResponseFilter> filters) {
        this.name = name;
        this.settings = settings;
        this.handler = handler;
        this.filters = List.copyOf(filters);
    }

    /**
     * Returns its name.
     *
     * @return the name as it is written
     */
    public String name() {
        return name;
    }

    /**
     * Returns what modules keep for it.
     *
     * @return the settings
     */
    public Settings settings() {
        return settings;
    }

    /**
     * Returns its chain.
     *
     * @return the first link
     */
    public LocationHandler handler() {
        return handler;
    }

    /**
     * Returns the filters of its responses.
     *
     * @return the filters, that which sees a response first in front
     */
    public List<ResponseFilter> filters() {
        return filters;
    }

    @Override
    public String toString() {
        return "location " + name;
    }
}
