package dev.retort.template;

import dev.retort.http.Content;
import dev.retort.http.Response;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names a template and its variables: what a handler returns to have a page rendered.
 *
 * <pre>{@code
 * @Get("/")
 * View index() {
 *     return View.of("blog/index.html").with("posts", posts.latest());
 * }
 * }</pre>
 *
 * <p>Immutable: each change gives a new one, so that a view may be kept and rendered again, by several threads.
 */
public final class View {
    private final String template;
    private final boolean isSource;
    private final Map<String, ?> base;
    private final @Nullable Binding bindings;
    private final Response head;
    private final boolean streamed;

    /** The variables that were added, the newest first: adding one copies none of the others. */
    private record Binding(
            String name, @Nullable Object value, @Nullable Binding before) {}

    private View(
            String template,
            boolean isSource,
            Map<String, ?> base,
            @Nullable Binding bindings,
            Response head,
            boolean streamed) {
        this.template = template;
        this.isSource = isSource;
        this.base = base;
        this.bindings = bindings;
        this.head = head;
        this.streamed = streamed;
    }

    /**
     * Names a template.
     *
     * @param template the template's path below a folder of templates, such as {@code blog/index.html}
     * @return a view with status 200, without variables
     */
    public static View of(String template) {
        return of(template, Map.of());
    }

    /**
     * Names a template and gives it a model.
     *
     * @param template the template's path below a folder of templates
     * @param model a record, whose components become variables, or a map from names to values, not copied
     * @return a view with status 200
     * @throws IllegalArgumentException if the model is neither, or its module keeps the record from being read
     */
    public static View of(String template, Object model) {
        Response head = Response.empty(200).contentType(Extensions.contentType(template));
        return new View(template, false, variables(model), null, head, false);
    }

    /**
     * Makes a view of a text that is itself a template, for HTML. It is compiled at each rendering.
     *
     * @param source the template's text, never one that somebody else wrote
     * @return a view with status 200, without variables
     */
    public static View ofSource(String source) {
        Response head = Response.empty(200).contentType(Extensions.contentType("source.html"));
        return new View(source, true, Map.of(), null, head, false);
    }

    @SuppressWarnings("unchecked") // Each key is looked at.
    private static Map<String, ?> variables(Object model) {
        if (model instanceof Map<?, ?> map) {
            for (Object key : map.keySet()) {
                if (!(key instanceof String)) {
                    throw new IllegalArgumentException("The model of a view is a map from names to values, but \"" + key
                            + "\" is no text: use text for the keys, or with(name, map).");
                }
            }
            return (Map<String, ?>) map;
        }
        if (!(model instanceof Record)) {
            throw new IllegalArgumentException("The model of a view is a record or a map, not a "
                    + model.getClass().getSimpleName() + ": give it a name with with(name, value).");
        }
        Map<String, @Nullable Object> variables = new LinkedHashMap<>();
        Members members = Members.of(model.getClass());
        if (members.isBarred()) {
            throw new IllegalArgumentException(model.getClass().getSimpleName()
                    + " cannot be read: make it public and export its package, or write \"opens "
                    + model.getClass().getPackageName() + ";\" into its module-info.java.");
        }
        for (Map.Entry<String, Method> component : members.components().entrySet()) {
            try {
                variables.put(component.getKey(), Members.invoke(component.getValue(), model));
            } catch (InvocationTargetException e) {
                throw e.getCause() instanceof RuntimeException thrown
                        ? thrown
                        : new IllegalArgumentException(component.getKey() + " cannot be read", e.getCause());
            }
        }
        return variables;
    }

    /**
     * Adds a variable, in place of any of the same name.
     *
     * @param name the variable's name in the template
     * @param value its value, or null
     * @return the changed view
     */
    public View with(String name, @Nullable Object value) {
        return new View(template, isSource, base, new Binding(name, value, bindings), head, streamed);
    }

    private View head(Response head) {
        return new View(template, isSource, base, bindings, head, streamed);
    }

    /**
     * Changes the status.
     *
     * @param status 200 to 599
     * @return the changed view
     * @throws IllegalArgumentException if the status is out of range
     */
    public View status(int status) {
        return head(head.status(status));
    }

    /**
     * Sets a header in place of any of the same name.
     *
     * @param name the header's name
     * @param value its value
     * @return the changed view
     * @throws IllegalArgumentException if the name is the server's own, or name or value cannot stand in a header
     */
    public View header(String name, String value) {
        return head(head.header(name, value));
    }

    /**
     * Changes the type, which otherwise follows from the end of the template's name; the page is in UTF-8 always.
     *
     * @param contentType the value of {@code Content-Type}
     * @return the changed view
     * @throws IllegalArgumentException if the value has a control character
     */
    public View contentType(String contentType) {
        return head(head.contentType(contentType));
    }

    /**
     * Has the page sent while it is rendered, as Flask's {@code stream_template} does. Then a fault in the middle of it
     * can only break the connection, and status and headers stand before the template has run.
     *
     * @return the changed view
     */
    public View stream() {
        return new View(template, isSource, base, bindings, head, true);
    }

    /**
     * Returns the template's name.
     *
     * @return the name; {@code <source>} for a text that is itself a template
     */
    public String template() {
        return isSource ? Extensions.SOURCE : template;
    }

    /**
     * Returns the variables.
     *
     * @return name to value, a value may be null; not to be changed
     */
    public Map<String, ?> model() {
        if (bindings == null) {
            return base;
        }
        Map<String, @Nullable Object> model = new LinkedHashMap<>();
        for (Binding each = bindings; each != null; each = each.before) {
            if (!model.containsKey(each.name)) {
                model.put(each.name, each.value);
            }
        }
        for (Map.Entry<String, ?> variable : base.entrySet()) {
            if (!model.containsKey(variable.getKey())) {
                model.put(variable.getKey(), variable.getValue());
            }
        }
        return model;
    }

    /**
     * Tells whether the page is to be sent while it is rendered.
     *
     * @return whether it is
     */
    public boolean isStreamed() {
        return streamed;
    }

    /**
     * Returns status and headers.
     *
     * @return a response without content
     */
    public Response head() {
        return head;
    }

    /**
     * Renders the page into memory.
     *
     * @param engine the engine
     * @param scope gives what the model does not have
     * @return the whole response
     * @throws TemplateException if the template is missing or fails
     */
    public Response render(TemplateEngine engine, TemplateScope scope) {
        PageBuffer page = new PageBuffer();
        try {
            write(engine, scope, page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return head.content(new Content.Bytes(page.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Renders the page into a stream, which gets 8 KiB at a time, and what there is where the template says {@code
     * flush}.
     *
     * @param engine the engine
     * @param scope gives what the model does not have
     * @param out takes the page in UTF-8; flushed at the end, not closed
     * @throws IOException if the stream fails
     * @throws TemplateException if the template is missing or fails
     */
    public void writeTo(TemplateEngine engine, TemplateScope scope, OutputStream out) throws IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 8192);
        write(engine, scope, writer);
        writer.flush();
    }

    private void write(TemplateEngine engine, TemplateScope scope, Writer out) throws IOException {
        if (isSource) {
            engine.renderSource(template, model(), scope, out);
        } else {
            engine.render(template, model(), scope, out);
        }
    }
}
