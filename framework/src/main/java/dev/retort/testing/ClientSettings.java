package dev.retort.testing;

import dev.retort.Retort;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What all requests of a client have in common.
 *
 * @param app the application
 * @param jar the cookies, or null if none are kept
 * @param secureEverywhere whether secure cookies go to {@code http} too
 * @param base where requests go whose scheme and host are not said; its target is the root of the application
 * @param headers what is sent with every request, by names in lower case
 * @param followed the hosts to which redirects are followed beside that of the request, or null if none is followed
 */
record ClientSettings(
        Retort app,
        @Nullable CookieJar jar,
        boolean secureEverywhere,
        Address base,
        Map<String, List<String>> headers,
        @Nullable Set<String> followed) {
    ClientSettings withJar(@Nullable CookieJar jar) {
        return new ClientSettings(app, jar, secureEverywhere, base, headers, followed);
    }

    ClientSettings withSecureEverywhere() {
        return new ClientSettings(app, jar, true, base, headers, followed);
    }

    ClientSettings withBase(Address base) {
        return new ClientSettings(app, jar, secureEverywhere, base, headers, followed);
    }

    ClientSettings withHeaders(Map<String, List<String>> headers) {
        return new ClientSettings(app, jar, secureEverywhere, base, headers, followed);
    }

    ClientSettings withFollowed(Set<String> followed) {
        return new ClientSettings(app, jar, secureEverywhere, base, headers, followed);
    }

    /** Returns the path that the application is mounted at, without a closing slash. */
    String mount() {
        return base.target().substring(0, base.target().length() - 1);
    }

    /** Returns the cookies, for those who need that there are some. */
    CookieJar cookies() {
        if (jar == null) {
            throw new IllegalStateException(
                    "This client keeps no cookies, as it was made by withoutCookies(); use the one before.");
        }
        return jar;
    }
}
