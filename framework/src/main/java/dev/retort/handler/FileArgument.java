package dev.retort.handler;

import dev.retort.context.RequestContext;
import dev.retort.http.Fault;
import dev.retort.http.HttpException;
import dev.retort.http.UploadedFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Binds the file, or all files, that a form uploaded in a field.
 *
 * @param name the field
 * @param shape how the parameter holds what was uploaded
 */
record FileArgument(String name, Shape shape) implements Argument {
    @Override
    public @Nullable Object bind(RequestContext context) {
        List<UploadedFile> files = context.request().files().all(name);
        if (shape.many() != null) {
            return shape.many().apply(List.copyOf(files));
        }
        if (!files.isEmpty()) {
            return shape.one().apply(files.get(0));
        }
        if (shape.none() == null) {
            throw new HttpException(400, List.of(fault("", "is missing: choose a file")));
        }
        return shape.none().get();
    }

    @Override
    public Fault fault(String path, String message) {
        return new Fault("form", name, message);
    }
}
