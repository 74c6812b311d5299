package dev.retort.gateway.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A block seen from within: its own directives and, through the blocks around it, those it inherits.
 *
 * <p>nginx's rule for inheritance: a directive that a block does not have is that of the nearest block around it which
 * has it. That goes for lists too: one {@code add_header} in a location, and none of the server's count.
 */
public final class Scope {
    private final Context context;
    private final @Nullable Scope outer;
    private final @Nullable Directive opening;
    private final List<Directive> directives;

    /**
     * Creates the scope of a file's top level.
     *
     * @param directives what stands there
     */
    public Scope(List<Directive> directives) {
        this(Context.MAIN, null, null, directives);
    }

    private Scope(Context context, @Nullable Scope outer, @Nullable Directive opening, List<Directive> directives) {
        this.context = context;
        this.outer = outer;
        this.opening = opening;
        this.directives = directives;
    }

    /**
     * Enters a block of this one.
     *
     * @param block a directive with a block
     * @param kind what the block is
     * @return its scope
     */
    public Scope enter(Directive block, Context kind) {
        return new Scope(kind, this, block, block.children());
    }

    /**
     * Returns what kind of block this is.
     *
     * @return the kind
     */
    public Context context() {
        return context;
    }

    /**
     * Returns the block around this one.
     *
     * @return null at the top
     */
    public @Nullable Scope outer() {
        return outer;
    }

    /**
     * Returns the directive that opens this block.
     *
     * @return null at the top
     */
    public @Nullable Directive opening() {
        return opening;
    }

    /**
     * Returns where this block begins, for messages.
     *
     * @return its opening directive's place
     */
    public Place place() {
        return opening == null ? new Place("the configuration", 0) : opening.place();
    }

    /**
     * Returns this block's own directives.
     *
     * @return all of them, in order
     */
    public List<Directive> directives() {
        return directives;
    }

    /**
     * Returns this block's own directives of a name.
     *
     * @param name the name
     * @return those directives, in order
     */
    public List<Directive> own(String name) {
        return directives.stream()
                .filter(directive -> directive.name().equals(name))
                .toList();
    }

    /**
     * Returns this block's own directive of a name.
     *
     * @param name the name
     * @return the first of them, or null
     */
    public @Nullable Directive ownOne(String name) {
        for (Directive directive : directives) {
            if (directive.name().equals(name)) {
                return directive;
            }
        }
        return null;
    }

    /**
     * Returns the directives of a name that hold here.
     *
     * @param name the name
     * @return those of the nearest block that has any, in order
     */
    public List<Directive> all(String name) {
        for (Scope scope = this; scope != null; scope = scope.outer) {
            List<Directive> here = scope.own(name);
            if (!here.isEmpty()) {
                return here;
            }
        }
        return List.of();
    }

    /**
     * Returns the directive of a name that holds here.
     *
     * @param name the name
     * @return that of the nearest block that has it, or null
     */
    public @Nullable Directive one(String name) {
        for (Scope scope = this; scope != null; scope = scope.outer) {
            Directive here = scope.ownOne(name);
            if (here != null) {
                return here;
            }
        }
        return null;
    }

    /**
     * Returns what the directives of a name that hold here list together.
     *
     * @param name the name
     * @return their arguments, in order; none if there is no such directive
     */
    public List<String> words(String name) {
        return all(name).stream()
                .flatMap(directive -> directive.arguments().stream())
                .toList();
    }

    /**
     * Returns the first argument of a directive that holds here.
     *
     * @param name the directive's name
     * @param otherwise what it is where there is none
     * @return the argument
     */
    public String text(String name, String otherwise) {
        Directive directive = one(name);
        return directive == null ? otherwise : directive.argument(0);
    }

    /**
     * Tells whether a switch is on here.
     *
     * @param name the directive's name
     * @param otherwise what it is where there is none
     * @return whether it is on
     * @throws ConfigException if it is neither on nor off
     */
    public boolean flag(String name, boolean otherwise) {
        Directive directive = one(name);
        return directive == null ? otherwise : Values.flag(directive);
    }

    /**
     * Returns a time that holds here.
     *
     * @param name the directive's name
     * @param otherwise what it is where there is none
     * @return the time
     * @throws ConfigException if it is none
     */
    public Duration time(String name, Duration otherwise) {
        Directive directive = one(name);
        return directive == null ? otherwise : Values.time(directive.argument(0), directive);
    }

    /**
     * Returns a size that holds here.
     *
     * @param name the directive's name
     * @param otherwise what it is where there is none, in bytes
     * @return bytes
     * @throws ConfigException if it is none
     */
    public long size(String name, long otherwise) {
        Directive directive = one(name);
        return directive == null ? otherwise : Values.size(directive.argument(0), directive);
    }

    /**
     * Returns a length of something on the wire or the disk that holds here.
     *
     * @param name the directive's name
     * @param otherwise what it is where there is none, in bytes
     * @return bytes
     * @throws ConfigException if it is none
     */
    public long offset(String name, long otherwise) {
        Directive directive = one(name);
        return directive == null ? otherwise : Values.offset(directive.argument(0), directive);
    }

    /**
     * Returns a number that holds here.
     *
     * @param name the directive's name
     * @param otherwise what it is where there is none
     * @return the number
     * @throws ConfigException if it is none
     */
    public int number(String name, int otherwise) {
        Directive directive = one(name);
        return directive == null ? otherwise : Values.number(directive.argument(0), directive);
    }
}
