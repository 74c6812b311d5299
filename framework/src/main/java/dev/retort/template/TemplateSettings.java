package dev.retort.template;

import dev.retort.json.JsonCodec;
import java.util.List;

/**
 * What an application has to say to its template engine. Immutable.
 *
 * @param isDebug whether a changed template is to be seen at once
 * @param json writes JSON as the rest of the application does
 * @param blueprints the templates of blueprints, which come after the engine's own
 */
public record TemplateSettings(boolean isDebug, JsonCodec json, List<TemplateFolder> blueprints) {
    /**
     * Copies the list.
     *
     * @param isDebug whether a changed template is to be seen at once
     * @param json writes JSON as the rest of the application does
     * @param blueprints the templates of blueprints
     */
    public TemplateSettings {
        blueprints = List.copyOf(blueprints);
    }
}
