package dev.retort.template;

import io.pebbletemplates.pebble.extension.AbstractNodeVisitor;
import io.pebbletemplates.pebble.node.ExtendsNode;
import io.pebbletemplates.pebble.node.ImportNode;
import io.pebbletemplates.pebble.node.IncludeNode;
import io.pebbletemplates.pebble.node.SetNode;
import io.pebbletemplates.pebble.node.expression.Expression;
import io.pebbletemplates.pebble.node.expression.LiteralStringExpression;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import java.util.ArrayList;
import java.util.List;

/** Collects the templates that a template names; a name that is computed is known at a rendering only. */
final class References extends AbstractNodeVisitor {
    /** A name and the line that it stands in. */
    record Reference(String name, int line, boolean isParent) {}

    private final List<Reference> found = new ArrayList<>();

    private References(PebbleTemplateImpl template) {
        super(template);
    }

    static List<Reference> in(PebbleTemplateImpl template) {
        References references = new References(template);
        template.getRootNode().accept(references);
        return references.found;
    }

    @Override
    public void visit(ExtendsNode node) {
        add(node.getParentExpression(), true);
    }

    @Override
    public void visit(IncludeNode node) {
        add(node.getIncludeExpression(), false);
    }

    @Override
    public void visit(ImportNode node) {
        add(node.getImportExpression(), false);
    }

    @Override
    public void visit(SetNode node) {
        if (node.getValue() instanceof Import imported) {
            add(imported.name(), false);
        }
    }

    private void add(Expression<?> expression, boolean isParent) {
        if (expression instanceof LiteralStringExpression literal) {
            found.add(new Reference(literal.getValue(), literal.getLineNumber(), isParent));
        }
    }
}
