package dev.retort.gateway.exchange;

/**
 * A link of a location's chain: it answers the exchange, or does its part and hands over to the next.
 *
 * <p>It is called on a thread that must not block unless {@link Exchange#mayBlock()} says otherwise. It may return
 * before the exchange is answered. An exception that it throws is answered with 500.
 */
@FunctionalInterface
public interface LocationHandler {
    /**
     * Serves an exchange.
     *
     * @param exchange the exchange, not answered yet
     * @throws Exception if it cannot be served
     */
    void handle(Exchange exchange) throws Exception;
}
