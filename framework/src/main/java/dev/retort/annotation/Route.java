package dev.retort.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Serves the requests that match a rule with the annotated method.
 *
 * <p>The rule is written as in Werkzeug: {@code "/users/<int:id>"}. A variable is bound to the parameter of its name.
 * The annotation may be repeated; each one adds a rule to the same endpoint.
 *
 * <p>Before a class it is a rule for each of its methods that are called {@code get}, {@code post}, {@code put}, {@code
 * patch} or {@code delete}, for the method of that name, and the endpoint is the class's name with a small first letter.
 */
@Documented
@Repeatable(Route.Several.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Route {
    /**
     * The rules, each beginning with {@code /}; an empty rule stands for the blueprint's prefix itself.
     *
     * @return one rule or more
     */
    String[] value();

    /**
     * The methods that are served; {@code HEAD} comes with {@code GET}, and {@code OPTIONS} is answered unless listed.
     *
     * @return method names, {@code GET} if not given
     */
    String[] methods() default "GET";

    /**
     * The name that URLs are built by.
     *
     * @return the endpoint, or empty for the method's name
     */
    String endpoint() default "";

    /**
     * Values for parameters that the rule leaves out, each as {@code "name=value"}.
     *
     * @return the defaults, none if not given
     */
    String[] defaults() default {};

    /**
     * Whether {@code /x} is redirected to a rule {@code /x/}; when false, both are served.
     *
     * @return true if not given, as in Werkzeug
     */
    boolean strictSlashes() default true;

    /**
     * The host rule, such as {@code "<lang>.example.org"}.
     *
     * @return the host rule, or empty for every host
     */
    String host() default "";

    /**
     * Whether the rule is an alias, as in Werkzeug: its requests are redirected to the rule of the same method that is none,
     * and no URL is built of it. Its endpoint, unless given, is that of the other rule.
     *
     * @return false if not given
     */
    boolean alias() default false;

    /**
     * The media types that the handler produces, of which the client's {@code Accept} chooses one. Several handlers may
     * share a rule if they say what they produce; one of them need not, and answers whoever asks for nothing by name.
     *
     * @return media types, the best first; none if not given, and {@code Accept} is then not looked at
     */
    String[] produces() default {};

    /** Holds repeated routes. */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.METHOD, ElementType.TYPE})
    @interface Several {
        /**
         * The repeated routes.
         *
         * @return the routes in the order of the source
         */
        Route[] value();
    }
}
