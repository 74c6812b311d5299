package dev.retort.template;

import java.io.IOException;
import java.io.Writer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Renders templates; what an application implements to bring an engine other than Pebble.
 *
 * <p>An implementation is safe for use by several threads.
 */
public interface TemplateEngine {
    /**
     * Returns Pebble with Retort's settings: templates from the folder {@code templates} of the class path, escaped by
     * Flask's rule.
     *
     * @return the engine
     * @throws IllegalStateException if Pebble is not on the class path
     * @see PebbleTemplates#builder()
     */
    static TemplateEngine pebble() {
        return PebbleTemplates.builder().build();
    }

    /**
     * Takes what an application has to say; what the engine was told itself, it keeps. Called once, before the first
     * template.
     *
     * @param application the application's settings
     * @return the engine that the application uses: this one, or another one like it
     * @throws IllegalStateException if the engine cannot have templates of blueprints, and there are some
     */
    default TemplateEngine within(TemplateSettings application) {
        if (!application.blueprints().isEmpty()) {
            throw new IllegalStateException("The template engine " + getClass().getSimpleName()
                    + " does not read the templates of blueprints, which are in " + application.blueprints()
                    + ".\n  Override within(…) in it, or leave the templates of blueprints out.");
        }
        return this;
    }

    /**
     * Renders a template.
     *
     * @param name the template's path below a folder of templates, with {@code /} between its parts
     * @param model the variables; a value may be null
     * @param scope gives what the model does not have
     * @param out takes the text as it comes, and is flushed where the template says so only; not closed
     * @throws IOException if the writer fails
     * @throws TemplateException if there is no such template, or it cannot be compiled or rendered
     */
    void render(String name, Map<String, ?> model, TemplateScope scope, Writer out) throws IOException;

    /**
     * Renders a text that is itself a template, as Flask's {@code render_template_string} does. It is compiled anew
     * each time, and escaped as HTML. A text that somebody else wrote must not come here.
     *
     * @param source the template's text
     * @param model the variables; a value may be null
     * @param scope gives what the model does not have
     * @param out takes the text; not closed
     * @throws IOException if the writer fails
     * @throws TemplateException if the text cannot be compiled or rendered
     * @throws UnsupportedOperationException if the engine renders files only, as it does unless it overrides this
     */
    default void renderSource(String source, Map<String, ?> model, TemplateScope scope, Writer out) throws IOException {
        throw new UnsupportedOperationException(
                getClass().getSimpleName() + " renders files only: put the text into a folder of templates.");
    }

    /**
     * Compiles a template and all that it names: what it extends, includes and imports.
     *
     * @param name the template's name
     * @return what is wrong, with template and line, or null if nothing is
     */
    @Nullable String check(String name);
}
