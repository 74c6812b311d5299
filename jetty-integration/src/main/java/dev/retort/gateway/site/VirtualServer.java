package dev.retort.gateway.site;

import dev.retort.gateway.config.Place;
import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.Location;
import dev.retort.gateway.exchange.LocationHandler;
import dev.retort.gateway.exchange.Regex;
import dev.retort.gateway.exchange.Site;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A {@code server} block as requests meet it. Immutable. */
public final class VirtualServer implements Site {
    private static final Logger LOG = LoggerFactory.getLogger(VirtualServer.class);

    private final List<Name> names;
    private final Location own;
    private final LocationHandler first;
    private final LocationTable locations;
    private final Map<String, Location> named;
    private final boolean mergesSlashes;

    /**
     * A name of a server.
     *
     * @param text lower case, perhaps with a wildcard; the expression as written if it is one
     * @param regex the regular expression, or null
     * @param place where it stands
     */
    record Name(String text, @Nullable Regex regex, Place place) {}

    VirtualServer(
            List<Name> names,
            Location own,
            Wrapping wrapping,
            LocationTable locations,
            Map<String, Location> named,
            boolean mergesSlashes) {
        this.names = names;
        this.own = own;
        this.locations = locations;
        this.named = named;
        this.mergesSlashes = mergesSlashes;
        this.first = wrapping.around(this::locate);
    }

    /** Puts what runs before the search for a location in front of it. */
    @FunctionalInterface
    interface Wrapping {
        LocationHandler around(LocationHandler search);
    }

    List<Name> names() {
        return names;
    }

    /**
     * Tells whether one of its names keeps a part of the host for a variable.
     *
     * @return whether a name is a regular expression with groups
     */
    public boolean capturesName() {
        return names.stream()
                .anyMatch(name -> name.regex() != null && name.regex().groupCount() > 0);
    }

    boolean mergesSlashes() {
        return mergesSlashes;
    }

    @Override
    public String name() {
        return names.isEmpty() ? "" : names.get(0).text();
    }

    @Override
    public Location location() {
        return own;
    }

    @Override
    public void enter(Exchange exchange) {
        exchange.enter(own);
        exchange.run(first);
    }

    @Override
    public void locate(Exchange exchange) {
        LocationTable.Found found;
        try {
            found = locations.find(exchange.uri(), exchange);
        } catch (StackOverflowError tooLong) {
            LOG.error(
                    "*{} a regular expression of a location cannot be matched against a path of {} bytes{}",
                    exchange.request().connectionNumber(),
                    exchange.uri().length(),
                    exchange.whose());
            exchange.end(HttpStatus.INTERNAL_SERVER_ERROR_500);
            return;
        }
        LocationTable.Entry entry = found.entry();
        Location location = entry == null ? own : entry.location();
        exchange.enter(location);
        if (found.lacksSlash()) {
            AdmissionModule.addSlash(exchange);
        }
        exchange.run(location.handler());
    }

    @Override
    public void named(Exchange exchange, String name) {
        Location location = named.get(name);
        if (location == null) {
            LOG.error(
                    "*{} could not find named location \"{}\"{}",
                    exchange.request().connectionNumber(),
                    name,
                    exchange.whose());
            exchange.response().page(HttpStatus.INTERNAL_SERVER_ERROR_500);
            return;
        }
        exchange.enter(location);
        exchange.run(location.handler());
    }

    /** nginx trusts nothing that comes after a request which it could not make sense of, or after its own failure. */
    private static boolean closesConnection(int status) {
        return switch (status) {
            case HttpStatus.BAD_REQUEST_400,
                    HttpStatus.PAYLOAD_TOO_LARGE_413,
                    HttpStatus.URI_TOO_LONG_414,
                    495,
                    496,
                    497,
                    HttpStatus.INTERNAL_SERVER_ERROR_500,
                    HttpStatus.NOT_IMPLEMENTED_501 -> true;
            default -> false;
        };
    }

    @Override
    public void end(Exchange exchange, int status) {
        exchange.response().statusInstead(status);
        // That of what would have come, such as an upstream's file, is not that of an error's page.
        exchange.response().getHeaders().remove(HttpHeader.CONTENT_TYPE);
        if (closesConnection(status)) {
            exchange.response().getHeaders().put(HttpFields.CONNECTION_CLOSE);
        }
        ErrorPages pages = exchange.setting(ErrorPages.SETTING);
        if (pages == null) {
            exchange.response().page(status);
        } else {
            pages.end(exchange, status);
        }
    }
}
