package dev.retort.handler;

import dev.retort.context.RequestContext;
import dev.retort.http.Fault;
import dev.retort.http.HttpException;
import dev.retort.http.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Binds all values of a field.
 *
 * @param defaultValue the one that stands in where there are none; read at the start
 */
record RepeatedField(
        Source source,
        String name,
        TextReader reader,
        Function<List<Object>, Object> holder,
        @Nullable Object defaultValue)
        implements Field {

    @Override
    public Object bind(RequestContext context) {
        Request request = context.request();
        List<String> texts = source.all(request, name);
        List<Object> read = new ArrayList<>(texts.size());
        for (String text : texts) {
            if (text.isEmpty() && !reader.isText()) {
                continue;
            }
            Object value = reader.read(text);
            if (value == null) {
                throw new HttpException(400, List.of(fault("", "has a value that is not " + reader.wanted())));
            }
            read.add(value);
        }
        return holder.apply(read.isEmpty() && defaultValue != null ? List.of(defaultValue) : read);
    }

    @Override
    public boolean isSent(Request request) {
        return !source.all(request, name).isEmpty();
    }

    /** Leaves the position out, since the client sent a name several times and no position. */
    @Override
    public Fault fault(String path, String message) {
        return new Fault(source.in, name, message);
    }
}
