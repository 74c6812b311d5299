package dev.retort.gateway.site;

import dev.retort.gateway.config.Known;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.exchange.Location;
import dev.retort.gateway.exchange.LocationHandler;
import dev.retort.gateway.exchange.ResponseFilter;
import dev.retort.gateway.exchange.Settings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of the configuration language and what it does: the counterpart of one nginx module.
 *
 * <p>A module declares its directives. When a configuration is loaded, it may take part in four places: it keeps
 * compiled values for a location ({@link #configure}), answers its requests ({@link #content}), stands in front of what
 * answers them ({@link #wrap}), and changes the responses ({@link #filter}). Everything is compiled then; a mistake is a
 * {@link dev.retort.gateway.config.ConfigException}. Each load has modules of its own, so that they may keep state in fields.
 */
public interface Module {
    /**
     * Returns the directives of this module.
     *
     * @return their descriptions
     */
    List<Known> directives();

    /**
     * Begins a load: adds variables, reads what stands in the {@code http} block beside the servers, such as {@code map}
     * and {@code upstream}.
     *
     * @param load the load
     */
    default void begin(Load load) {}

    /**
     * Looks at what stands in a block, whether or not something comes of it there: for mistakes that
     * {@link Known#check} cannot see by one directive alone.
     *
     * @param scope the http block, or one within it
     * @param load the load
     * @throws dev.retort.gateway.config.ConfigException if there is a mistake in it
     */
    default void check(Scope scope, Load load) {}

    /**
     * Compiles what this module keeps for a server, a location or an {@code if} within one.
     *
     * @param scope the block
     * @param settings where to keep it
     * @param load the load
     */
    default void configure(Scope scope, Settings settings, Load load) {}

    /**
     * Makes what answers the requests of a location, if this module is to do it there.
     *
     * @param scope the location, or an {@code if} or {@code limit_except} within it
     * @param level the block whose own directives say whether it is to: the scope, or the location around it where the
     *     scope is a block that has no content of its own
     * @param load the load
     * @return null if it is not
     */
    default @Nullable Content content(Scope scope, Scope level, Load load) {
        return null;
    }

    /**
     * Makes what answers the requests of a location that no directive gives a content.
     *
     * @param scope the server, the location, or a block within it
     * @param load the load
     * @return null if this is not the module of the files
     */
    default @Nullable LocationHandler contentOtherwise(Scope scope, Load load) {
        return null;
    }

    /**
     * Stands in front of the search for a location.
     *
     * @param server the server
     * @param next the search
     * @param load the load
     * @return a handler in front of it, or just the search
     */
    default LocationHandler wrapServer(Scope server, LocationHandler next, Load load) {
        return next;
    }

    /**
     * Stands in front of the rest of a location's chain.
     *
     * @param scope the location, a block within it, or the server for requests without a location
     * @param next the rest of the chain
     * @param blocks compiles the blocks within this one
     * @param load the load
     * @return a handler in front of it, or just the rest
     */
    default LocationHandler wrap(Scope scope, LocationHandler next, Blocks blocks, Load load) {
        return next;
    }

    /**
     * Makes what changes the responses of a location.
     *
     * @param scope the location, or an {@code if} within it; the server for responses without a location
     * @param load the load
     * @return null for nothing
     */
    default @Nullable ResponseFilter filter(Scope scope, Load load) {
        return null;
    }

    /** Compiles a block within a location into a location of its own, as {@code if} and {@code limit_except} need. */
    @FunctionalInterface
    interface Blocks {
        /**
         * Compiles a block.
         *
         * @param block its scope
         * @return the location that an exchange enters when it enters the block; its chain begins behind the rewrites
         */
        Location compile(Scope block);
    }

    /**
     * What answers the requests of a location.
     *
     * @param handler the handler
     * @param addsSlash whether a path that lacks only the location's last slash is redirected to it
     */
    record Content(LocationHandler handler, boolean addsSlash) {}
}
