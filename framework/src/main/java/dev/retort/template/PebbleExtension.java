package dev.retort.template;

import dev.retort.json.JsonCodec;
import io.pebbletemplates.pebble.attributes.AttributeResolver;
import io.pebbletemplates.pebble.extension.AbstractExtension;
import io.pebbletemplates.pebble.extension.Filter;
import io.pebbletemplates.pebble.extension.Function;
import io.pebbletemplates.pebble.extension.NodeVisitorFactory;
import io.pebbletemplates.pebble.extension.Test;
import io.pebbletemplates.pebble.extension.escaper.RawFilter;
import io.pebbletemplates.pebble.operator.BinaryOperator;
import io.pebbletemplates.pebble.operator.UnaryOperator;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import io.pebbletemplates.pebble.tokenParser.TokenParser;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that Retort and the application bring into Pebble. */
final class PebbleExtension extends AbstractExtension {
    private final Map<String, Filter> filters = new HashMap<>();
    private final Map<String, Test> tests = new HashMap<>();
    private final Map<String, Function> functions = new HashMap<>();
    private final Escaping escaping;

    PebbleExtension(
            Escaping escaping,
            JsonCodec json,
            Map<String, TemplateFilter> filters,
            Map<String, TemplateTest> tests,
            Map<String, TemplateFunction> functions) {
        this.escaping = escaping;
        Filter escape = new Escaping.Filter();
        Filter raw = new RawFilter();
        this.filters.putAll(Map.of("escape", escape, "e", escape, "raw", raw, "safe", raw));
        this.filters.put("tojson", new FilterAdapter("tojson", (value, arguments) -> ScriptJson.write(value, json)));
        RequestFunction.all()
                .forEach((name, function) -> this.functions.put(name, new FunctionAdapter(name, function)));
        // Last, so that the application's take the place of Retort's.
        filters.forEach((name, filter) -> this.filters.put(name, new FilterAdapter(name, filter)));
        tests.forEach((name, test) -> this.tests.put(name, new TestAdapter(name, test)));
        functions.forEach((name, function) ->
                this.functions.put(name, new FunctionAdapter(name, (scope, arguments) -> function.call(arguments))));
    }

    @Override
    public Map<String, Filter> getFilters() {
        return filters;
    }

    @Override
    public Map<String, Test> getTests() {
        return tests;
    }

    @Override
    public Map<String, Function> getFunctions() {
        return functions;
    }

    @Override
    public List<TokenParser> getTokenParsers() {
        return Tags.all();
    }

    @Override
    public List<BinaryOperator> getBinaryOperators() {
        return Operators.binary();
    }

    @Override
    public List<UnaryOperator> getUnaryOperators() {
        return Operators.unary();
    }

    @Override
    public List<NodeVisitorFactory> getNodeVisitors() {
        return List.of(escaping);
    }

    @Override
    public List<AttributeResolver> getAttributeResolver() {
        return List.of(new Attributes());
    }

    private record FunctionAdapter(String name, RequestFunction function) implements Function {
        @Override
        public @Nullable List<String> getArgumentNames() {
            return null;
        }

        @Override
        public @Nullable Object execute(
                Map<String, Object> given, PebbleTemplate self, EvaluationContext context, int line) {
            try {
                return Values.inTemplate(function.call(Variables.of(context).scope(), TemplateArguments.of(given)));
            } catch (RuntimeException e) {
                throw Faults.thrownBy(name, e, self.getName(), line);
            }
        }
    }

    private record FilterAdapter(String name, TemplateFilter filter) implements Filter {
        @Override
        public @Nullable List<String> getArgumentNames() {
            return null;
        }

        @Override
        public @Nullable Object apply(
                @Nullable Object value,
                Map<String, Object> given,
                PebbleTemplate self,
                EvaluationContext context,
                int line) {
            try {
                return Values.inTemplate(filter.apply(Values.plain(value), TemplateArguments.of(given)));
            } catch (RuntimeException e) {
                throw Faults.thrownBy(name, e, self.getName(), line);
            }
        }
    }

    private record TestAdapter(String name, TemplateTest test) implements Test {
        @Override
        public @Nullable List<String> getArgumentNames() {
            return null;
        }

        @Override
        public boolean apply(
                @Nullable Object value,
                Map<String, Object> given,
                PebbleTemplate self,
                EvaluationContext context,
                int line) {
            try {
                return test.test(Values.plain(value), TemplateArguments.of(given));
            } catch (RuntimeException e) {
                throw Faults.thrownBy(name, e, self.getName(), line);
            }
        }
    }
}
