package dev.retort.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Opens a WebSocket for the handshakes that match a rule.
 *
 * <p>The method is called once for each handshake, with its parameters bound as those of a route, and with a {@code
 * WebSocketChannel} on which it says what is to happen with messages. It returns nothing; an exception that it throws
 * refuses the handshake, as does an answer of a hook before it. A request for the same URL that is no handshake gets 426.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface WebSocket {
    /**
     * The rules, as in {@link Route#value()}.
     *
     * @return one rule or more
     */
    String[] value();

    /**
     * The name that URLs are built by.
     *
     * @return the endpoint, or empty for the method's name
     */
    String endpoint() default "";
}
