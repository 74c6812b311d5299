package dev.retort.template;

import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.extension.NodeVisitor;
import io.pebbletemplates.pebble.node.ArgumentsNode;
import io.pebbletemplates.pebble.node.expression.Expression;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import org.jspecify.annotations.Nullable;

/**
 * The value of the variable that an import sets: the macros of another template.
 *
 * <p>Pebble keeps what is imported by name in a table of the whole rendering, so that a page and what it includes cannot
 * both import {@code as forms}; a variable can be set twice.
 */
class Import implements Expression<Object> {
    private final Expression<?> name;
    private final int line;

    Import(Expression<?> name, int line) {
        this.name = name;
        this.line = line;
    }

    /** What the tag says of the template's name. */
    final Expression<?> name() {
        return name;
    }

    /** Macros under one name: {@code forms.input(…)}. */
    static final class Macros {
        private final PebbleTemplateImpl template;

        Macros(PebbleTemplateImpl template) {
            this.template = template;
        }

        /** Calls a macro in a hierarchy of its own; a layout would look for it in the page that extends it. */
        Object call(String macro, ArgumentsNode arguments, EvaluationContextImpl context, int line) {
            return template.macro(context.shallowCopyWithoutInheritanceChain(template), macro, arguments, false, line);
        }
    }

    @Override
    public @Nullable Object evaluate(PebbleTemplateImpl self, EvaluationContextImpl context) {
        return new Macros(source(self, context));
    }

    final PebbleTemplateImpl source(PebbleTemplateImpl self, EvaluationContextImpl context) {
        if (name.evaluate(self, context) instanceof String named) {
            return template(context, named);
        }
        throw new PebbleException(null, "The name of the template to import is undefined", line, self.getName());
    }

    private static PebbleTemplateImpl template(EvaluationContext context, String name) {
        return (PebbleTemplateImpl) Variables.of(context).engine().getTemplate(name);
    }

    @Override
    public final void accept(NodeVisitor visitor) {
        visitor.visit(this);
    }

    @Override
    public final int getLineNumber() {
        return line;
    }
}
