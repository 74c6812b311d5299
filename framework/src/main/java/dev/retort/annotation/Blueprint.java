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
}
