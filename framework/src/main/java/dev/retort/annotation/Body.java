package dev.retort.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Binds a parameter to the request's body, read as JSON into the parameter's type.
 *
 * <p>A {@code String} parameter gets the body as text and a {@code byte[]} parameter as it came, whatever its type.
 * For any other, a body that is not sent as JSON is answered with 415, and one that cannot be read with 400.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface Body {}
