package dev.retort.containers.plain;

import dev.retort.annotation.Get;

/** What the README begins with, as a WAR. */
public final class Hello {
    /** Made by the initializer. */
    public Hello() {}

    /**
     * Greets.
     *
     * @return the greeting
     */
    @Get("/hello")
    public String hello() {
        return "Hello World!";
    }
}
