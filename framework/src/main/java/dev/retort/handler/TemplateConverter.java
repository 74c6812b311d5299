package dev.retort.handler;

import dev.retort.context.RequestContext;
import dev.retort.http.Content;
import dev.retort.http.HttpException;
import dev.retort.http.MediaType;
import dev.retort.http.Response;
import dev.retort.template.TemplateEngine;
import dev.retort.template.TemplateScope;
import dev.retort.template.View;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Renders the results of a handler that names a template. Records and maps are the model; anything else is sent as it would
 * be without the template, so that a handler can redirect. A client that was promised JSON gets the model itself.
 *
 * @param template the template
 * @param others converts what is no model
 */
record TemplateConverter(String template, ResultConverter others) implements ResultConverter {
    @Override
    public Response convert(RequestContext context, @Nullable Object result) {
        if (result instanceof CompletionStage<?> stage) {
            return ResultConverter.pending(context, stage, this);
        }
        if (result instanceof Optional<?> optional) {
            return convert(context, optional.orElseThrow(HttpException::notFound));
        }
        if (result instanceof Response response && response.content() instanceof Content.Result carried) {
            return convert(context, carried.value()).overlaidBy(response);
        }
        MediaType produced = context.produced();
        boolean isModel = result == null || result instanceof Map<?, ?> || result instanceof Record;
        if (!isModel || (produced != null && produced.isJson())) {
            return others.convert(context, result);
        }
        return render(context, result == null ? View.of(template) : View.of(template, result));
    }

    /** Renders a view with the application's engine. */
    static Response render(RequestContext context, View view) {
        TemplateEngine engine = context.app().templates();
        TemplateScope scope = context.templateScope();
        if (view.isStreamed()) {
            return view.head().content(new Content.Stream(out -> {
                tellBefore(context, view);
                view.writeTo(engine, scope, out);
                tellAfter(context, view);
            }));
        }
        tellBefore(context, view);
        Response page = view.render(engine, scope);
        tellAfter(context, view);
        return page;
    }

    private static void tellBefore(RequestContext context, View view) {
        if (!context.app().listeners().isEmpty()) {
            context.tell(listener -> listener.rendering(context, view));
        }
    }

    private static void tellAfter(RequestContext context, View view) {
        if (!context.app().listeners().isEmpty()) {
            context.tell(listener -> listener.rendered(context, view));
        }
    }
}
