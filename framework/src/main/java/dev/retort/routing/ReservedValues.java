package dev.retort.routing;

import java.util.Locale;
import java.util.Map;

/** The values that are options of building and not part of the URL, as with {@code url_for} of Flask. */
final class ReservedValues {

    private ReservedValues() {}

    /** Takes the reserved values out of the others, and returns the options with these set. */
    static BuildOptions take(String endpoint, Map<String, Object> values, BuildOptions base) {
        BuildOptions options = base;
        Object anchor = values.remove("_anchor");
        if (anchor != null) {
            options = options.anchor(anchor.toString());
        }
        Object scheme = values.remove("_scheme");
        if (scheme != null) {
            options = options.scheme(scheme.toString());
        }
        Object method = values.remove("_method");
        if (method != null) {
            options = options.method(method.toString().toUpperCase(Locale.ROOT));
        }
        Object external = values.remove("_external");
        if (external != null) {
            options = switch (external.toString().toLowerCase(Locale.ROOT)) {
                case "true" -> options.external(true);
                case "false" -> options.external(false);
                default ->
                    throw new BuildException(endpoint, "_external is true or false, not '" + external + "'.", null);
            };
        }
        return options;
    }
}
