package dev.retort.gateway;

import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Place;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A block of an {@code nginx.conf} that is written in Java: the same directives, with the same meaning.
 *
 * <pre>{@code
 * server.set("listen", "8080")
 *         .set("gzip", "on")
 *         .location("/api/", api -> api.set("proxy_pass", "http://127.0.0.1:9000")
 *                 .set("proxy_set_header", "Host", "$host"))
 *         .location("~ \\.php$", php -> php.set("return", "403"));
 * }</pre>
 *
 * <p>Each argument is one word, which needs no quotes; {@code $variables} in it are those of the gateway, where the
 * directive takes any. Mistakes are found when a {@link Gateway} is made of it, and are told with the line of the program
 * that wrote the directive. Not safe for use by several threads.
 *
 * @see <a href="https://nginx.org/en/docs/dirindex.html">nginx's directives</a>
 */
public final class Block {
    private static final StackWalker STACK = StackWalker.getInstance();

    /** Written before a location's path; longer ones first. */
    private static final List<String> MODIFIERS = List.of("^~", "~*", "~", "=");

    private final List<Directive> directives = new ArrayList<>();

    Block() {}

    /**
     * Adds a directive.
     *
     * @param name such as {@code proxy_pass}; within a block of lines, as {@code map} has, its first word
     * @param arguments its words; names of files are relative to the {@linkplain Gateway.Builder#prefix prefix}
     * @return this
     */
    public Block set(String name, String... arguments) {
        directives.add(new Directive(bytes(name), words(List.of(arguments)), null, caller()));
        return this;
    }

    /**
     * Adds a directive with a block.
     *
     * @param name such as {@code upstream}
     * @param arguments its words before the block
     * @param inside writes the block; is called at once
     * @return this
     */
    public Block block(String name, List<String> arguments, Consumer<Block> inside) {
        Place place = caller();
        Block block = new Block();
        inside.accept(block);
        directives.add(new Directive(bytes(name), words(arguments), block.directives, place));
        return this;
    }

    /**
     * Adds a {@code server}.
     *
     * @param inside writes its block; is called at once
     * @return this
     */
    public Block server(Consumer<Block> inside) {
        return block("server", List.of(), inside);
    }

    /**
     * Adds an {@code upstream}.
     *
     * @param name what {@code proxy_pass} calls it
     * @param inside writes its block; is called at once
     * @return this
     */
    public Block upstream(String name, Consumer<Block> inside) {
        return block("upstream", List.of(name), inside);
    }

    /**
     * Adds a {@code location}.
     *
     * @param match what it is for, as nginx writes it: {@code /static/}, {@code = /}, {@code ~ \\.php$},
     *     {@code @fallback}
     * @param inside writes its block; is called at once
     * @return this
     */
    public Block location(String match, Consumer<Block> inside) {
        for (String modifier : MODIFIERS) {
            if (match.startsWith(modifier)) {
                String path = match.substring(modifier.length()).strip();
                return block("location", List.of(modifier, path), inside);
            }
        }
        return block("location", List.of(match), inside);
    }

    List<Directive> directives() {
        return directives;
    }

    /** The line that writes the directive; lambdas that run within {@link #block} have lines of their own. */
    private static Place caller() {
        return STACK.walk(frames -> frames.filter(frame -> !isOurs(frame.getClassName()))
                .findFirst()
                .map(frame -> new Place(String.valueOf(frame.getFileName()), Math.max(0, frame.getLineNumber())))
                .orElse(new Place("the configuration", 0)));
    }

    private static boolean isOurs(String className) {
        return Stream.of(Block.class, Gateway.class, Gateway.Builder.class)
                .anyMatch(one -> className.equals(one.getName()));
    }

    private static List<String> words(List<String> arguments) {
        return arguments.stream().map(Block::bytes).toList();
    }

    /** Words of a configuration have one char a byte. */
    private static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
