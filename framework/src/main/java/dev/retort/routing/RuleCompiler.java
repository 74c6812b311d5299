package dev.retort.routing;

import dev.retort.routing.RuleParser.Token;
import dev.retort.routing.Segment.Mixed;
import dev.retort.routing.Segment.Piece;
import dev.retort.routing.Segment.Static;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns rules into {@link CompiledRule}s: binds the converters, cuts the path into segments, checks the attributes. */
final class RuleCompiler {

    /** The longest pattern. The tree is as deep as its rules have segments, and is made and searched by recursion. */
    private static final int MOST_CHARACTERS = 1024;

    /** As many as a name in the DNS has (RFC 1035, section 2.3.4). */
    private static final int MOST_OF_HOST = 255;

    /** What these say to a builder of URLs, a variable of that name could not (see {@link UrlMap#build}). */
    private static final Set<String> RESERVED_NAMES = Set.of("_anchor", "_external", "_method", "_scheme");

    private static final Set<String> WEBSOCKET_METHODS = Set.of("GET", "HEAD", "OPTIONS");

    private final Converters converters;
    private final boolean strictSlashes;
    private final boolean mergeSlashes;
    private final Faults faults;

    RuleCompiler(Converters converters, boolean strictSlashes, boolean mergeSlashes, Faults faults) {
        this.converters = converters;
        this.strictSlashes = strictSlashes;
        this.mergeSlashes = mergeSlashes;
        this.faults = faults;
    }

    /** Parses a rule's host and path into one list of tokens, the host's before the path's; reports what is wrong. */
    static List<Token> parse(Rule rule, Faults faults) {
        List<Token> tokens = new ArrayList<>();
        String host = rule.host();
        if (host != null) {
            try {
                tokens.addAll(RuleParser.parseHost(host));
            } catch (RuleFault fault) {
                faults.add(rule, host, fault);
            }
        }
        try {
            tokens.addAll(RuleParser.parsePath(rule.pattern()));
        } catch (RuleFault fault) {
            faults.add(rule, rule.pattern(), fault);
        }
        return tokens;
    }

    /** Compiles a rule, or reports what is wrong with it and returns null. */
    @Nullable CompiledRule compile(Rule rule, int index) {
        int faultsBefore = faults.size();
        refuseLonger(rule, rule.pattern(), "A rule", MOST_CHARACTERS);
        if (rule.host() != null) {
            refuseLonger(rule, rule.host(), "A host", MOST_OF_HOST);
        }
        if (faults.size() > faultsBefore) {
            return null;
        }
        checkAttributes(rule);
        List<Token> tokens = parse(rule, faults);
        if (faults.size() > faultsBefore) {
            return null;
        }
        boolean merge = orElse(rule.mergeSlashes(), mergeSlashes);
        if (!merge && rule.pattern().startsWith("//")) {
            // Slashes at the start of a request's path are taken as one.
            faults.add(rule, rule.pattern(), new RuleFault(0, 2, "A path starts with one slash", "Write one."));
            return null;
        }
        int pathStart = firstSlash(tokens);
        List<Token> hostTokens = tokens.subList(0, pathStart);
        List<Token> pathTokens = tokens.subList(pathStart, tokens.size());
        IdentityHashMap<Token, BoundConverter> bound = new IdentityHashMap<>();
        List<String> names = new ArrayList<>();
        bind(rule, rule.host(), hostTokens, bound, names);
        bind(rule, rule.pattern(), pathTokens, bound, names);
        for (String name : rule.defaults().keySet()) {
            if (names.contains(name)) {
                faults.add(
                        rule,
                        "The default for '" + name + "' would replace what the URL says",
                        "Give the default to a second rule of this endpoint, one without <" + name + ">.");
            }
        }
        if (faults.size() > faultsBefore) {
            return null;
        }

        Segment host = null;
        boolean namesPort = false;
        List<int[]> weights = new ArrayList<>();
        if (rule.host() == null) {
            weights.add(Priority.LAST);
        } else {
            host = segment(lowerCase(hostTokens), bound, false, false);
            namesPort = namesPort(hostTokens);
            weights.add(
                    host instanceof Static
                            ? namesPort ? Priority.STATIC_WITH_PORT : Priority.STATIC
                            : Priority.weigh(hostTokens, convertersOf(hostTokens, bound)));
        }
        List<Segment> path = new ArrayList<>();
        for (List<Token> part : split(pathTokens, bound, merge)) {
            List<BoundConverter> ofPart = convertersOf(part, bound);
            boolean toEnd = ofPart.stream().anyMatch(BoundConverter::spansSegments);
            boolean branch = toEnd && endsWithOneSlash(part);
            path.add(segment(part, bound, toEnd, branch));
            weights.add(ofPart.isEmpty() ? Priority.STATIC : Priority.weigh(part, ofPart));
        }
        List<String> variables = List.copyOf(names);
        names.addAll(rule.defaults().keySet());
        String endpoint = rule.endpoint();
        return new CompiledRule(
                rule,
                index,
                endpoint == null ? "" : endpoint,
                host,
                namesPort,
                List.copyOf(path),
                List.copyOf(weights),
                variables,
                convertersOf(tokens, bound),
                new PathValues.Layout(names, rule.defaults().values()),
                orElse(rule.strictSlashes(), strictSlashes),
                merge);
    }

    private void refuseLonger(Rule rule, String text, String what, int most) {
        if (text.length() > most) {
            faults.add(
                    rule,
                    text,
                    new RuleFault(0, 1, what + " has at most " + most + " characters", "Write a shorter one."));
        }
    }

    private static int firstSlash(List<Token> tokens) {
        int at = 0;
        while (!(tokens.get(at) instanceof Token.Slash)) {
            at++;
        }
        return at;
    }

    private static boolean endsWithOneSlash(List<Token> part) {
        int size = part.size();
        return part.get(size - 1) instanceof Token.Slash && !(part.get(size - 2) instanceof Token.Slash);
    }

    private static boolean orElse(@Nullable Boolean setting, boolean otherwise) {
        return setting == null ? otherwise : setting;
    }

    private void checkAttributes(Rule rule) {
        if (rule.endpoint() != null && rule.endpoint().isEmpty()) {
            faults.add(rule, "The endpoint is empty", "Write a name: .endpoint(\"name\").");
        }
        if (rule.endpoint() == null && rule.redirectTo() == null) {
            faults.add(rule, "The rule has no endpoint", "Add .endpoint(\"name\"), or .redirectTo(\"target\").");
        }
        if (rule.isAlias() && rule.redirectTo() != null) {
            faults.add(rule, "The rule is an alias and redirects elsewhere", "Remove .alias() or .redirectTo(…).");
        }
        for (String method : rule.methods()) {
            if (!isToken(method)) {
                faults.add(rule, "'" + method + "' is no method", "Write one such as \"GET\", alone.");
            } else if (rule.isWebsocket() && !WEBSOCKET_METHODS.contains(method)) {
                faults.add(
                        rule, "A WebSocket handshake is never " + method, "Leave the methods out, or write \"GET\".");
            }
        }
    }

    /** RFC 9110, section 5.6.2. */
    private static boolean isToken(String text) {
        return !text.isEmpty()
                && text.chars()
                        .allMatch(c -> (c >= '0' && c <= '9')
                                || (c >= 'A' && c <= 'Z')
                                || (c >= 'a' && c <= 'z')
                                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
    }

    /** Binds the converter of every variable, and collects the variables' names. */
    private void bind(
            Rule rule,
            @Nullable String text,
            List<Token> tokens,
            IdentityHashMap<Token, BoundConverter> bound,
            List<String> names) {
        if (text == null) {
            return;
        }
        for (Token token : tokens) {
            if (!(token instanceof Token.Variable variable)) {
                continue;
            }
            try {
                if (names.contains(variable.name())) {
                    throw new RuleFault(
                            variable.nameStart(),
                            variable.nameStart() + variable.name().length(),
                            "The name '" + variable.name() + "' is used twice",
                            "Give one of the two another name.");
                }
                if (RESERVED_NAMES.contains(variable.name())) {
                    throw new RuleFault(
                            variable.nameStart(),
                            variable.nameStart() + variable.name().length(),
                            "The name '" + variable.name() + "' is an option where URLs are built",
                            "Give the variable another name.");
                }
                names.add(variable.name());
                bound.put(variable, bind(variable, rule.types().get(variable.name())));
            } catch (RuleFault fault) {
                faults.add(rule, text, fault);
            }
        }
    }

    private BoundConverter bind(Token.Variable variable, @Nullable VariableType type) {
        String written = variable.converter();
        if (type == null) {
            return bind(variable, written);
        }
        String name = written.equals(Converters.DEFAULT) ? type.converter() : written;
        BoundConverter converter = bind(variable, name);
        return type.takesAllOf(name) ? converter : new FittedConverter(converter, type);
    }

    private BoundConverter bind(Token.Variable variable, String name) {
        if (!converters.has(name)) {
            String repair = converters.has(variable.name())
                    ? "The converter comes first: write <" + variable.name() + ":" + name + ">."
                    : "Write <" + Nearest.to(name, converters.names()) + ":" + variable.name()
                            + ">, or register it with .converter(\"" + name + "\", …). There are "
                            + String.join(", ", converters.names()) + ".";
            throw new RuleFault(
                    variable.converterStart(),
                    variable.converterStart() + name.length(),
                    "There is no converter '" + name + "'",
                    repair);
        }
        try {
            return converters.bind(name, variable.arguments());
        } catch (RuleFault fault) {
            throw fault;
        } catch (IllegalArgumentException e) {
            boolean called = variable.argumentsEnd() > variable.argumentsStart();
            throw new RuleFault(
                    called ? variable.argumentsStart() : variable.start(),
                    called ? variable.argumentsEnd() : variable.end(),
                    "The converter '" + name + "' refuses " + (called ? "its arguments" : "to go without arguments"),
                    String.valueOf(e.getMessage()) + ".");
        }
    }

    /** Cuts a path at its slashes; from a variable that spans segments on, it is left whole. */
    private static List<List<Token>> split(
            List<Token> tokens, IdentityHashMap<Token, BoundConverter> bound, boolean merge) {
        List<List<Token>> parts = new ArrayList<>();
        List<Token> part = new ArrayList<>();
        boolean spans = false;
        Token before = null;
        for (Token token : tokens) {
            boolean slash = token instanceof Token.Slash;
            boolean first = before == null;
            if (slash && merge && before instanceof Token.Slash) {
                continue;
            }
            before = token;
            if (!slash || spans) {
                part.add(token);
                BoundConverter converter = bound.get(token);
                spans |= converter != null && converter.spansSegments();
            } else if (!first) {
                parts.add(part);
                part = new ArrayList<>();
            }
        }
        parts.add(part);
        return parts;
    }

    private static Segment segment(
            List<Token> tokens, IdentityHashMap<Token, BoundConverter> bound, boolean toEnd, boolean branch) {
        List<Piece> pieces = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (Token token : tokens) {
            BoundConverter converter = bound.get(token);
            if (converter == null) {
                text.append(token instanceof Token.Literal literal ? literal.text() : "/");
                continue;
            }
            if (!text.isEmpty()) {
                pieces.add(Piece.of(text.toString()));
                text.setLength(0);
            }
            pieces.add(Piece.of(converter));
        }
        if (pieces.isEmpty()) {
            return new Static(text.toString());
        }
        if (!text.isEmpty()) {
            pieces.add(Piece.of(text.toString()));
        }
        BoundConverter only = pieces.get(0).converter();
        return pieces.size() == 1 && only != null ? new Segment.Variable(only) : new Mixed(pieces, toEnd, branch);
    }

    private static List<BoundConverter> convertersOf(List<Token> tokens, IdentityHashMap<Token, BoundConverter> bound) {
        List<BoundConverter> converters = new ArrayList<>();
        for (Token token : tokens) {
            BoundConverter converter = bound.get(token);
            if (converter != null) {
                converters.add(converter);
            }
        }
        return List.copyOf(converters);
    }

    private static List<Token> lowerCase(List<Token> host) {
        List<Token> lower = new ArrayList<>();
        for (Token token : host) {
            lower.add(
                    token instanceof Token.Literal literal
                            ? new Token.Literal(literal.text().toLowerCase(Locale.ROOT))
                            : token);
        }
        return lower;
    }

    /** Tells whether a host ends with {@code :port}. */
    private static boolean namesPort(List<Token> host) {
        return host.stream()
                .anyMatch(token -> token instanceof Token.Literal literal
                        && TreeSearch.portStart(literal.text()) < literal.text().length());
    }
}
