package dev.retort.gateway.exchange;

/**
 * The virtual server that an exchange belongs to, which knows every way on: nginx's phases. Safe for use by many threads.
 */
public interface Site {
    /**
     * Returns the server's first name, {@code $server_name}.
     *
     * @return the name, empty if it has none
     */
    String name();

    /**
     * Returns the location of requests that are in none: before it is found, and where there is none.
     *
     * @return what holds for the server itself
     */
    Location location();

    /**
     * Runs an exchange from the beginning: the server's rewrites, then its location.
     *
     * @param exchange the exchange
     */
    void enter(Exchange exchange);

    /**
     * Finds the location for the exchange's path and runs it.
     *
     * @param exchange the exchange
     */
    void locate(Exchange exchange);

    /**
     * Runs a named location.
     *
     * @param exchange the exchange
     * @param name with its {@code @}
     */
    void named(Exchange exchange, String name);

    /**
     * Answers with a status: the page that {@code error_page} names, or the gateway's own.
     *
     * @param exchange the exchange, with no byte of a response sent
     * @param status 300 to 599
     */
    void end(Exchange exchange, int status);
}
