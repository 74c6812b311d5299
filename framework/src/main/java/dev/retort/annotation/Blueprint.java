package dev.retort.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Puts the routes of a class below a prefix, and its endpoints below a name. */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Blueprint {
    /**
     * The prefix of every rule of the class.
     *
     * @return a path that begins with {@code /} and does not end with it, or empty for none
     */
    String value() default "";

    /**
     * The name before the dot in every endpoint of the class.
     *
     * @return the name, or empty for the simple name of the class with a small first letter
     */
    String name() default "";

    /**
     * The blueprint that this one lies in: its prefix and name come before this one's, and its hooks around this one's.
     *
     * @return a class that is a blueprint, or {@code void.class} for none
     */
    Class<?> in() default void.class;

    /**
     * The host of every rule of the class that names none; it takes the place of that of the blueprint around this one.
     *
     * @return the host, with variables as in a rule, such as {@code <lang>.example.org}; empty for that around this one
     */
    String host() default "";

    /**
     * The subdomain of every rule of the class that names no host: what comes before the host or subdomain of the
     * blueprint around this one, or before the application's server name.
     *
     * @return such as {@code api}, perhaps with variables; empty for none
     */
    String subdomain() default "";

    /**
     * The static files of the blueprint: they are served at {@code /static/} below its prefix, and have the endpoint
     * {@code static} in it.
     *
     * @return a folder of the class path, such as {@code admin/static}; empty for none
     */
    String staticFolder() default "";

    /**
     * The templates of the blueprint, which come after those of the application: where both have one of a name, the
     * application's wins.
     *
     * @return a folder of the class path, such as {@code admin/templates}; empty for none
     */
    String templateFolder() default "";
}
