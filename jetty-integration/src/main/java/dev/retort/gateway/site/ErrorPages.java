package dev.retort.gateway.site;

import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.Setting;

/** Decides how a status is answered: nginx's {@code error_page}, kept in a location's settings. */
public interface ErrorPages {
    /** Where a location keeps it. */
    Setting<ErrorPages> SETTING = new Setting<>("error_page");

    /**
     * Answers with a status.
     *
     * @param exchange the exchange, with no byte of a response sent
     * @param status 300 to 599
     */
    void end(Exchange exchange, int status);

    /**
     * Tells whether there is a page for a status other than the gateway's own.
     *
     * @param status 300 to 599
     * @return whether {@code error_page} names one
     */
    boolean covers(int status);
}
