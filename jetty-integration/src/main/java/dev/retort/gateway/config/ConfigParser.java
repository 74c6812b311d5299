package dev.retort.gateway.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads configuration files into directives and checks each against the registry, as it comes: an unknown one is told
 * before its block is read, and included files stand where they are included.
 *
 * <p>Not safe for use by several threads.
 */
public final class ConfigParser {
    private static final int MAX_DEPTH = 64;

    private final Directives known;
    private final Includes includes;
    private final Map<String, String> read = new LinkedHashMap<>();
    private final Set<String> withoutEffect = new TreeSet<>();
    private final List<Directive> top = new ArrayList<>();
    private int depth;

    /**
     * Creates a parser.
     *
     * @param known the registry
     * @param folder what relative names of included files are relative to: nginx's conf prefix
     */
    public ConfigParser(Directives known, Path folder) {
        this.known = known;
        this.includes = new Includes(folder);
    }

    /**
     * Reads a file.
     *
     * @param file the file
     * @return the directives of its top level
     * @throws ConfigException if the file cannot be read or has a mistake
     */
    public List<Directive> parse(Path file) {
        return parse(Includes.text(file), file.toString(), Context.MAIN);
    }

    /**
     * Reads directives of the top level that somebody gives besides a file, and the file.
     *
     * @param globals the directives, one char a byte (ISO 8859-1): nginx's {@code -g}
     * @param file the file
     * @return the directives of the top level, those given first
     * @throws ConfigException if the file cannot be read, or one of the two has a mistake
     */
    public List<Directive> parse(String globals, Path file) {
        readBlock(new Lexer(globals, Place.COMMAND_LINE), Context.MAIN, null, false, top);
        String text = Includes.text(file);
        read.put(file.toString(), text);
        readBlock(new Lexer(text, file.toString()), Context.MAIN, null, false, top);
        return List.copyOf(top);
    }

    /**
     * Reads a text.
     *
     * @param text the text, one char a byte (ISO 8859-1)
     * @param name what messages call it
     * @return the directives of its top level
     * @throws ConfigException if it has a mistake
     */
    public List<Directive> parse(String text, String name) {
        return parse(text, name, Context.MAIN);
    }

    /**
     * Reads a text as if it stood in a block.
     *
     * @param text the text, one char a byte (ISO 8859-1)
     * @param name what messages call it
     * @param context the kind of block
     * @return its directives
     * @throws ConfigException if it has a mistake
     */
    public List<Directive> parse(String text, String name, Context context) {
        read.put(name, text);
        List<Directive> directives = context == Context.MAIN ? top : new ArrayList<>();
        Lexer lexer = new Lexer(text, name);
        readBlock(lexer, context, null, false, directives);
        return List.copyOf(directives);
    }

    /**
     * Returns the directives of the top level that have been read whole, also if a mistake has come behind them.
     *
     * @return the directives in their order
     */
    public List<Directive> soFar() {
        return List.copyOf(top);
    }

    /**
     * Takes directives that were written in Java, with the same checks.
     *
     * @param written the directives, blocks and all
     * @param context the kind of block that they stand in
     * @return the directives, with what they include in its place
     * @throws ConfigException if there is a mistake in them
     */
    public List<Directive> check(List<Directive> written, Context context) {
        List<Directive> directives = new ArrayList<>();
        for (Directive directive : written) {
            Directive head =
                    new Directive(directive.name(), directive.arguments(), emptyOf(directive), directive.place());
            if (head.name().equals("include") && head.block() == null) {
                include(head, context, null, directives);
                continue;
            }
            Known description = accept(head, context, directives);
            directives.add(
                    head.block() == null || description.block() == Known.Block.LINES
                            ? directive
                            : new Directive(
                                    head.name(),
                                    head.arguments(),
                                    check(directive.children(), description.inside(context)),
                                    head.place(),
                                    directive.end()));
        }
        return directives;
    }

    private static @Nullable List<Directive> emptyOf(Directive directive) {
        return directive.block() == null ? null : List.of();
    }

    /** Checks a directive without its block. */
    private Known accept(Directive head, Context context, List<Directive> siblings) {
        Known description = known.check(head, context);
        refuseSecond(description, head, siblings);
        description.check().verify(head);
        if (!description.effect()) {
            withoutEffect.add(head.name());
        }
        return description;
    }

    /**
     * Returns the texts that have been read so far, for {@code -T}.
     *
     * @return each file's name and text, in the order in which they were opened
     */
    public Map<String, String> files() {
        return read;
    }

    /**
     * Returns the directives that have been read and mean nothing here.
     *
     * @return their names, in alphabetical order
     */
    public Set<String> withoutEffect() {
        return withoutEffect;
    }

    /** Reads up to the brace that closes the block or, at the top of a file, to its end. */
    private void readBlock(Lexer lexer, Context context, @Nullable Known lines, boolean braces, List<Directive> into) {
        while (true) {
            switch (lexer.next()) {
                case WORD -> readDirective(lexer, context, lines, into);
                case CLOSE -> {
                    if (braces) {
                        return;
                    }
                    throw new ConfigException("unexpected \"}\"", lexer.place());
                }
                case END -> {
                    if (braces) {
                        throw new ConfigException("unexpected end of file, expecting \"}\"", lexer.here());
                    }
                    return;
                }
                case SEMICOLON -> throw new ConfigException("unexpected \";\"", lexer.place());
                case OPEN -> throw new ConfigException("unexpected \"{\"", lexer.place());
            }
        }
    }

    private void readDirective(Lexer lexer, Context context, @Nullable Known lines, List<Directive> into) {
        String name = lexer.word();
        List<String> arguments = new ArrayList<>();
        Lexer.Kind end = lexer.next();
        while (end == Lexer.Kind.WORD) {
            arguments.add(lexer.word());
            end = lexer.next();
        }
        if (end == Lexer.Kind.CLOSE) {
            throw new ConfigException("unexpected \"}\"", lexer.place());
        }
        if (end == Lexer.Kind.END) {
            throw lexer.unexpectedEnd();
        }
        boolean opens = end == Lexer.Kind.OPEN;
        if (opens && lexer.place().isCommandLine()) {
            throw new ConfigException("block directives are not supported in -g option", lexer.place());
        }
        Directive head = new Directive(name, arguments, opens ? List.of() : null, lexer.place());
        if (name.equals("include") && !opens) {
            include(head, context, lines, into);
        } else if (lines != null) {
            if (opens) {
                throw new ConfigException("unexpected \"{\"", lexer.place());
            }
            into.add(head);
        } else {
            Known description = accept(head, context, into);
            into.add(opens ? withBlock(lexer, head, description, context) : head);
        }
    }

    private static void refuseSecond(Known description, Directive head, List<Directive> siblings) {
        for (Directive sibling : siblings) {
            if (sibling.name().equals(head.name())) {
                switch (description.repetition()) {
                    case NEVER -> throw duplicate(head);
                    case UNLESS_OFF -> {
                        if (isOff(sibling) || isOff(head)) {
                            throw duplicate(head);
                        }
                    }
                    case ALWAYS -> {
                        return;
                    }
                }
            }
        }
    }

    private static boolean isOff(Directive directive) {
        return directive.arguments().equals(List.of("off"));
    }

    private static ConfigException duplicate(Directive directive) {
        return directive.mistake("\"" + directive.name() + "\" directive is duplicate");
    }

    private Directive withBlock(Lexer lexer, Directive head, Known description, Context context) {
        List<Directive> block = new ArrayList<>();
        if (description.block() == Known.Block.LINES) {
            readBlock(lexer, context, description, true, block);
        } else {
            readBlock(lexer, description.inside(context), null, true, block);
        }
        return new Directive(head.name(), head.arguments(), block, head.place(), lexer.place());
    }

    private void include(Directive directive, Context context, @Nullable Known lines, List<Directive> into) {
        if (directive.arguments().size() != 1) {
            throw directive.mistake("invalid number of arguments in \"include\" directive");
        }
        if (++depth > MAX_DEPTH) {
            throw directive.mistake("too deep inclusion of \"" + directive.argument(0) + "\"");
        }
        for (Includes.Text text : includes.find(directive)) {
            read.put(text.name(), text.content());
            readBlock(new Lexer(text.content(), text.name()), context, lines, false, into);
        }
        depth--;
    }
}
