package dev.retort.dispatch;

import dev.retort.http.Limits;
import dev.retort.security.Admission;
import dev.retort.security.CsrfProtection;
import dev.retort.security.SecurityHeaders;
import dev.retort.security.TrustedHosts;
import dev.retort.security.TrustedProxies;
import org.jspecify.annotations.Nullable;

/**
 * What keeps an application safe, for requests of every kind.
 *
 * @param admission bounds how many requests are answered at once, or null for no bound
 * @param proxies the proxies whose word about the client is taken, or null for none
 * @param hosts the hosts that are served
 * @param csrf refuses forged requests, or null where something else does
 * @param headers the headers of every response
 * @param limits how much of a request is read
 */
public record Safety(
        @Nullable Admission admission,
        @Nullable TrustedProxies proxies,
        TrustedHosts hosts,
        @Nullable CsrfProtection csrf,
        SecurityHeaders headers,
        Limits limits) {
    /** How many requests are answered at once unless the application says otherwise. */
    private static final int MOST_AT_ONCE = 1000;

    /**
     * Returns what an application has unless it says otherwise.
     *
     * @return everything but trusted proxies and hosts, which only the application can know
     */
    public static Safety standard() {
        return new Safety(
                Admission.of(MOST_AT_ONCE),
                null,
                TrustedHosts.any(),
                CsrfProtection.standard(),
                SecurityHeaders.standard(),
                Limits.DEFAULT);
    }

    /**
     * Changes the bound on requests at once.
     *
     * @param value the bound, or null for none
     * @return the changed safety
     */
    public Safety admission(@Nullable Admission value) {
        return new Safety(value, proxies, hosts, csrf, headers, limits);
    }

    /**
     * Changes the trusted proxies.
     *
     * @param value the proxies
     * @return the changed safety
     */
    public Safety proxies(TrustedProxies value) {
        return new Safety(admission, value, hosts, csrf, headers, limits);
    }

    /**
     * Changes the hosts that are served.
     *
     * @param value the hosts
     * @return the changed safety
     */
    public Safety hosts(TrustedHosts value) {
        return new Safety(admission, proxies, value, csrf, headers, limits);
    }

    /**
     * Changes the protection against forged requests.
     *
     * @param value the protection, or null for none
     * @return the changed safety
     */
    public Safety csrf(@Nullable CsrfProtection value) {
        return new Safety(admission, proxies, hosts, value, headers, limits);
    }

    /**
     * Changes the headers of every response.
     *
     * @param value the headers
     * @return the changed safety
     */
    public Safety headers(SecurityHeaders value) {
        return new Safety(admission, proxies, hosts, csrf, value, limits);
    }

    /**
     * Changes how much of a request is read.
     *
     * @param value the limits
     * @return the changed safety
     */
    public Safety limits(Limits value) {
        return new Safety(admission, proxies, hosts, csrf, headers, value);
    }
}
