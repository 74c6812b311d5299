package dev.retort.gateway.site;

import static dev.retort.gateway.config.Context.HTTP;
import static dev.retort.gateway.config.Context.LOCATION;
import static dev.retort.gateway.config.Context.LOCATION_IF;
import static dev.retort.gateway.config.Context.SERVER;
import static dev.retort.gateway.config.Known.directive;

import dev.retort.gateway.config.Context;
import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Known;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.Expression;
import dev.retort.gateway.exchange.NormalPath;
import dev.retort.gateway.exchange.Setting;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which file a path means: {@code root}, behind which the whole path stands, or {@code alias}, which stands for the
 * location's own part of it. Immutable.
 */
public final class DocumentRoot {
    /** Where a location keeps it; every location has one. */
    public static final Setting<DocumentRoot> SETTING = new Setting<>("root");

    /** Noted of an exchange whose path {@code try_files} has put behind an alias that is a whole file name. */
    private static final Setting<Boolean> BEHIND_ALIAS = new Setting<>("the path stands behind the alias");

    private static final Pattern ITSELF = Pattern.compile("\\$\\{?(document_root|realpath_root)");
    private static final int WHOLE = Integer.MAX_VALUE;

    private final Expression folder;
    private final String prefix;
    private final int replaced;
    private final boolean saysDots;

    private DocumentRoot(Expression folder, String prefix, int replaced, boolean saysDots) {
        this.folder = folder;
        this.prefix = prefix;
        this.replaced = replaced;
        this.saysDots = saysDots;
    }

    static List<Known> directives() {
        return List.of(
                directive(
                                "root",
                                "path",
                                "The folder that paths are looked for in.",
                                HTTP,
                                SERVER,
                                LOCATION,
                                LOCATION_IF)
                        .checked(DocumentRoot::refuseItself)
                        .withVariables(0),
                directive("alias", "path", "What stands for the location's part of a path.", LOCATION)
                        .checked(DocumentRoot::refuseItself)
                        .withVariables(0));
    }

    /** Refuses a folder that is said twice, or by itself. */
    static void check(Scope scope) {
        Directive before = null;
        for (Directive directive : scope.directives()) {
            if (directive.name().equals("root") || directive.name().equals("alias")) {
                if (before != null) {
                    throw directive.mistake("\"" + directive.name() + "\" directive is duplicate, \"" + before.name()
                            + "\" directive was specified earlier");
                }
                before = directive;
            }
        }
    }

    private static void refuseItself(Directive directive) {
        Matcher itself = ITSELF.matcher(directive.argument(0));
        if (itself.find()) {
            throw directive.mistake("the $" + itself.group(1) + " variable cannot be used in the \"" + directive.name()
                    + "\" directive");
        }
    }

    /**
     * Compiles what holds for a block.
     *
     * @param scope the block
     * @param load the load
     * @return the root
     * @throws dev.retort.gateway.config.ConfigException if a path is none
     */
    public static DocumentRoot of(Scope scope, Load load) {
        for (Scope level = scope; level != null; level = level.outer()) {
            Directive root = level.ownOne("root");
            Directive alias = level.ownOne("alias");
            if (root != null) {
                return compile(root, withoutSlash(root.argument(0)), 0, load);
            }
            if (alias != null) {
                return compile(alias, alias.argument(0), replaced(level, alias), load);
            }
        }
        return new DocumentRoot(Expression.constant(bytes(load.path("html", scope.place()))), "", 0, false);
    }

    private static String withoutSlash(String path) {
        return path.length() > 0 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static DocumentRoot compile(Directive directive, String path, int replaced, Load load) {
        Expression expression = Expression.compile(path, load.variables(), directive);
        String prefix = bytes(load.path("", directive.place()).toAbsolutePath()) + "/";
        if (!expression.isConstant()) {
            return new DocumentRoot(expression, prefix, replaced, path.contains(".."));
        }
        load.path(path, directive.place());
        String absolute = path.startsWith("/") || path.isEmpty() ? path : prefix + path;
        return new DocumentRoot(Expression.constant(absolute), prefix, replaced, path.contains(".."));
    }

    /** Returns how many characters of a path the alias stands for: the location's prefix, or all if it has none. */
    private static int replaced(Scope level, Directive alias) {
        Directive location = level.opening();
        if (location == null || level.context() != Context.LOCATION) {
            return 0;
        }
        List<String> arguments = location.arguments();
        String path = arguments.get(arguments.size() - 1);
        if (arguments.size() == 2) {
            return arguments.get(0).startsWith("~") ? WHOLE : path.length();
        }
        if (path.startsWith("@")) {
            throw alias.mistake("the \"alias\" directive cannot be used inside the named location");
        }
        if (path.startsWith("~")) {
            return WHOLE;
        }
        return path.startsWith("^~") ? path.length() - 2 : path.startsWith("=") ? path.length() - 1 : path.length();
    }

    private static String bytes(Path path) {
        return NormalPath.bytes(path.toString());
    }

    /**
     * Returns the folder, {@code $document_root}: what {@code root} or {@code alias} say.
     *
     * @param exchange the exchange
     * @return an absolute path, one char a byte; of an alias perhaps with a slash at its end
     */
    public String folder(Exchange exchange) {
        String path = folder.value(exchange);
        return folder.isConstant() || path.startsWith("/") ? path : prefix + path;
    }

    /**
     * Tells whether it is an alias.
     *
     * @return false for a root
     */
    public boolean isAlias() {
        return replaced > 0;
    }

    /**
     * Tells whether it is an alias of a location without a prefix, so that it stands for the whole path.
     *
     * @return false for a root and for an alias that stands for a prefix
     */
    public boolean isWholeAlias() {
        return replaced == WHOLE;
    }

    /**
     * Returns how much of a path an alias of a prefix stands for.
     *
     * @return characters; 0 for a root
     */
    public int replaced() {
        return replaced;
    }

    /**
     * Returns the name of the file that the exchange's path means, {@code $request_filename}.
     *
     * @param exchange the exchange
     * @return an absolute path, one char a byte; it may end with a slash
     */
    public String requestFilename(Exchange exchange) {
        String uri = exchange.uri();
        if (replaced == 0) {
            return folder(exchange) + uri;
        }
        if (replaced == WHOLE) {
            return exchange.note(BEHIND_ALIAS) == null ? folder(exchange) : folder(exchange) + uri;
        }
        return folder(exchange) + uri.substring(Math.min(replaced, uri.length()));
    }

    /**
     * Tells whether what the client has sent leads out of the folder: a name such as {@code s../x} in a location {@code /s}
     * whose alias ends with a slash, or a variable with dots in it. nginx serves such a file.
     *
     * @param exchange the exchange
     * @return false where the configuration itself says {@code ..}
     */
    public boolean isLeft(Exchange exchange) {
        if (saysDots || (folder.isConstant() && replaced == 0)) {
            return false;
        }
        if (folder.isConstant() && replaced != WHOLE && !exchange.uri().startsWith("..", replaced)) {
            return false;
        }
        String name = requestFilename(exchange);
        return name.contains("/../") || name.endsWith("/..");
    }

    /**
     * Says that from now on the exchange's path stands behind an alias that is a whole name.
     *
     * @param exchange the exchange
     */
    public static void putBehindAlias(Exchange exchange) {
        exchange.note(BEHIND_ALIAS, true);
    }

    /**
     * Returns the file that the exchange's path means.
     *
     * @param exchange the exchange
     * @return an absolute path
     * @throws InvalidPathException if no file can be called so
     */
    public Path file(Exchange exchange) {
        return Path.of(NormalPath.text(requestFilename(exchange)));
    }

    /**
     * Turns a file's name into a path.
     *
     * @param name one char a byte
     * @return the path, or null if no file can be called so
     */
    public static @Nullable Path path(String name) {
        try {
            return Path.of(new String(name.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
        } catch (InvalidPathException unspeakable) {
            return null;
        }
    }
}
