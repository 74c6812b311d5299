package dev.retort.handler;

import dev.retort.annotation.Rest;
import dev.retort.routing.Rule;
import dev.retort.routing.VariableType;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the variables and defaults of a rule fit the parameters of the method that it leads to. */
final class PathTypes {
    private PathTypes() {}

    static Rule fit(Rule rule, Method method, TextReaders readers) {
        List<String> names = rule.variables();
        Map<String, VariableType> types = new LinkedHashMap<>();
        Map<String, Object> defaults = new LinkedHashMap<>(rule.defaults());
        for (Parameter parameter : method.getParameters()) {
            String name = parameter.getName();
            if (!parameter.isNamePresent() || !names.contains(name) || Arguments.hasSource(parameter)) {
                continue;
            }
            PathType type = type(parameter, readers);
            if (type == null) {
                continue;
            }
            Object fixed = defaults.get(name);
            Object read = fixed == null ? null : type.fit(fixed);
            if (read != null) {
                defaults.put(name, read);
            } else if (type.type() != String.class || parameter.isAnnotationPresent(Rest.class)) {
                types.put(name, type);
            }
        }
        Rule typed = types.isEmpty() ? rule : rule.types(types);
        return defaults.equals(rule.defaults()) ? typed : typed.defaults(defaults);
    }

    private static @Nullable PathType type(Parameter parameter, TextReaders readers) {
        Shape shape = Shape.of(Slot.of(parameter, "", fault -> {}));
        TextReader reader = readers.of(shape.element());
        if (reader == null || shape.many() != null) {
            return null;
        }
        return parameter.isAnnotationPresent(Rest.class) ? PathType.rest(reader) : PathType.of(shape.element(), reader);
    }
}
