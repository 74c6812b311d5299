package dev.retort.security;

import dev.retort.http.Headers;
import dev.retort.http.Response;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Adds to every response the headers by which a browser is told to be careful.
 *
 * <p>From the start: no guessing of types ({@code X-Content-Type-Options}), no frames on other sites
 * ({@code X-Frame-Options}), no paths told to other sites ({@code Referrer-Policy}), no window shared with other sites
 * ({@code Cross-Origin-Opener-Policy}), and over https nothing but https for a year
 * ({@code Strict-Transport-Security}, RFC 6797). A policy for scripts ({@code Content-Security-Policy}) depends on the
 * pages, and so is the application's to give. What a handler set itself wins.
 *
 * <p>The headers are put together once; a response takes them over as they are. Immutable, and so safe for use by
 * several threads.
 */
public final class SecurityHeaders {
    private static final String HSTS = "Strict-Transport-Security";
    private static final String CSP = "Content-Security-Policy";
    private static final String CSP_REPORT_ONLY = "Content-Security-Policy-Report-Only";

    private static final SecurityHeaders NONE = new SecurityHeaders(Map.of(), Map.of());
    private static final SecurityHeaders STANDARD = NONE.with("X-Content-Type-Options", "nosniff")
            .with("X-Frame-Options", "SAMEORIGIN")
            .with("Referrer-Policy", "strict-origin-when-cross-origin")
            .with("Cross-Origin-Opener-Policy", "same-origin")
            .strictTransport(Duration.ofDays(365), true, false);

    private final Map<String, String> fixed;
    private final Map<String, NoncePolicy> policies;
    private final boolean hasNonce;
    /** What goes with a response for which no nonce was made. */
    private final Headers overHttp;

    private final Headers overHttps;

    private SecurityHeaders(Map<String, String> fixed, Map<String, NoncePolicy> policies) {
        this.fixed = fixed;
        this.policies = policies;
        hasNonce = policies.values().stream().anyMatch(NoncePolicy::hasNonce);
        overHttp = headers(false, null);
        overHttps = headers(true, null);
    }

    private Headers headers(boolean secure, @Nullable String nonce) {
        Headers headers = Headers.EMPTY;
        for (Map.Entry<String, String> header : fixed.entrySet()) {
            if (secure || !header.getKey().equals(HSTS)) {
                headers = headers.add(header.getKey(), header.getValue());
            }
        }
        for (Map.Entry<String, NoncePolicy> policy : policies.entrySet()) {
            headers = headers.add(policy.getKey(), policy.getValue().value(nonce));
        }
        return headers;
    }

    /**
     * Returns the headers that are safe for nearly every application.
     *
     * @return the headers that the description of this class names
     */
    public static SecurityHeaders standard() {
        return STANDARD;
    }

    /**
     * Returns no headers at all, to begin from nothing.
     *
     * @return nothing to add
     */
    public static SecurityHeaders none() {
        return NONE;
    }

    /**
     * Sets a header, in place of an earlier one of that name.
     *
     * @param name the header's name, such as {@code X-Frame-Options} or {@code Cross-Origin-Resource-Policy}
     * @param value its value, such as {@code DENY}
     * @return the changed headers
     * @throws IllegalArgumentException if name or value cannot stand in a header, or the header has a method of its own
     */
    public SecurityHeaders with(String name, String value) {
        if (name.equalsIgnoreCase(HSTS) || name.equalsIgnoreCase(CSP) || name.equalsIgnoreCase(CSP_REPORT_ONLY)) {
            throw new IllegalArgumentException(name + " has a method of its own: strictTransport(…),"
                    + " contentSecurityPolicy(…) or contentSecurityPolicyReportOnly(…).");
        }
        return withFixed(name, value);
    }

    private SecurityHeaders withFixed(String name, String value) {
        Response.empty(200).missingHeaders(Headers.EMPTY.add(name, value)); // Refuses what no response may have.
        Map<String, String> changed = without(fixed, name);
        changed.put(name, value);
        return new SecurityHeaders(Collections.unmodifiableMap(changed), policies);
    }

    /**
     * Leaves a header out.
     *
     * @param name the header's name, in any case
     * @return the changed headers
     */
    public SecurityHeaders without(String name) {
        return new SecurityHeaders(
                Collections.unmodifiableMap(without(fixed, name)),
                Collections.unmodifiableMap(without(policies, name)));
    }

    private static <V> Map<String, V> without(Map<String, V> headers, String name) {
        Map<String, V> rest = new LinkedHashMap<>(headers);
        rest.keySet().removeIf(name::equalsIgnoreCase);
        return rest;
    }

    /**
     * Says what a page may load and run.
     *
     * @param policy a policy such as {@code default-src 'self'; script-src 'self' 'nonce-{nonce}'}, where {@code {nonce}}
     *     stands for the nonce of the request
     * @return the changed headers
     * @throws IllegalArgumentException if a nonce is no source of its own, or the policy cannot stand in a header
     */
    public SecurityHeaders contentSecurityPolicy(String policy) {
        return withPolicy(CSP, policy);
    }

    /**
     * Says what a page should load and run; the browser reports what differs and lets it happen.
     *
     * @param policy as in {@link #contentSecurityPolicy}, with {@code report-to} or {@code report-uri}
     * @return the changed headers
     * @throws IllegalArgumentException if a nonce is no source of its own, or the policy cannot stand in a header
     */
    public SecurityHeaders contentSecurityPolicyReportOnly(String policy) {
        return withPolicy(CSP_REPORT_ONLY, policy);
    }

    private SecurityHeaders withPolicy(String name, String policy) {
        Map<String, NoncePolicy> changed = without(policies, name);
        changed.put(name, NoncePolicy.parse(policy));
        return new SecurityHeaders(fixed, Collections.unmodifiableMap(changed));
    }

    /**
     * Says which of the browser's abilities a page may use.
     *
     * @param policy a policy such as {@code camera=(), geolocation=(self)}
     * @return the changed headers
     * @throws IllegalArgumentException if the policy cannot stand in a header
     */
    public SecurityHeaders permissionsPolicy(String policy) {
        return with("Permissions-Policy", policy);
    }

    /**
     * Asks browsers that came over https to come over https alone from now on (RFC 6797).
     *
     * @param maxAge how long, in whole seconds; zero makes browsers forget it
     * @param subdomains whether all subdomains are meant too
     * @param preload whether browsers may have the domain built in; wants subdomains and a year at least
     * @return the changed headers
     * @throws IllegalArgumentException if the time is negative, or preload is asked for without what it wants
     */
    public SecurityHeaders strictTransport(Duration maxAge, boolean subdomains, boolean preload) {
        if (maxAge.isNegative()) {
            throw new IllegalArgumentException("The time must not be negative, as is " + maxAge);
        }
        if (preload && (!subdomains || maxAge.toDays() < 365)) {
            throw new IllegalArgumentException(
                    "Preloading wants the subdomains and 365 days at least; see https://hstspreload.org.");
        }
        return withFixed(
                HSTS,
                "max-age=" + maxAge.toSeconds() + (subdomains ? "; includeSubDomains" : "")
                        + (preload ? "; preload" : ""));
    }

    /**
     * Adds the headers that a response has not.
     *
     * @param response the response
     * @param secure whether the client came over https
     * @param nonce gives the nonce that the page was made with, or null if it has none
     * @return the response with the headers
     * @throws IllegalArgumentException if the nonce cannot stand in a policy
     */
    public Response apply(Response response, boolean secure, @Nullable Supplier<String> nonce) {
        return response.missingHeaders(
                nonce == null || !hasNonce
                        ? (secure ? overHttps : overHttp)
                        : headers(secure, NoncePolicy.checked(nonce.get())));
    }

    /**
     * Makes a nonce for one response.
     *
     * @return 22 characters that nobody can guess, 128 bits, in need of no escape
     */
    public static String newNonce() {
        return RandomText.of(16);
    }
}
