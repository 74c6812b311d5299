package dev.retort.template;

import dev.retort.json.JsonCodec;
import io.pebbletemplates.pebble.PebbleEngine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Sets Pebble up for Retort: where templates are, what is escaped, and what an application adds. */
public final class PebbleTemplates {
    private static final String DEFAULT_FOLDER = "templates";

    private PebbleTemplates() {}

    /**
     * Begins a setup.
     *
     * @return a builder that finds templates in {@code templates} of the class path unless it is told of a folder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects the settings. Not safe for use by several threads; the engine that it builds is. */
    public static final class Builder {
        final List<TemplateFolder> folders = new ArrayList<>();
        final Map<String, TemplateFilter> filters = new HashMap<>();
        final Map<String, TemplateTest> tests = new HashMap<>();
        final Map<String, TemplateFunction> functions = new HashMap<>();
        final Map<String, Object> globals = new HashMap<>();
        Predicate<String> autoescape = Extensions::areEscaped;

        @Nullable Boolean cache;

        @Nullable JsonCodec json;

        Locale locale = Locale.ENGLISH;
        // A list, as a lambda that does nothing would need Pebble to be there.
        final List<Consumer<PebbleEngine.Builder>> customizers = new ArrayList<>();

        private Builder() {}

        /** Copies the settings, as what was built may have to be built again for its application. */
        Builder copy() {
            Builder copy = new Builder();
            copy.folders.addAll(folders);
            copy.filters.putAll(filters);
            copy.tests.putAll(tests);
            copy.functions.putAll(functions);
            copy.globals.putAll(globals);
            copy.autoescape = autoescape;
            copy.cache = cache;
            copy.json = json;
            copy.locale = locale;
            copy.customizers.addAll(customizers);
            return copy;
        }

        /**
         * Adds a directory with templates, after those that were added before.
         *
         * @param directory the directory
         * @return this builder
         */
        public Builder folder(Path directory) {
            folders.add(TemplateFolder.directory(directory));
            return this;
        }

        /**
         * Adds a folder of the class path, after those that were added before.
         *
         * @param folder a path without a slash at either end, such as {@code templates}
         * @return this builder
         */
        public Builder classPath(String folder) {
            ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
            return classPath(ofThread == null ? TemplateFolders.class.getClassLoader() : ofThread, folder);
        }

        /**
         * Adds a folder of a class path, after those that were added before.
         *
         * @param loader finds the templates, such as the loader of a blueprint's class
         * @param folder a path without a slash at either end
         * @return this builder
         * @throws IllegalArgumentException if the folder begins or ends with a slash
         */
        public Builder classPath(ClassLoader loader, String folder) {
            folders.add(TemplateFolder.classPath(loader, folder));
            return this;
        }

        /**
         * Decides which templates escape their values for HTML. Unless told, those that end with {@code .html},
         * {@code .htm}, {@code .xml}, {@code .xhtml} or {@code .svg}, as in Flask, and every template that is no file.
         *
         * @param rule takes a template's name; {@code <source>} for one that is no file
         * @return this builder
         */
        public Builder autoescape(Predicate<String> rule) {
            this.autoescape = rule;
            return this;
        }

        /**
         * Decides whether a template is compiled once, or anew for each rendering, so that a changed file is seen at once.
         *
         * @param cache true unless told, and false unless told in an application in debug mode
         * @return this builder
         */
        public Builder cache(boolean cache) {
            this.cache = cache;
            return this;
        }

        /**
         * Sets the codec behind the filter {@code tojson}; the application's unless told.
         *
         * @param json the codec
         * @return this builder
         */
        public Builder json(JsonCodec json) {
            this.json = json;
            return this;
        }

        /**
         * Sets the language in which Pebble's filters write dates and numbers; English unless told, wherever the server
         * stands.
         *
         * @param locale the language
         * @return this builder
         */
        public Builder locale(Locale locale) {
            this.locale = locale;
            return this;
        }

        /**
         * Adds a filter, in place of any of the same name.
         *
         * @param name the filter's name in a template
         * @param filter the filter
         * @return this builder
         */
        public Builder filter(String name, TemplateFilter filter) {
            filters.put(name, filter);
            return this;
        }

        /**
         * Adds a test, in place of any of the same name.
         *
         * @param name the test's name in a template, after {@code is}
         * @param test the test
         * @return this builder
         */
        public Builder test(String name, TemplateTest test) {
            tests.put(name, test);
            return this;
        }

        /**
         * Adds a function, in place of any of the same name.
         *
         * @param name the function's name in a template
         * @param function the function
         * @return this builder
         */
        public Builder function(String name, TemplateFunction function) {
            functions.put(name, function);
            return this;
        }

        /**
         * Adds a variable of all templates; a model's of the same name goes before it.
         *
         * @param name the variable's name
         * @param value its value, read by several threads
         * @return this builder
         */
        public Builder global(String name, Object value) {
            globals.put(name, value);
            return this;
        }

        /**
         * Reaches through to Pebble's own builder, for what is not to be had otherwise: its syntax, strict variables,
         * extensions. It runs after Retort's settings, so that it can undo them, and a second time where the application
         * has something to add, such as templates of blueprints.
         *
         * @param customizer changes Pebble's builder
         * @return this builder
         */
        public Builder customize(Consumer<PebbleEngine.Builder> customizer) {
            customizers.add(customizer);
            return this;
        }

        /**
         * Makes the engine.
         *
         * @return the engine
         * @throws IllegalStateException if Pebble is not on the class path
         */
        public TemplateEngine build() {
            try {
                Class.forName("io.pebbletemplates.pebble.PebbleEngine", false, PebbleTemplates.class.getClassLoader());
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException("""
                        Templates want Pebble, which is not on the class path. Add to the pom.xml:
                        <dependency>
                          <groupId>io.pebbletemplates</groupId>
                          <artifactId>pebble</artifactId>
                          <version>4.1.2</version>
                        </dependency>
                        or implement dev.retort.template.TemplateEngine with another engine.""", e);
            }
            Builder settings = copy();
            if (settings.folders.isEmpty()) {
                settings.classPath(DEFAULT_FOLDER);
            }
            return PebbleRenderer.of(settings);
        }
    }
}
