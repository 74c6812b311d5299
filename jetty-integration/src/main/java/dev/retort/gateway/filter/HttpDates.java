package dev.retort.gateway.filter;

import dev.retort.gateway.exchange.ClientResponse;
import java.time.DateTimeException;
import org.eclipse.jetty.http.HttpDateTime;

/** Reads the dates of HTTP fields. */
final class HttpDates {
    private HttpDates() {}

    /**
     * Reads a date in any of HTTP's three forms (RFC 9110, section 5.6.7).
     *
     * @param text the date
     * @return seconds since 1970, or {@link ClientResponse#UNKNOWN} if it is none
     */
    static long parse(String text) {
        try {
            long millis = HttpDateTime.parseToEpoch(text);
            return millis < 0 ? ClientResponse.UNKNOWN : millis / 1000;
        } catch (DateTimeException noSuchDay) {
            return ClientResponse.UNKNOWN;
        }
    }
}
