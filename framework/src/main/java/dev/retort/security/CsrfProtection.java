package dev.retort.security;

import dev.retort.http.HttpException;
import dev.retort.http.MediaType;
import dev.retort.http.Request;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests that another site made a visitor's browser send, with the visitor's cookies: cross-site request
 * forgery.
 *
 * <p>Browsers say where a request comes from, and pages cannot forge it. So a request that may change something (any
 * method but GET, HEAD, OPTIONS and TRACE) is let through if one of these holds, tried in this order:
 *
 * <ol>
 *   <li>{@code Sec-Fetch-Site} is {@code same-origin}, or {@code none}: the visitor typed the address. Every browser
 *       since 2023 sends it, over https and to localhost.
 *   <li>It is absent, and {@code Origin}, or without that {@code Referer}, names the request's own origin: an older
 *       browser, or plain http.
 *   <li>None of the three headers is there: no browser, but a program, which has no visitor's cookies to abuse.
 *   <li>{@code Origin} names a trusted origin, or the request is exempt.
 *   <li>The request has the token of its session, in the header {@code X-CSRF-Token} or the field {@code _csrf} of a
 *       form. The form is read only when all else failed.
 * </ol>
 *
 * <p>The order of the first three is the one of Go's {@code net/http.CrossOriginProtection}; unlike it, this compares
 * the scheme too. So an application behind a proxy that ends TLS wants {@link TrustedProxies}, or older browsers are
 * refused. Safe methods are never refused: a handler for GET must not change anything. Immutable, and so safe for use by
 * several threads.
 */
public final class CsrfProtection {
    /** The field of a form that holds the token. */
    public static final String FIELD = "_csrf";

    /** The header that holds the token, for scripts. */
    public static final String HEADER = "X-CSRF-Token";

    private static final String REASON = "The request comes from another site, which may not send it here. Open the"
            + " page again on this site, and send it from there.";

    private final OriginSet trusted;
    private final Predicate<Request> exempt;

    private CsrfProtection(OriginSet trusted, Predicate<Request> exempt) {
        this.trusted = trusted;
        this.exempt = exempt;
    }

    /**
     * Returns the protection without trusted origins and exemptions.
     *
     * @return the protection
     */
    public static CsrfProtection standard() {
        return new CsrfProtection(OriginSet.EMPTY, request -> false);
    }

    /**
     * Trusts other origins, whose pages may send requests as the application's own do.
     *
     * @param origins each as {@code https://example.org}, with the port where it is not the scheme's own; or
     *     {@code https://*.example.org} for every subdomain; in place of any named earlier
     * @return the changed protection
     * @throws IllegalArgumentException if one is no origin
     */
    public CsrfProtection trusting(String... origins) {
        return new CsrfProtection(OriginSet.of(List.of(origins)), exempt);
    }

    /**
     * Exempts requests, beside those that are exempt already; for what is called without cookies, such as a webhook.
     *
     * @param requests true for a request that is not to be checked
     * @return the changed protection
     */
    public CsrfProtection exempting(Predicate<Request> requests) {
        return new CsrfProtection(trusted, exempt.or(requests));
    }

    /**
     * Refuses a request that may be forged.
     *
     * @param request the request
     * @param secret gives the session's secret, null if the session has none; asked only where a token decides
     * @throws HttpException 403 if the request is refused; 400 or 413 if the form with the token is malformed
     */
    public void check(Request request, Supplier<@Nullable String> secret) {
        if (!isSafe(request.method()) && !isAllowed(request) && !hasToken(request, secret.get())) {
            throw new HttpException(403, REASON);
        }
    }

    /** Tells whether a method only asks (RFC 9110, section 9.2.1). */
    private static boolean isSafe(String method) {
        return switch (method) {
            case "GET", "HEAD", "OPTIONS", "TRACE" -> true;
            default -> false;
        };
    }

    /**
     * Refuses the opening of a WebSocket from another site's page. Its method is GET, and a browser sends cookies with
     * it whatever page opens it, so that it is checked as an unsafe request is; it has no room for a token.
     *
     * @param request the request that asks for the upgrade
     * @throws HttpException 403 if the request is refused
     */
    public void checkHandshake(Request request) {
        if (!isAllowed(request)) {
            throw new HttpException(403, REASON);
        }
    }

    private boolean isAllowed(Request request) {
        String site = request.header("Sec-Fetch-Site");
        String origin = request.header("Origin");
        if (site != null && !site.isEmpty()) {
            if (site.equals("same-origin") || site.equals("none")) {
                return true;
            }
        } else if (origin != null) {
            if (isOwn(request, Origin.parse(origin))) {
                return true;
            }
        } else {
            String referer = request.header("Referer");
            if (referer == null || isOwn(request, Origin.ofUrl(referer))) {
                return true;
            }
        }
        return isTrusted(origin) || exempt.test(request);
    }

    private static boolean isOwn(Request request, @Nullable Origin origin) {
        return origin != null && origin.equals(Origin.of(request.scheme(), request.host()));
    }

    private boolean isTrusted(@Nullable String origin) {
        return origin != null && !trusted.isEmpty() && trusted.contains(Origin.parse(origin));
    }

    private static boolean hasToken(Request request, @Nullable String secret) {
        if (secret == null) {
            return false;
        }
        String sent = request.header(HEADER);
        if (sent != null) {
            return CsrfToken.verify(secret, sent);
        }
        MediaType type = request.contentType();
        return type != null
                && type.isForm()
                && CsrfToken.verify(secret, request.form().get(FIELD));
    }

    /**
     * Makes a secret for a session.
     *
     * @return 43 characters that nobody can guess, 256 bits
     */
    public static String newSecret() {
        return RandomText.of(32);
    }

    /**
     * Makes a token for a page; another one at each call, and each valid as long as the secret is.
     *
     * @param secret the session's secret
     * @return 86 characters that need no escape in HTML, URLs and headers
     */
    public static String token(String secret) {
        return CsrfToken.make(secret);
    }

    /**
     * Tells whether a token was made from a secret, in a time that does not depend on where they differ.
     *
     * @param secret the session's secret
     * @param token what was sent, or null if nothing was
     * @return true if the token is valid
     */
    public static boolean verify(String secret, @Nullable String token) {
        return CsrfToken.verify(secret, token);
    }
}
