package dev.retort.gateway.content;

import static dev.retort.gateway.config.Context.HTTP;
import static dev.retort.gateway.config.Context.LOCATION;
import static dev.retort.gateway.config.Context.SERVER;
import static dev.retort.gateway.config.Known.directive;

import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Known;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.site.Load;
import dev.retort.gateway.site.ResponseType;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.jspecify.annotations.Nullable;

/** The media types of files by the ending of the path: {@code types} and {@code default_type}. Immutable. */
final class MediaTypes implements ResponseType {
    private static final Map<String, String> BUILT_IN =
            Map.of("html", "text/html", "gif", "image/gif", "jpg", "image/jpeg");

    private final Map<String, HttpField> fields;
    private final @Nullable HttpField otherwise;

    private MediaTypes(Map<String, HttpField> fields, @Nullable HttpField otherwise) {
        this.fields = fields;
        this.otherwise = otherwise;
    }

    static List<Known> directives() {
        return List.of(
                directive("types", "{ type ending …; }", "The media types of files.", HTTP, SERVER, LOCATION)
                        .arguments(0, 0)
                        .with(Known.Block.LINES)
                        .many(),
                directive(
                        "default_type",
                        "type",
                        "The media type of files with another ending.",
                        HTTP,
                        SERVER,
                        LOCATION));
    }

    static MediaTypes of(Scope scope) {
        List<Directive> blocks = scope.all("types");
        Map<String, String> types = new HashMap<>(blocks.isEmpty() ? BUILT_IN : Map.of());
        for (Directive block : blocks) {
            for (Directive line : block.children()) {
                for (String ending : line.arguments()) {
                    types.put(ending.toLowerCase(Locale.ROOT), line.name());
                }
            }
        }
        Map<String, HttpField> fields = new HashMap<>();
        types.forEach((ending, type) -> fields.put(ending, field(type)));
        String otherwise = scope.text("default_type", "text/plain");
        return new MediaTypes(fields, otherwise.isEmpty() ? null : field(otherwise));
    }

    /** Warns of endings that are there twice, of which the last counts. */
    static void check(Scope scope, Load load) {
        Map<String, String> types = new HashMap<>();
        for (Directive block : scope.own("types")) {
            for (Directive line : block.children()) {
                for (String argument : line.arguments()) {
                    String ending = argument.toLowerCase(Locale.ROOT);
                    String before = types.put(ending, line.name());
                    if (before != null) {
                        load.warn(
                                "duplicate extension \"" + ending + "\", content type: \"" + line.name()
                                        + "\", previous content type: \"" + before + "\"",
                                line.place());
                    }
                }
            }
        }
    }

    private static HttpField field(String type) {
        return new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, type);
    }

    /**
     * Returns the type of a path.
     *
     * @param path the path; what stands behind the last dot of its last segment counts, unless the segment begins there
     * @return the field, or null for none
     */
    @Override
    public @Nullable HttpField of(String path) {
        int dot = path.lastIndexOf('.');
        if (dot <= 1 || path.charAt(dot - 1) == '/' || path.indexOf('/', dot) >= 0) {
            return otherwise;
        }
        HttpField type = fields.get(path.substring(dot + 1).toLowerCase(Locale.ROOT));
        return type == null ? otherwise : type;
    }
}
