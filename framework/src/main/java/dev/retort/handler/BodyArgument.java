package dev.retort.handler;

import dev.retort.context.RequestContext;
import dev.retort.http.Fault;
import dev.retort.http.HttpException;
import dev.retort.http.Request;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Binds the body, read as JSON. */
record BodyArgument(Type type, boolean mayBeNull) implements Argument {
    @Override
    public @Nullable Object bind(RequestContext context) {
        Request request = context.request();
        Object value = request.json(type);
        if (value == null && !mayBeNull) {
            throw new HttpException(400, List.of(fault("", "is null, and a value is wanted")));
        }
        return value;
    }

    @Override
    public Fault fault(String path, String message) {
        return new Fault("body", path, message);
    }
}
