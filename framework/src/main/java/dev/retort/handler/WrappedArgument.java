package dev.retort.handler;

import dev.retort.context.RequestContext;
import dev.retort.http.Fault;

/** Binds a value of the path to an Optional of it. */
record WrappedArgument(PathArgument value, Shape shape) implements Argument {
    @Override
    public Object bind(RequestContext context) {
        return shape.one().apply(value.bind(context));
    }

    @Override
    public Fault fault(String path, String message) {
        return value.fault(path, message);
    }
}
