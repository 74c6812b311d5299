package dev.retort.template;

import dev.retort.json.JsonCodec;
import dev.retort.template.References.Reference;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.extension.ExtensionRegistry;
import io.pebbletemplates.pebble.extension.NodeVisitorFactory;
import io.pebbletemplates.pebble.lexer.LexerImpl;
import io.pebbletemplates.pebble.node.RootNode;
import io.pebbletemplates.pebble.parser.ParserImpl;
import io.pebbletemplates.pebble.parser.ParserOptions;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.Hierarchy;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import io.pebbletemplates.pebble.utils.LimitedSizeWriter;
import java.io.IOException;
import java.io.StringReader;
import java.io.Writer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Templates by Pebble.
 *
 * <p>Pebble compiles; a rendering runs in a context of Retort's own making, with {@link Variables} for its chain of
 * scopes.
 */
final class PebbleRenderer implements TemplateEngine {
    /** More layouts than anybody has, and few enough to end a circle at once. */
    private static final int MOST_ANCESTORS = 100;

    private final PebbleEngine engine;
    private final TemplateFolders folders;
    private final Map<String, ?> globals;
    private final PebbleTemplates.Builder settings;

    private PebbleRenderer(
            PebbleEngine engine, TemplateFolders folders, Map<String, ?> globals, PebbleTemplates.Builder settings) {
        this.settings = settings;
        this.engine = engine;
        this.folders = folders;
        this.globals = globals;
    }

    /** Makes an engine of settings that nobody changes any more. */
    static PebbleRenderer of(PebbleTemplates.Builder settings) {
        TemplateFolders folders = new TemplateFolders(settings.folders);
        PebbleEngine.Builder builder = new PebbleEngine.Builder()
                .loader(folders)
                .defaultLocale(settings.locale)
                // Pebble's own escaping knows no template from another; that of the extension takes its place.
                .autoEscaping(false)
                // As in Jinja; the lines of a letter would run together.
                .newLineTrimming(false)
                .allowOverrideCoreOperators(true)
                .extension(new PebbleExtension(
                        new Escaping(settings.autoescape),
                        settings.json == null ? JsonCodec.jackson() : settings.json,
                        settings.filters,
                        settings.tests,
                        settings.functions));
        if (settings.cache == null || settings.cache) {
            builder.templateCache(new TemplateCache());
        } else {
            builder.cacheActive(false);
        }
        settings.customizers.forEach(customizer -> customizer.accept(builder));
        return new PebbleRenderer(builder.build(), folders, Map.copyOf(settings.globals), settings);
    }

    @Override
    public TemplateEngine within(TemplateSettings application) {
        PebbleTemplates.Builder all = settings.copy();
        all.folders.addAll(application.blueprints());
        all.cache = settings.cache == null ? Boolean.valueOf(!application.isDebug()) : settings.cache;
        all.json = settings.json == null ? application.json() : settings.json;
        return of(all);
    }

    @Override
    public void render(String name, Map<String, ?> model, TemplateScope scope, Writer out) throws IOException {
        render(name, () -> (PebbleTemplateImpl) engine.getTemplate(name), model, scope, out);
    }

    @Override
    public void renderSource(String source, Map<String, ?> model, TemplateScope scope, Writer out) throws IOException {
        render(Extensions.SOURCE, () -> compile(source), model, scope, out);
    }

    /** Does what the engine does with a file, but keeps nothing of it. */
    private PebbleTemplateImpl compile(String source) {
        ExtensionRegistry registry = engine.getExtensionRegistry();
        LexerImpl lexer = new LexerImpl(
                engine.getSyntax(),
                registry.getUnaryOperators().values(),
                registry.getBinaryOperators().values());
        ParserImpl parser = new ParserImpl(
                registry.getUnaryOperators(),
                registry.getBinaryOperators(),
                registry.getTokenParsers(),
                new ParserOptions());
        RootNode root = parser.parse(lexer.tokenize(new StringReader(source), Extensions.SOURCE));
        PebbleTemplateImpl template = new PebbleTemplateImpl(engine, root, Extensions.SOURCE);
        for (NodeVisitorFactory factory : registry.getNodeVisitors()) {
            factory.createVisitor(template).visit(root);
        }
        return template;
    }

    private void render(
            String name, Supplier<PebbleTemplateImpl> compiled, Map<String, ?> model, TemplateScope scope, Writer out)
            throws IOException {
        try {
            PebbleTemplateImpl template = compiled.get();
            EvaluationContextImpl context = context(template, new Variables(model, globals, scope, engine));
            Writer gate = out instanceof PageBuffer ? out : new FlushGate(out);
            evaluate(template, LimitedSizeWriter.from(gate, context), context);
        } catch (RuntimeException e) {
            throw Faults.translate(name, e);
        } catch (StackOverflowError e) {
            throw new TemplateException(
                    name,
                    0,
                    "The stack overflowed: a template includes itself, or a macro calls itself, with no end.",
                    e);
        }
    }

    private EvaluationContextImpl context(PebbleTemplateImpl template, Variables variables) {
        return new EvaluationContextImpl(
                template,
                engine.isStrictVariables(),
                engine.getDefaultLocale(),
                engine.getMaxRenderedSize(),
                engine.getExtensionRegistry(),
                engine.getTagCache(),
                null,
                new ArrayList<>(),
                new HashMap<>(),
                variables,
                null,
                engine.getEvaluationOptions());
    }

    /** Runs a page, then the layouts that it turned out to extend; only the last of them writes. */
    private static void evaluate(PebbleTemplateImpl page, Writer out, EvaluationContextImpl context)
            throws IOException {
        Hierarchy hierarchy = context.getHierarchy();
        PebbleTemplateImpl each = page;
        for (int ancestors = 0; each != null; ancestors++) {
            if (ancestors > MOST_ANCESTORS) {
                throw new TemplateException(each.getName(), 0, "It extends itself, directly or through others.", null);
            }
            each.getRootNode().render(each, out, context);
            each = hierarchy.getParent();
            if (each != null) {
                hierarchy.ascend();
            }
        }
    }

    @Override
    public @Nullable String check(String name) {
        try {
            if (!folders.has(name)) {
                return folders.missing(name);
            }
            verify(name, new HashSet<>(), List.of());
            return null;
        } catch (TemplateException e) {
            return e.getMessage();
        }
    }

    private void verify(String name, Set<String> seen, List<String> children) {
        PebbleTemplateImpl template;
        try {
            template = (PebbleTemplateImpl) engine.getTemplate(name);
        } catch (RuntimeException e) {
            throw Faults.translate(name, e);
        }
        List<String> chain = new ArrayList<>(children);
        chain.add(name);
        for (Reference reference : References.in(template)) {
            if (!folders.has(reference.name())) {
                throw new TemplateException(name, reference.line(), folders.missing(reference.name()), null);
            }
            if (reference.isParent() && chain.contains(reference.name())) {
                throw new TemplateException(
                        name, reference.line(), "It extends " + reference.name() + ", which extends it.", null);
            }
            if (seen.add(reference.name())) {
                verify(reference.name(), seen, reference.isParent() ? chain : List.of());
            }
        }
    }
}
