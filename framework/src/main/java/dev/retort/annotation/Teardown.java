package dev.retort.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Calls the annotated method when a request of its blueprint, or of the whole application, has been answered, whether well or not.
 *
 * <p>The method may take the {@code Throwable} that ended the request, which is null where none did. What it throws is logged.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Teardown {
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
