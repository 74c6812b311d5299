package dev.retort.gateway.site;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Sends each request to its location, or to the handler behind if no location takes it.
 *
 * <p>A request that a location takes never reaches the handler behind, whatever the location answers. Safe for use by
 * many threads once started.
 */
public final class SiteHandler extends Handler.Wrapper {
    private final Locations locations;
    private final Map<Location, Handler> handlers = new HashMap<>();

    /**
     * Creates the handler of a site and the handlers of its locations.
     *
     * @param locations the locations, in any order
     * @param behind what gets the requests that no location takes; null for nobody
     * @throws IllegalArgumentException if two locations are the same, or one cannot serve its content
     */
    @SuppressWarnings("this-escape")
    public SiteHandler(List<Location> locations, @Nullable Handler behind) {
        super(behind);
        this.locations = new Locations(locations);
        for (Location location : this.locations.longestFirst()) {
            Handler handler = location.newHandler();
            handlers.put(location, handler);
            addBean(handler, true);
        }
    }

    @Override
    public void setServer(@Nullable Server server) {
        super.setServer(server);
        handlers.values().forEach(handler -> handler.setServer(server));
    }

    /** Non-blocking always: what may block is handed off request by request. */
    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        HttpURI uri = request.getHttpURI();
        String path = UriPath.canonical(uri);
        if (path == null) {
            return pass(getHandler(), request, response, callback);
        }
        // Only a server that was told to accept it lets a NUL come this far. No file or upstream has use for it.
        if (path.contains("%00")) {
            StatusPage.send(request, response, callback, HttpStatus.BAD_REQUEST_400);
            return true;
        }
        if (locations.lacksSlash(path)) {
            StatusPage.sendToSlash(path, request, response, callback);
            return true;
        }
        Location location = locations.find(path);
        if (location == null) {
            return pass(getHandler(), request, response, callback);
        }
        Request normal = UriPath.isNormal(uri.getPath())
                ? request
                : Request.serveAs(request, HttpURI.build(uri).path(UriPath.escape(path)));
        return pass(handlers.get(location), normal, response, callback);
    }

    private static boolean pass(@Nullable Handler handler, Request request, Response response, Callback callback)
            throws Exception {
        if (handler == null) {
            return false;
        }
        return handler.getInvocationType() == InvocationType.BLOCKING
                ? HandOff.call(handler, request, response, callback)
                : handler.handle(request, response, callback);
    }
}
