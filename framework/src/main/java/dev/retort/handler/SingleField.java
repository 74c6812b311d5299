package dev.retort.handler;

import dev.retort.context.RequestContext;
import dev.retort.http.Fault;
import dev.retort.http.HttpException;
import dev.retort.http.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Binds the first value of a field.
 *
 * @param defaultValue stands in for a missing one; read at the start
 */
record SingleField(
        Source source,
        String name,
        TextReader reader,
        Shape shape,
        @Nullable Object defaultValue) implements Field {

    @Override
    public @Nullable Object bind(RequestContext context) {
        Request request = context.request();
        String text = source.first(request, name);
        // Browsers send the inputs that were left empty.
        if (text == null || (text.isEmpty() && !reader.isText())) {
            return whenMissing();
        }
        Object value = reader.read(text);
        if (value == null) {
            throw refused("is not " + reader.wanted());
        }
        return shape.one().apply(value);
    }

    private @Nullable Object whenMissing() {
        if (defaultValue != null) {
            return shape.one().apply(defaultValue);
        }
        if (shape.none() == null) {
            throw refused("is missing");
        }
        return shape.none().get();
    }

    private HttpException refused(String message) {
        return new HttpException(400, List.of(fault("", message)));
    }

    @Override
    public boolean isSent(Request request) {
        String text = source.first(request, name);
        return text != null && (reader.isText() || !text.isEmpty());
    }

    @Override
    public Fault fault(String path, String message) {
        return new Fault(source.in, name, message);
    }
}
