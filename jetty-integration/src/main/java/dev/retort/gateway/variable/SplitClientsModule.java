package dev.retort.gateway.variable;

import static dev.retort.gateway.config.Context.HTTP;
import static dev.retort.gateway.config.Known.directive;

import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Known;
import dev.retort.gateway.exchange.Expression;
import dev.retort.gateway.exchange.Variable;
import dev.retort.gateway.site.Load;
import dev.retort.gateway.site.Module;
import java.util.ArrayList;
import java.util.List;

/** {@code split_clients}: a variable whose value falls to each client by lot, always the same to the same one. */
public final class SplitClientsModule implements Module {
    private static final long WHOLE = 0xffff_ffffL;
    private static final int HUNDRED = 10_000; // in hundredths of a percent

    /** Creates the module. */
    public SplitClientsModule() {}

    @Override
    public List<Known> directives() {
        return List.of(directive(
                        "split_clients",
                        "string $variable { … }",
                        "A variable by shares of the hash of a string: percentages, and * for the rest.",
                        HTTP)
                .arguments(2, 2)
                .with(Known.Block.LINES)
                .many());
    }

    /** A share: hashes below an end that no share before has taken. */
    private record Share(long end, String value) {}

    @Override
    public void begin(Load load) {
        for (Directive directive : load.http().own("split_clients")) {
            Expression source = Expression.compile(directive.argument(0), load.variables(), directive);
            List<Share> shares = shares(directive);
            Variable variable = exchange -> {
                long hash = MurmurHash2.of(source.value(exchange));
                for (Share share : shares) {
                    if (hash < share.end()) {
                        return share.value();
                    }
                }
                return "";
            };
            load.variables().define(VariableName.of(directive.argument(1), directive), variable, true, directive);
        }
    }

    private static List<Share> shares(Directive directive) {
        List<Share> shares = new ArrayList<>();
        int sum = 0;
        long end = 0;
        for (Directive line : directive.children()) {
            if (line.arguments().isEmpty()) {
                throw line.mistake("invalid number of the split_clients parameters");
            }
            boolean rest = line.name().equals("*");
            int percent = rest ? 0 : percent(line);
            sum = rest ? HUNDRED : sum + percent;
            if (sum > HUNDRED) {
                throw line.mistake("percent total is greater than 100%");
            }
            end += percent * WHOLE / HUNDRED;
            shares.add(new Share(rest ? WHOLE + 1 : end, line.argument(0)));
        }
        return List.copyOf(shares);
    }

    /** Reads such as {@code 0.5%}, in hundredths. */
    private static int percent(Directive line) {
        String text = line.name();
        if (!text.matches("[0-9]{1,5}(\\.[0-9]{0,2})?%")) {
            throw invalid(line);
        }
        String number = text.substring(0, text.length() - 1);
        int dot = number.indexOf('.');
        String whole = dot < 0 ? number : number.substring(0, dot);
        String places = (dot < 0 ? "" : number.substring(dot + 1)) + "00";
        int percent = Integer.parseInt(whole) * 100 + Integer.parseInt(places.substring(0, 2));
        if (percent == 0) {
            throw invalid(line);
        }
        return percent;
    }

    private static RuntimeException invalid(Directive line) {
        return line.mistake("invalid percent value \"" + line.name() + "\"");
    }
}
