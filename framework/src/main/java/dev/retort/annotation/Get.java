package dev.retort.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Serves {@code GET} requests that match a rule; short for {@link Route} with {@code methods = "GET"}. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Get {
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

    /**
     * The media types that the handler produces, of which the client's {@code Accept} chooses one. Several handlers may
     * share a rule if they say what they produce; one of them need not, and answers whoever asks for nothing by name.
     *
     * @return media types, the best first; none if not given, and {@code Accept} is then not looked at
     */
    String[] produces() default {};
}
