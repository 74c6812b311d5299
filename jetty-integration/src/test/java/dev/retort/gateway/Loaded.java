package dev.retort.gateway;

import dev.retort.gateway.config.ConfigParser;
import java.nio.file.Path;

/** Loads configurations whose messages and warnings are the subject of a test, without running them. */
final class Loaded {
    private Loaded() {}

    /** Loads a text. */
    static Configuration of(String text) {
        return of(text, "test.conf", Path.of("").toAbsolutePath());
    }

    /** Loads a text under a file's name. */
    static Configuration of(String text, String name, Path folder) {
        ConfigParser parser = new ConfigParser(Configuration.directives(), folder);
        return Configuration.compile(parser.parse(text, name), parser, folder, folder, Surroundings.NONE);
    }
}
