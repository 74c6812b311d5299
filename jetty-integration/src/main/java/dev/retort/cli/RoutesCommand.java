package dev.retort.cli;

import dev.retort.Retort;
import dev.retort.debug.RouteTable.Sort;
import dev.retort.http.HttpException;
import dev.retort.routing.Match;
import dev.retort.routing.MatchRequest;
import dev.retort.routing.Rule;
import dev.retort.routing.RuleExplanation;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the routes of an application, or what becomes of one request and why. */
@Command(
        name = "routes",
        mixinStandardHelpOptions = true,
        description = "Shows the routes of an application.",
        sortOptions = false)
final class RoutesCommand implements Callable<Integer> {
    private final PrintWriter out;

    @Parameters(
            arity = "1..*",
            paramLabel = "<class>",
            description = "A class that implements dev.retort.Application, or handler classes.")
    private List<String> classes = List.of();

    @Option(
            names = {"-s", "--sort"},
            paramLabel = "<order>",
            description = "endpoint, methods, domain, rule or match, the order in which rules are tried."
                    + " Default: ${DEFAULT-VALUE}",
            defaultValue = "endpoint")
    private Sort sort = Sort.ENDPOINT;

    @Option(
            names = {"-m", "--match"},
            paramLabel = "<request>",
            description = "Show which rule would take a request, and why not the others, the nearest first:"
                    + " \"POST /users/7\", \"https://api.example.com/users/7\" or \"ws://localhost/chat\"."
                    + " The exit code is 1 if there is none.")
    private @Nullable String request;

    @Mixin
    private EnvFile envFile = new EnvFile();

    RoutesCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws Exception {
        AskedRequest asked = request == null ? null : AskedRequest.parse(request);
        envFile.announce();
        Retort app = ApplicationClasses.load(classes);
        if (asked != null) {
            return explain(app, asked);
        }
        out.print(app.routes(sort));
        out.flush();
        return 0;
    }

    private int explain(Retort app, AskedRequest asked) {
        MatchRequest matched;
        try {
            matched = asked.toMatch(app.json());
        } catch (HttpException e) {
            throw CommandException.failed(
                    asked + " is answered with " + e.status() + " before any rule is asked: " + e.getMessage());
        }
        Match match = app.urls().match(matched);
        out.println(asked + " " + outcome(app, matched, match));
        // The outcomes are declared in the order of nearness; rules of one outcome keep the order in which they are
        // tried.
        app.urls().explain(matched).stream()
                .sorted(Comparator.comparing(RuleExplanation::outcome))
                .forEach(explanation -> {
                    out.println();
                    out.println(line(app, explanation.rule()));
                    out.println("    " + explanation.reason());
                });
        out.flush();
        boolean refused = match instanceof Match.NotFound
                || (match instanceof Match.MethodNotAllowed && !matched.method().equals("OPTIONS"));
        return refused ? CommandException.FAILED : 0;
    }

    private static String outcome(Retort app, MatchRequest matched, Match match) {
        if (match instanceof Match.Found found) {
            return "goes to " + app.handler(found.rule()) + (found.values().isEmpty() ? "" : " with " + found.values());
        }
        if (match instanceof Match.Redirect redirect) {
            return "is redirected with " + redirect.code() + " to " + redirect.location();
        }
        if (match instanceof Match.MethodNotAllowed refusal) {
            return refusal.automaticOptions() && matched.method().equals("OPTIONS")
                    ? "is answered automatically: " + refusal.allow()
                    : "is answered with 405, as the rules of this path take only " + refusal.allow();
        }
        return "is answered with 404, as no rule takes it";
    }

    private static String line(Retort app, Rule rule) {
        String methods = rule.isWebsocket() ? "(WebSocket)" : String.join(", ", rule.methods());
        return (methods.isEmpty() ? "any" : methods) + " " + (rule.host() == null ? "" : rule.host()) + rule.pattern()
                + "  " + app.handler(rule);
    }
}
