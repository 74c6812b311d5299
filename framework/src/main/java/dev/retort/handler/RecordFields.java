package dev.retort.handler;

import dev.retort.context.RequestContext;
import dev.retort.http.Fault;
import dev.retort.http.HttpException;
import dev.retort.http.Request;
import java.lang.invoke.MethodHandle;
import java.time.DateTimeException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Binds a record whose components are fields.
 *
 * @param name the record's own, empty where its fields have no prefix
 * @param components the names of the components
 * @param fields their arguments, in the same order
 * @param constructor the canonical one, which takes them as one array
 */
record RecordFields(
        Source source, String name, List<String> components, List<Field> fields, MethodHandle constructor, Shape shape)
        implements Field {

    @Override
    public @Nullable Object bind(RequestContext context) {
        Request request = context.request();
        if (shape.none() != null && !isSent(request)) {
            return shape.none().get();
        }
        @Nullable Object[] bound = new @Nullable Object[fields.size()];
        FaultList faults = null;
        for (int i = 0; i < bound.length; i++) {
            try {
                bound[i] = fields.get(i).bind(context);
            } catch (HttpException refused) {
                faults = FaultList.add(faults, refused);
            }
        }
        if (faults != null) {
            throw faults.toException();
        }
        return shape.one().apply(make(bound));
    }

    private Object make(@Nullable Object[] components) {
        try {
            return (Object) constructor.invokeExact(components);
        } catch (IllegalArgumentException | DateTimeException e) {
            // What the record's own constructor says is for its programmer.
            throw new HttpException(400, List.of(fault("", "has values that do not go together")), e);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("A record's constructor declares no checked exception", e);
        }
    }

    @Override
    public boolean isSent(Request request) {
        for (Field field : fields) {
            if (field.isSent(request)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Fault fault(String path, String message) {
        int end = 0;
        while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
            end++;
        }
        int component = components.indexOf(path.substring(0, end));
        if (component < 0) {
            return new Fault(source.in, name, message);
        }
        boolean dot = end < path.length() && path.charAt(end) == '.';
        return fields.get(component).fault(path.substring(dot ? end + 1 : end), message);
    }
}
