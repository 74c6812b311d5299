package dev.retort.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Calls the annotated method after each request of its blueprint, or of the whole application where its class is no blueprint.
 *
 * <p>The method takes the {@code Response} as a parameter and returns the one to send, or a
 * {@code CompletionStage} of it, which is waited for, or is {@code void} and only looks. The
 * hooks of the innermost blueprint come first, and those of one class in the reverse of their order.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface After {
    /**
     * Whether the method is for the whole application, although its class is a blueprint.
     *
     * @return false if not given
     */
    boolean everywhere() default false;

    /**
     * Where the method stands among those of its class and kind.
     *
     * @return any number, lower ones first; methods of one number go by their order in the source
     */
    int order() default 0;
}
