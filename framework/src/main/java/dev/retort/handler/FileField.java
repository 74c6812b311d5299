package dev.retort.handler;

import dev.retort.context.RequestContext;
import dev.retort.http.Fault;
import dev.retort.http.HttpException;
import dev.retort.http.Request;
import dev.retort.http.UploadedFile;
import dev.retort.http.UploadedFiles;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Binds the files of a field of a multipart form. An input in which nothing was chosen has none. */
record FileField(String name, Shape shape) implements Field {
    @Override
    public @Nullable Object bind(RequestContext context) {
        UploadedFiles files = context.request().files();
        if (shape.many() != null) {
            return shape.many().apply(List.copyOf(files.all(name)));
        }
        UploadedFile file = files.get(name);
        if (file != null) {
            return shape.one().apply(file);
        }
        if (shape.none() == null) {
            throw new HttpException(400, List.of(fault("", "is missing, and a file is wanted")));
        }
        return shape.none().get();
    }

    @Override
    public boolean isSent(Request request) {
        return request.file(name) != null;
    }

    @Override
    public Fault fault(String path, String message) {
        return new Fault(Source.FORM.in, name, message);
    }
}
