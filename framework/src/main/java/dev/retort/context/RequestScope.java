package dev.retort.context;

import dev.retort.session.Flash;
import dev.retort.template.TemplateScope;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a template sees of a request. */
record RequestScope(RequestContext context) implements TemplateScope {
    @Override
    public String urlFor(String endpoint, Map<String, ?> values) {
        return context.urlFor(endpoint, values);
    }

    @Override
    public List<?> flashes(boolean withCategories, Set<String> categories) {
        List<Flash> flashes = context.flashes().getWithCategories(categories);
        return withCategories ? flashes : flashes.stream().map(Flash::message).toList();
    }

    @Override
    public @Nullable Object variable(String name) {
        return switch (name) {
            case "request" -> context.request();
            case "session" -> context.session();
            case "g" -> context.attributes();
            case "config" -> context.app().config();
            default -> context.app().templateVariable(name, context);
        };
    }

    @Override
    public String staticUrl(String file) {
        return context.app().staticUrl(file, context.request().mount());
    }

    @Override
    public String csrfToken() {
        return context.csrfToken();
    }

    @Override
    public String cspNonce() {
        return context.cspNonce();
    }
}
