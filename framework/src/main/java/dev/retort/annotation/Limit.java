package dev.retort.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Sets how much of a request the annotated handler takes, in place of the application's limits; what is beyond is
 * answered with 413. What is not given stays as it is.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Limit {
    /**
     * The largest body.
     *
     * @return bytes, or -1 where it is not given
     */
    long body() default -1;

    /**
     * The largest body that is read into memory, as JSON is.
     *
     * @return bytes, or -1 where it is not given
     */
    int bodyInMemory() default -1;

    /**
     * The largest field of a form.
     *
     * @return bytes, or -1 where it is not given
     */
    int field() default -1;

    /**
     * The largest multipart body.
     *
     * @return bytes, or -1 where it is not given
     */
    long upload() default -1;

    /**
     * The largest of the files in one.
     *
     * @return bytes, or -1 where it is not given
     */
    long file() default -1;

    /**
     * The most parts of a multipart body.
     *
     * @return a number, or -1 where it is not given
     */
    int parts() default -1;

    /**
     * How long a body may be waited for, beside what its bytes so far allow by {@link #bodyRate}.
     *
     * @return seconds, or -1 where it is not given
     */
    int bodySeconds() default -1;

    /**
     * How fast a body must come when {@link #bodySeconds} is over.
     *
     * @return bytes in a second, or -1 where it is not given
     */
    long bodyRate() default -1;
}
