package dev.retort.security;

import dev.retort.http.Request;
import dev.retort.http.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Lets the scripts of other sites read what the application answers: cross-origin resource sharing, as the Fetch standard
 * has it (section 3.2).
 *
 * <p>A browser asks first, with a preflight, before it sends what a form could not send; then it sends the request, and
 * hands the answer to the script if the answer says so. Both answers name the one origin that asked, if it is listed,
 * and say that they depend on it ({@code Vary}); an origin that is not listed gets no word of CORS. Immutable, and so safe
 * for use by several threads.
 *
 * <p>CORS opens, it does not close: {@link CsrfProtection} refuses unsafe requests of other sites all the same, unless
 * it is told to trust them too.
 */
public final class Cors {
    private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    /** The origins, or null for any. */
    private final @Nullable OriginSet origins;

    private final boolean opaque;
    /** The methods, or null for all that the rule has. */
    private final @Nullable Set<String> methods;
    /** The value of the header, {@code *} for any. */
    private final String headers;

    private final String exposed;
    private final boolean credentials;
    private final long maxAge;

    private Cors(
            @Nullable OriginSet origins,
            boolean opaque,
            @Nullable Set<String> methods,
            String headers,
            String exposed,
            boolean credentials,
            long maxAge) {
        if (credentials && (origins == null || opaque)) {
            throw new IllegalArgumentException("Credentials go to origins that are named, not to "
                    + (origins == null ? "any" : "\"null\", which every sandboxed frame is")
                    + "; write Cors.allow(\"https://app.example.org\").withCredentials().");
        }
        this.origins = origins;
        this.opaque = opaque;
        this.methods = methods;
        this.headers = headers;
        this.exposed = exposed;
        this.credentials = credentials;
        this.maxAge = maxAge;
    }

    /**
     * Allows some origins.
     *
     * @param origins each as {@code https://example.org}, with the port where it is not the scheme's own;
     *     {@code https://*.example.org} for every subdomain; {@code null} for documents without an origin
     * @return the rules: all methods of a route, the header {@code Content-Type}, no credentials, ten minutes
     * @throws IllegalArgumentException if one is no origin
     */
    public static Cors allow(String... origins) {
        List<String> named = new ArrayList<>(List.of(origins));
        boolean opaque = named.removeIf("null"::equals);
        if (named.contains("*")) {
            throw new IllegalArgumentException("Any origin is Cors.any(), without credentials.");
        }
        return new Cors(OriginSet.of(named), opaque, null, "Content-Type", "", false, TEN_MINUTES.toSeconds());
    }

    /**
     * Allows any origin; for what is public anyway.
     *
     * @return the rules: all methods of a route, the header {@code Content-Type}, never credentials, ten minutes
     */
    public static Cors any() {
        return new Cors(null, false, null, "Content-Type", "", false, TEN_MINUTES.toSeconds());
    }

    /**
     * Allows only some of the methods that a route has.
     *
     * @param methods the methods, in capitals
     * @return the changed rules
     * @throws IllegalArgumentException if one is no method
     */
    public Cors methods(String... methods) {
        Set<String> changed = Set.copyOf(tokens(methods));
        return new Cors(origins, opaque, changed, headers, exposed, credentials, maxAge);
    }

    /**
     * Allows headers of the request, in place of {@code Content-Type} alone.
     *
     * @param names the headers' names, or {@code *} alone for whatever is asked for
     * @return the changed rules
     * @throws IllegalArgumentException if one is no name
     */
    public Cors headers(String... names) {
        return new Cors(origins, opaque, methods, joined(names), exposed, credentials, maxAge);
    }

    /**
     * Lets scripts read headers of the response, beside the few that they always may.
     *
     * @param names the headers' names; {@code *} stands for all only without credentials
     * @return the changed rules
     * @throws IllegalArgumentException if one is no name
     */
    public Cors exposing(String... names) {
        return new Cors(origins, opaque, methods, headers, joined(names), credentials, maxAge);
    }

    /**
     * Lets scripts send cookies and read what is answered to them.
     *
     * @return the changed rules
     * @throws IllegalArgumentException if any origin is allowed, or {@code null} is
     */
    public Cors withCredentials() {
        return new Cors(origins, opaque, methods, headers, exposed, true, maxAge);
    }

    /**
     * Sets how long a browser may go without another preflight.
     *
     * @param time the time, in whole seconds; browsers keep to a bound of their own, two hours or a day
     * @return the changed rules
     * @throws IllegalArgumentException if the time is negative
     */
    public Cors maxAge(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("The time must not be negative, as is " + time);
        }
        return new Cors(origins, opaque, methods, headers, exposed, credentials, time.toSeconds());
    }

    private static String joined(String... names) {
        return String.join(", ", tokens(names));
    }

    private static List<String> tokens(String... names) {
        for (String name : names) {
            if (!isToken(name)) {
                throw new IllegalArgumentException("\"" + name + "\" is neither a method nor the name of a header.");
            }
        }
        return List.of(names);
    }

    private static boolean isToken(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c <= ' ' || c >= 0x7F || "\"(),/:;<=>?@[\\]{}".indexOf(c) >= 0) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    /**
     * Answers a preflight: {@code OPTIONS} with {@code Origin} and {@code Access-Control-Request-Method}.
     *
     * @param request the request
     * @param allowed the methods of the rules at its path
     * @return 204, which allows what may be allowed, and says nothing to an origin that is not listed; or null if the
     *     request is no preflight
     */
    public @Nullable Response preflight(Request request, Set<String> allowed) {
        if (!request.method().equals("OPTIONS")
                || request.header("Origin") == null
                || request.header("Access-Control-Request-Method") == null) {
            return null;
        }
        Response response =
                Response.empty(204).vary("Origin", "Access-Control-Request-Method", "Access-Control-Request-Headers");
        String origin = allowedOrigin(request);
        if (origin == null) {
            return response;
        }
        response = withOrigin(response, origin);
        Set<String> named = new TreeSet<>(allowed);
        if (methods != null) {
            named.retainAll(methods);
        }
        if (!named.isEmpty()) {
            response = response.header("Access-Control-Allow-Methods", String.join(", ", named));
        }
        String names = allowedHeaders(request);
        if (!names.isEmpty()) {
            response = response.header("Access-Control-Allow-Headers", names);
        }
        return response.header("Access-Control-Max-Age", Long.toString(maxAge));
    }

    /** Names the headers that were asked for where all are allowed, since a star would leave out Authorization. */
    private String allowedHeaders(Request request) {
        if (!headers.equals("*")) {
            return headers;
        }
        List<String> asked = new ArrayList<>();
        for (String line : request.headers("Access-Control-Request-Headers")) {
            for (String name : line.split(",", -1)) {
                if (isToken(name.strip())) {
                    asked.add(name.strip().toLowerCase(Locale.ROOT));
                }
            }
        }
        return String.join(", ", asked);
    }

    /**
     * Says in an answer that the origin which asked may read it; for errors as well as for success.
     *
     * @param request the request
     * @param response the response; where it names an origin itself, that stays
     * @return the response, with {@code Vary: Origin} whether or not there is an origin, unless any is allowed
     */
    public Response apply(Request request, Response response) {
        Response varied = origins == null ? response : response.vary("Origin");
        String origin = allowedOrigin(request);
        if (origin == null || response.headers().get(ALLOW_ORIGIN) != null) {
            return varied;
        }
        Response named = withOrigin(varied, origin);
        return exposed.isEmpty() ? named : named.header("Access-Control-Expose-Headers", exposed);
    }

    /**
     * Tells whether a request of another origin may change something, which its preflight was told.
     *
     * @param request the request
     * @return true if its origin is allowed, and it has no cookies with which it could speak for a visitor unless the
     *     policy is with credentials
     */
    public boolean mayWrite(Request request) {
        boolean isAllowed = origins == null || allowedOrigin(request) != null;
        return isAllowed && (credentials || request.header("Cookie") == null);
    }

    private Response withOrigin(Response response, String origin) {
        Response named = response.header(ALLOW_ORIGIN, origin);
        return credentials ? named.header("Access-Control-Allow-Credentials", "true") : named;
    }

    /** Returns the value that allows the request's origin, or null. */
    private @Nullable String allowedOrigin(Request request) {
        if (origins == null) {
            return "*";
        }
        String origin = request.header("Origin");
        if (origin == null) {
            return null;
        }
        boolean listed = origin.equals("null") ? opaque : origins.contains(Origin.parse(origin));
        return listed ? origin : null;
    }
}
