package dev.retort.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Calls the annotated method before the handler of each request of its blueprint, or of the whole application where its class is no blueprint.
 *
 * <p>What it returns, unless it is null or the method is {@code void}, is the answer, and neither further hooks nor the handler
 * are called. A {@code CompletionStage} is waited for, and one that completes with null goes on, as an empty
 * {@code Optional} does. The application's hooks come first, then those of the outer blueprints, then those of the inner ones.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Before {
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
