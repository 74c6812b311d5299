package dev.retort.gateway.upstream;

import dev.retort.gateway.config.Directive;
import dev.retort.gateway.exchange.Regex;
import dev.retort.gateway.exchange.Variables;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpField;

/**
 * What a response to a health check must be like: nginx plus's {@code match NAME { … }} with {@code status},
 * {@code header} and {@code body} conditions, all of which must hold. Immutable.
 *
 * <p>Source: {@code ngx_http_upstream_hc_module}.
 */
final class HealthMatch {
    /** Without a match: 2xx or 3xx. */
    static final HealthMatch USUAL =
            new HealthMatch(List.of(answer -> answer.status() >= 200 && answer.status() < 400), false);

    private final List<Predicate<HealthAnswer>> conditions;
    private final boolean needsBody;

    private HealthMatch(List<Predicate<HealthAnswer>> conditions, boolean needsBody) {
        this.conditions = List.copyOf(conditions);
        this.needsBody = needsBody;
    }

    static HealthMatch of(Directive match, Variables variables) {
        List<Predicate<HealthAnswer>> conditions = new ArrayList<>();
        boolean body = false;
        for (Directive line : match.children()) {
            conditions.add(
                    switch (line.name()) {
                        case "status" -> status(line);
                        case "header" -> header(line, variables);
                        case "body" -> body(line, variables);
                        default ->
                            throw line.mistake(
                                    "unknown condition \"" + line.name() + "\": write status, header or body");
                    });
            body |= line.name().equals("body");
        }
        return new HealthMatch(conditions, body);
    }

    private static Predicate<HealthAnswer> status(Directive line) {
        List<String> arguments = line.arguments();
        boolean not = !arguments.isEmpty() && arguments.get(0).equals("!");
        List<int[]> ranges = new ArrayList<>();
        for (String argument : arguments.subList(not ? 1 : 0, arguments.size())) {
            int dash = argument.indexOf('-');
            int first = code(dash < 0 ? argument : argument.substring(0, dash), line);
            ranges.add(new int[] {first, dash < 0 ? first : code(argument.substring(dash + 1), line)});
        }
        if (ranges.isEmpty()) {
            throw line.mistake("invalid number of arguments in \"status\" directive");
        }
        return answer ->
                not != ranges.stream().anyMatch(range -> answer.status() >= range[0] && answer.status() <= range[1]);
    }

    private static int code(String text, Directive line) {
        if (text.length() != 3 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw line.mistake("invalid status \"" + text + "\"");
        }
        return Integer.parseInt(text);
    }

    /** {@code Name}, {@code ! Name}, {@code Name = value}, {@code !=}, {@code ~}, {@code !~}. */
    private static Predicate<HealthAnswer> header(Directive line, Variables variables) {
        List<String> arguments = line.arguments();
        int count = arguments.size();
        if (count == 1) {
            return answer -> answer.fields().contains(arguments.get(0));
        }
        if (count == 2 && arguments.get(0).equals("!")) {
            return answer -> !answer.fields().contains(arguments.get(1));
        }
        if (count == 3) {
            Predicate<String> test = test(arguments.get(1), arguments.get(2), line, variables);
            boolean not = arguments.get(1).startsWith("!");
            return answer -> not != hasField(answer, arguments.get(0), test);
        }
        throw line.mistake("invalid condition: write header Name, header ! Name, or header Name = value"
                + " with =, !=, ~ or !~ in between");
    }

    private static boolean hasField(HealthAnswer answer, String name, Predicate<String> test) {
        for (HttpField field : answer.fields()) {
            String value = field.getValue();
            if (field.is(name) && test.test(value == null ? "" : value)) {
                return true;
            }
        }
        return false;
    }

    private static Predicate<HealthAnswer> body(Directive line, Variables variables) {
        List<String> arguments = line.arguments();
        if (arguments.size() != 2 || !arguments.get(0).endsWith("~")) {
            throw line.mistake("invalid condition: write body ~ \"expression\" or body !~ \"expression\"");
        }
        Predicate<String> test = test(arguments.get(0), arguments.get(1), line, variables);
        boolean not = arguments.get(0).startsWith("!");
        return answer -> not != test.test(answer.body());
    }

    private static Predicate<String> test(String operator, String operand, Directive line, Variables variables) {
        return switch (operator) {
            case "=", "!=" -> operand::equals;
            case "~", "!~" -> Regex.compile(operand, false, variables, line)::isIn;
            default -> throw line.mistake("unknown operator \"" + operator + "\": write =, !=, ~ or !~");
        };
    }

    boolean needsBody() {
        return needsBody;
    }

    boolean accepts(HealthAnswer answer) {
        return conditions.stream().allMatch(condition -> condition.test(answer));
    }
}
