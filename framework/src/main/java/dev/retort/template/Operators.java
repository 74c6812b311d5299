package dev.retort.template;

import io.pebbletemplates.pebble.node.expression.BinaryExpression;
import io.pebbletemplates.pebble.node.expression.UnaryExpression;
import io.pebbletemplates.pebble.operator.Associativity;
import io.pebbletemplates.pebble.operator.BinaryOperator;
import io.pebbletemplates.pebble.operator.BinaryOperatorImpl;
import io.pebbletemplates.pebble.operator.BinaryOperatorType;
import io.pebbletemplates.pebble.operator.UnaryOperator;
import io.pebbletemplates.pebble.operator.UnaryOperatorImpl;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The logical operators as Jinja has them: of any values, and {@code and} and {@code or} give one of the two. */
final class Operators {
    private Operators() {}

    /** With the precedence of Pebble's, which they replace. */
    static List<BinaryOperator> binary() {
        return List.of(
                new BinaryOperatorImpl("or", 10, Or::new, BinaryOperatorType.NORMAL, Associativity.LEFT),
                new BinaryOperatorImpl("and", 15, And::new, BinaryOperatorType.NORMAL, Associativity.LEFT));
    }

    static List<UnaryOperator> unary() {
        return List.of(new UnaryOperatorImpl("not", 500, Not.class));
    }

    private static final class Or extends BinaryExpression<Object> {
        @Override
        public @Nullable Object evaluate(PebbleTemplateImpl self, EvaluationContextImpl context) {
            Object left = getLeftExpression().evaluate(self, context);
            return Truth.of(left) ? left : getRightExpression().evaluate(self, context);
        }
    }

    private static final class And extends BinaryExpression<Object> {
        @Override
        public @Nullable Object evaluate(PebbleTemplateImpl self, EvaluationContextImpl context) {
            Object left = getLeftExpression().evaluate(self, context);
            return Truth.of(left) ? getRightExpression().evaluate(self, context) : left;
        }
    }

    /** Public because Pebble makes one of it by reflection. */
    public static final class Not extends UnaryExpression {
        /** For Pebble. */
        public Not() {}

        @Override
        public Object evaluate(PebbleTemplateImpl self, EvaluationContextImpl context) {
            return !Truth.of(getChildExpression().evaluate(self, context));
        }
    }
}
