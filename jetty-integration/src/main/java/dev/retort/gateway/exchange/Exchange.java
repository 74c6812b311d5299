package dev.retort.gateway.exchange;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request and its response on the way through the gateway.
 *
 * <p>The client's request is never changed. What changes on the way, the path and the query above all, stands here
 * beside it. Used by one thread at a time.
 */
public final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    /** After so many rewrites or internal redirects nginx takes it for a circle. */
    private static final int MAX_CHANGES = 10;

    private final Site site;
    private final ClientRequest request;
    private final ClientResponse response;

    private String uri;
    private @Nullable String args;
    private boolean asSent = true;
    private boolean rewrittenInPlace;
    private boolean internal;
    private boolean get;
    private int changes;
    private Location location;
    private @Nullable MatchResult captures;
    private final @Nullable String[] slots;
    private @Nullable Map<Setting<?>, Object> notes;
    private final HandOff handOff = new HandOff();
    private @Nullable Request body;

    /**
     * Creates an exchange.
     *
     * @param site the virtual server
     * @param request the request as it came
     * @param response where the answer goes
     * @param callback to be completed when the answer has been sent
     * @param host the host asked for: lower case, without port
     * @param requestUri the request's target as it came: path and query, one char a byte
     * @param uri the target's path in normal form
     * @param slots how many variables the configuration defines
     */
    public Exchange(
            Site site,
            Request request,
            Response response,
            Callback callback,
            String host,
            String requestUri,
            String uri,
            int slots) {
        this.site = site;
        this.location = site.location();
        this.request = new ClientRequest(request, site, host, requestUri);
        this.uri = uri;
        this.args = this.request.query();
        this.slots = new String[slots];
        this.response = new ClientResponse(this, response, callback);
    }

    // What came.

    /**
     * Returns the client's request.
     *
     * @return the request as it came; never changed
     */
    public ClientRequest request() {
        return request;
    }

    /**
     * Returns the request for who reads its body.
     *
     * @return the request; reading fails with status 413 where more comes than {@code client_max_body_size} allows, and with
     *     400 where it is not as long as it was said to be
     */
    public Request body() {
        Request own = body;
        if (own == null) {
            own = PromisedBody.of(request);
            body = own;
        }
        return own;
    }

    /**
     * Limits the body of a request that does not say its length.
     *
     * @param most bytes
     */
    public void limitBody(long most) {
        body = new LimitedBody(this, most);
    }

    /**
     * Returns the request's method, {@code $request_method}.
     *
     * @return the method that came; GET after an {@code error_page} has taken the exchange elsewhere
     */
    public String method() {
        return get ? "GET" : request.getMethod();
    }

    /** Makes a GET of whatever came but HEAD, for the page of an error. */
    public void becomeGet() {
        get = !request.getMethod().equals("HEAD");
    }

    // What goes back.

    /**
     * Returns the response, through whose filters everything goes to the client.
     *
     * @return the response
     */
    public ClientResponse response() {
        return response;
    }

    /**
     * Returns what is to be completed when the response has been written. A failure before the first byte is answered with
     * 500, a later one breaks the connection.
     *
     * @return the callback
     */
    public Callback callback() {
        return response.callback();
    }

    // Where it is.

    /**
     * Returns the virtual server.
     *
     * @return the server
     */
    public Site site() {
        return site;
    }

    /**
     * Returns the location.
     *
     * @return the location; that of the server itself before one is found
     */
    public Location location() {
        return location;
    }

    /**
     * Returns what a module keeps for the location.
     *
     * @param setting the key
     * @param <T> the value's type
     * @return the value or null
     */
    public <T> @Nullable T setting(Setting<T> setting) {
        return location.settings().get(setting);
    }

    /**
     * Moves the exchange into a location that has been found for it.
     *
     * @param to the location
     */
    public void enter(Location to) {
        location = to;
        rewrittenInPlace = false;
    }

    /**
     * Moves the exchange into a block of the location that it is in.
     *
     * @param block what {@code if} or {@code limit_except} has made of the location
     */
    public void narrow(Location block) {
        location = block;
    }

    /**
     * Returns the path, {@code $uri}: normal at first, then as rewrites left it.
     *
     * @return the path, decoded, one char a byte
     */
    public String uri() {
        return uri;
    }

    /**
     * Returns the query, {@code $args}.
     *
     * @return the query without its question mark, or null if there is none
     */
    public @Nullable String args() {
        return args;
    }

    /**
     * Sets the query.
     *
     * @param query without its question mark
     */
    public void args(@Nullable String query) {
        args = query;
    }

    /**
     * Sets the path.
     *
     * @param path in normal form
     */
    public void uri(String path) {
        uri = path;
        asSent = false;
        rewrittenInPlace = true;
    }

    /**
     * Sets path and query as {@code rewrite} does, after which an {@code internal} location may serve them.
     *
     * @param path the new path, decoded
     * @param query without its question mark, or null for none
     */
    public void rewrite(String path, @Nullable String query) {
        uri(path);
        args = query;
        internal = true;
    }

    /**
     * Tells whether the path is still the one that came, so that it can be forwarded as it was spelled.
     *
     * @return false after a rewrite or an internal redirect
     */
    public boolean isAsSent() {
        return asSent;
    }

    /**
     * Tells whether the path has been changed within the location that serves it, so that the location's prefix need not
     * be in it any more.
     *
     * @return true after {@code rewrite … break}
     */
    public boolean isRewrittenInPlace() {
        return rewrittenInPlace;
    }

    /**
     * Tells whether the gateway itself has sent the exchange to where it is, by {@code error_page}, {@code try_files}, a
     * rewrite or an upstream's order.
     *
     * @return whether an {@code internal} location may serve it
     */
    public boolean isInternal() {
        return internal;
    }

    // Variables.

    /**
     * Returns a group of the last regular expression that matched.
     *
     * @param group from 1
     * @return its text, or null
     */
    public @Nullable String capture(int group) {
        MatchResult last = captures;
        return last == null || group > last.groupCount() ? null : last.group(group);
    }

    /**
     * Keeps the groups of a regular expression that matched.
     *
     * @param match the match; null for none
     */
    public void captures(@Nullable MatchResult match) {
        captures = match;
    }

    @Nullable String slot(int index) {
        return index < slots.length ? slots[index] : null;
    }

    void slot(int index, @Nullable String value) {
        slots[index] = value;
    }

    /**
     * Returns what a module has noted.
     *
     * @param key the key
     * @param <T> the note's type
     * @return the note or null
     */
    @SuppressWarnings("unchecked") // note() lets nothing else in
    public <T> @Nullable T note(Setting<T> key) {
        Map<Setting<?>, Object> all = notes;
        return all == null ? null : (T) all.get(key);
    }

    /**
     * Notes something for later.
     *
     * @param key the key
     * @param note the note; null removes it
     * @param <T> the note's type
     */
    public <T> void note(Setting<T> key, @Nullable T note) {
        if (notes == null) {
            notes = new HashMap<>();
        }
        if (note == null) {
            notes.remove(key);
        } else {
            notes.put(key, note);
        }
    }

    // The ways on.

    /** Finds a location anew, after a rewrite has changed the path. */
    public void relocate() {
        if (mayChange()) {
            internal = true;
            rewrittenInPlace = false;
            site.locate(this);
        }
    }

    /**
     * Begins again with another path, as if a request for it had come.
     *
     * @param path in normal form
     * @param query without its question mark, or null for none
     */
    public void redirect(String path, @Nullable String query) {
        if (mayChange()) {
            uri(path);
            args = query;
            internal = true;
            rewrittenInPlace = false;
            site.enter(this);
        }
    }

    /**
     * Goes on in a named location; the path stays.
     *
     * @param name with its {@code @}
     */
    public void redirectNamed(String name) {
        if (mayChange()) {
            internal = true;
            asSent = false;
            rewrittenInPlace = false;
            site.named(this, name);
        }
    }

    /**
     * Redirects the client. A target that is a path becomes absolute if {@code absolute_redirect} is on.
     *
     * @param status 301, 302, 303, 307 or 308
     * @param target path or URL with what has to be escaped escaped, one char a byte
     */
    public void redirectClient(int status, String target) {
        response.getHeaders().put(HttpHeader.LOCATION, redirectTarget(target));
        end(status);
    }

    /**
     * Returns what a redirect names as its target, which is a URL if {@code absolute_redirect} is on.
     *
     * @param target path or URL with what has to be escaped escaped, one char a byte
     * @return the value of {@code Location}
     */
    public String redirectTarget(String target) {
        RedirectForm form = setting(RedirectForm.SETTING);
        return (form == null ? RedirectForm.DEFAULT : form).of(this, target);
    }

    /** Breaks the connection without an answer, nginx's status 444. */
    public void abandon() {
        request.getConnectionMetaData().getConnection().getEndPoint().close();
        response.abandon();
    }

    /**
     * Answers with a status: the page that {@code error_page} names, or the gateway's own.
     *
     * @param status 300 to 599
     */
    public void end(int status) {
        site.end(this, status);
    }

    private boolean mayChange() {
        if (++changes <= MAX_CHANGES) {
            return true;
        }
        LOG.error(
                "*{} rewrite or internal redirection cycle while processing \"{}\"{}",
                request.connectionNumber(),
                uri,
                whose());
        response.page(HttpStatus.INTERNAL_SERVER_ERROR_500);
        return false;
    }

    /**
     * Runs a link of the chain and answers 500 if it fails.
     *
     * @param handler the link
     */
    public void run(LocationHandler handler) {
        try {
            handler.handle(this);
        } catch (Throwable failure) {
            callback().failed(failure);
        }
    }

    /**
     * Begins on the thread on which Jetty has called the gateway, which may wait if the server's handlers do.
     *
     * @param first what is done first; what it throws is thrown
     */
    public void begin(Consumer<Exchange> first) {
        handOff.begin(this, first);
    }

    /**
     * Tells whether the current thread may wait for a disk or run a webapp.
     *
     * @return false on the thread that reads every connection
     */
    public boolean mayBlock() {
        return handOff.mayBlock();
    }

    /**
     * Runs a link of the chain where it may block: here, if this thread may, or on the server's pool.
     *
     * @param handler the link
     */
    public void runBlocking(LocationHandler handler) {
        handOff.run(this, handler);
    }

    /**
     * Runs a link of the chain on the server's pool, whatever this thread is: it is somebody else's, who has work to do.
     *
     * @param handler the link
     */
    public void runOnPool(LocationHandler handler) {
        handOff.dispatch(this, handler);
    }

    /**
     * Says whose request this is, as nginx ends the lines of its error log.
     *
     * @return such as {@code , client: 192.0.2.1, server: example.org, request: "GET /x HTTP/1.1", host: "example.org"}
     */
    public String whose() {
        return LogContext.of(this, null);
    }

    /**
     * Says whose request this is as {@link #whose()} does, as far as its first line tells.
     *
     * @return such as {@code , client: 192.0.2.1, server: example.org, request: "GET /x HTTP/1.1"}
     */
    public String whoseLine() {
        return LogContext.ofLine(this);
    }

    /**
     * Says whose request this is, and where it went.
     *
     * @param upstream the URL that it was sent on to
     * @return the same with {@code upstream: "http://127.0.0.1:8081/x"} before the host
     */
    public String whose(String upstream) {
        return LogContext.of(this, upstream);
    }

    @Override
    public String toString() {
        return request.getMethod() + " " + request.target();
    }
}
