package dev.retort.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Serves {@code PATCH} requests that match a rule; short for {@link Route} with {@code methods = "PATCH"}. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Patch {
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
