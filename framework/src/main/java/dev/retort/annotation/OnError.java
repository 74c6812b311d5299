package dev.retort.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Answers requests that ended with an error: a status, or an exception.
 *
 * <p>The handlers of the request's blueprint are asked first, then those of the blueprints around it, then those of the
 * whole application; first by status, then by class, the nearest superclass winning. The method may take the exception as
 * a parameter, of its own type or an {@code HttpException}; the status of the answer is the error's unless the method
 * says another. One that throws the {@code HttpException} that it was given again leaves it to the standard answer, as where
 * it has no page for programs, which then get {@code application/problem+json}. A blueprint's handler for 404 also answers for paths below its prefix that no rule matches.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface OnError {
    /**
     * The statuses to answer for.
     *
     * @return statuses from 400 to 599; with none, and no {@link #type()} either, the class is that of the method's
     *     parameter
     */
    int[] value() default {};

    /**
     * The classes of exceptions to answer for, with their subclasses.
     *
     * @return exception classes
     */
    Class<? extends Throwable>[] type() default {};

    /**
     * Whether the method is for the whole application, although its class is a blueprint.
     *
     * @return false if not given
     */
    boolean everywhere() default false;
}
