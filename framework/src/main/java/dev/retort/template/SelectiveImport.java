package dev.retort.template;

import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.extension.AbstractNodeVisitor;
import io.pebbletemplates.pebble.node.BodyNode;
import io.pebbletemplates.pebble.node.MacroNode;
import io.pebbletemplates.pebble.node.expression.Expression;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.Macro;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes single macros of another template callable by a bare name: {@code {% from "forms.html" import input as field %}}.
 *
 * <p>Pebble would enter them into the compiled template itself, which all renderings share and which the second of them
 * finds full. Here they come in a template of their own, which is added to what the one rendering has imported.
 */
final class SelectiveImport extends Import {
    private final Map<String, String> sourceByAlias;
    private volatile @Nullable Selection latest;

    /** A template and the wanted part of it; made anew when the template was compiled anew. */
    private record Selection(PebbleTemplateImpl source, PebbleTemplateImpl macros) {}

    SelectiveImport(Expression<?> name, Map<String, String> sourceByAlias, int line) {
        super(name, line);
        this.sourceByAlias = sourceByAlias;
    }

    @Override
    public @Nullable Object evaluate(PebbleTemplateImpl self, EvaluationContextImpl context) {
        PebbleTemplateImpl source = source(self, context);
        Selection selection = latest;
        if (selection == null || selection.source != source) {
            selection = new Selection(source, select(source, self, context));
            latest = selection;
        }
        if (!context.getImportedTemplates().contains(selection.macros)) {
            context.getImportedTemplates().add(selection.macros);
        }
        return null;
    }

    private PebbleTemplateImpl select(
            PebbleTemplateImpl source, PebbleTemplateImpl self, EvaluationContextImpl context) {
        Map<String, Macro> defined = new HashMap<>();
        source.getRootNode().accept(new AbstractNodeVisitor(source) {
            @Override
            public void visit(MacroNode node) {
                defined.put(node.getName(), node.getMacro());
            }
        });
        PebbleTemplateImpl selected = new PebbleTemplateImpl(
                Variables.of(context).engine(), new BodyNode(getLineNumber(), List.of()), source.getName());
        sourceByAlias.forEach((alias, name) -> {
            Macro macro = defined.get(name);
            if (macro == null) {
                throw new PebbleException(
                        null,
                        source.getName() + " has no macro \"" + name + "\", but "
                                + (defined.isEmpty() ? "none at all" : String.join(", ", defined.keySet())),
                        getLineNumber(),
                        self.getName());
            }
            selected.registerMacro(alias, new AtHome(macro, source));
        });
        return selected;
    }

    /** A macro that runs in the template it was written in, where it finds its neighbours. */
    private record AtHome(Macro macro, PebbleTemplateImpl home) implements Macro {
        @Override
        public String getName() {
            return macro.getName();
        }

        @Override
        public String call(PebbleTemplateImpl self, EvaluationContextImpl context, Map<String, Object> arguments) {
            return macro.call(home, context.shallowCopyWithoutInheritanceChain(home), arguments);
        }

        @Override
        public List<String> getArgumentNames() {
            return macro.getArgumentNames();
        }
    }
}
