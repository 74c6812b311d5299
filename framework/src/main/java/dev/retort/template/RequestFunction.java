package dev.retort.template;

import dev.retort.http.Html;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The functions of a template that concern the request, in Java's spelling and in Flask's. */
@FunctionalInterface
interface RequestFunction {
    @Nullable Object call(TemplateScope scope, TemplateArguments arguments);

    static Map<String, RequestFunction> all() {
        Map<String, RequestFunction> functions = new HashMap<>();
        functions.put("urlFor", RequestFunction::urlFor);
        functions.put("url_for", RequestFunction::urlFor);
        functions.put("staticUrl", RequestFunction::staticUrl);
        functions.put("static_url", RequestFunction::staticUrl);
        functions.put("flashes", RequestFunction::flashes);
        functions.put("get_flashed_messages", RequestFunction::flashes);
        functions.put("csrfToken", (scope, arguments) -> scope.csrfToken());
        functions.put("csrf_token", (scope, arguments) -> scope.csrfToken());
        functions.put("csrfField", (scope, arguments) -> csrfField(scope));
        functions.put("csrf_field", (scope, arguments) -> csrfField(scope));
        functions.put("cspNonce", (scope, arguments) -> scope.cspNonce());
        functions.put("csp_nonce", (scope, arguments) -> scope.cspNonce());
        return functions;
    }

    private static String urlFor(TemplateScope scope, TemplateArguments arguments) {
        String endpoint = text(arguments.get(0, "endpoint"), "urlFor wants an endpoint first: urlFor('index').");
        Map<String, @Nullable Object> values = arguments.named();
        if (endpoint.equals("static") && values.keySet().equals(Set.of("filename"))) {
            return scope.staticUrl(text(values.get("filename"), "The filename of a static URL is undefined."));
        }
        if (values.containsKey("endpoint")) {
            values = new TreeMap<>(values);
            values.remove("endpoint");
        }
        return scope.urlFor(endpoint, values);
    }

    private static String staticUrl(TemplateScope scope, TemplateArguments arguments) {
        return scope.staticUrl(
                text(arguments.get(0, "filename"), "staticUrl wants the path of a file: staticUrl('site.css')."));
    }

    private static Object flashes(TemplateScope scope, TemplateArguments arguments) {
        boolean withCategories =
                Truth.of(arguments.get(0, "with_categories")) || Truth.of(arguments.get("withCategories"));
        Object filter = arguments.get(1, "category_filter");
        Object categories = filter == null ? arguments.get("categories") : filter;
        Set<String> wanted = new LinkedHashSet<>();
        if (categories instanceof Collection<?> several) {
            several.forEach(category -> wanted.add(String.valueOf(category)));
        } else if (categories != null) {
            wanted.add(categories.toString());
        }
        return scope.flashes(withCategories, wanted);
    }

    private static SafeHtml csrfField(TemplateScope scope) {
        return new SafeHtml("<input type=\"hidden\" name=\"_csrf\" value=\"" + Html.escape(scope.csrfToken()) + "\">");
    }

    private static String text(@Nullable Object value, String otherwise) {
        if (value == null) {
            throw new IllegalArgumentException(otherwise);
        }
        return value.toString();
    }
}
