package dev.retort.testing;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Keeps cookies as a browser does (RFC 6265, sections 5.3 and 5.4). Safe for use by several threads.
 */
final class CookieJar {
    private final Clock clock;

    // In the order in which they were first set, which is the order of those with paths of one length.
    private final List<TestCookie> kept = new ArrayList<>();

    CookieJar(Clock clock) {
        this.clock = clock;
    }

    /** Takes what an answer sets, replaces and deletes. */
    void receive(List<String> headers, Address from) {
        Instant now = clock.instant();
        for (String header : headers) {
            TestCookie cookie = SetCookie.parse(header, from, now);
            if (cookie != null) {
                keep(cookie, now);
            }
        }
    }

    private synchronized void keep(TestCookie cookie, Instant now) {
        for (int i = 0; i < kept.size(); i++) {
            if (kept.get(i).isReplacedBy(cookie)) {
                if (cookie.isExpired(now)) {
                    kept.remove(i);
                } else {
                    kept.set(i, cookie);
                }
                return;
            }
        }
        if (!cookie.isExpired(now)) {
            kept.add(cookie);
        }
    }

    /** Returns the cookies that a request gets, in the order in which they are sent: longer paths first. */
    List<TestCookie> sentTo(Address to, boolean secureEverywhere) {
        String host = HostNames.of(to.host());
        boolean secure = secureEverywhere || to.scheme().equals("https");
        return matching(cookie -> cookie.isOfHost(host) && cookie.isOfPath(to.path()) && (secure || !cookie.secure()));
    }

    /** Returns the cookies that fit and have not expired, longer paths first. */
    synchronized List<TestCookie> matching(Predicate<TestCookie> wanted) {
        Instant now = clock.instant();
        kept.removeIf(cookie -> cookie.isExpired(now));
        return kept.stream()
                .filter(wanted)
                .sorted(Comparator.comparingInt(cookie -> -cookie.path().length()))
                .toList();
    }

    synchronized void drop(Predicate<TestCookie> unwanted) {
        kept.removeIf(unwanted);
    }

    Clock clock() {
        return clock;
    }
}
