package dev.retort.template;

import io.pebbletemplates.pebble.error.ParserException;
import io.pebbletemplates.pebble.lexer.Token;
import io.pebbletemplates.pebble.lexer.TokenStream;
import io.pebbletemplates.pebble.node.BodyNode;
import io.pebbletemplates.pebble.node.FlushNode;
import io.pebbletemplates.pebble.node.IfNode;
import io.pebbletemplates.pebble.node.ImportNode;
import io.pebbletemplates.pebble.node.RenderableNode;
import io.pebbletemplates.pebble.node.SetNode;
import io.pebbletemplates.pebble.node.expression.Expression;
import io.pebbletemplates.pebble.parser.Parser;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import io.pebbletemplates.pebble.tokenParser.FlushTokenParser;
import io.pebbletemplates.pebble.tokenParser.IfTokenParser;
import io.pebbletemplates.pebble.tokenParser.TokenParser;
import io.pebbletemplates.pebble.utils.Pair;
import java.io.IOException;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tags that mean in Retort what they mean in Jinja, in place of Pebble's of the same name. */
final class Tags {
    private Tags() {}

    static List<TokenParser> all() {
        return List.of(
                new If(),
                new ImportAs(),
                new FromImport(),
                new Flush(),
                new Refused("embed", "Pebble does not escape in it; use include or a macro instead"),
                new Refused("cache", "Pebble does not escape in it; keep what is shown in the handler instead"),
                new Refused("parallel", "a rendering is of one thread; fetch in parallel in the handler instead"));
    }

    /** Takes any value for a condition, and lets pass what a condition throws. */
    private static final class If extends IfTokenParser {
        @Override
        public RenderableNode parse(Token token, Parser parser) {
            IfNode parsed = (IfNode) super.parse(token, parser);
            return new Conditional(parsed);
        }
    }

    private static final class Conditional extends IfNode {
        Conditional(IfNode parsed) {
            super(parsed.getLineNumber(), parsed.getConditionsWithBodies(), parsed.getElseBody());
        }

        @Override
        public void render(PebbleTemplateImpl self, Writer writer, EvaluationContextImpl context) throws IOException {
            for (Pair<Expression<?>, BodyNode> branch : getConditionsWithBodies()) {
                if (Truth.of(branch.getLeft().evaluate(self, context))) {
                    branch.getRight().render(self, writer, context);
                    return;
                }
            }
            if (getElseBody() != null) {
                getElseBody().render(self, writer, context);
            }
        }
    }

    /** An import is a {@code set}, which Pebble also runs in a page that extends a layout. */
    private static final class ImportAs implements TokenParser {
        @Override
        public String getTag() {
            return "import";
        }

        @Override
        public RenderableNode parse(Token token, Parser parser) {
            TokenStream stream = parser.getStream();
            int line = token.getLineNumber();
            stream.next();
            Expression<?> name = parser.getExpressionParser().parseExpression();
            String alias = alias(stream, "");
            stream.expect(Token.Type.EXECUTE_END);
            return alias.isEmpty()
                    ? new ImportNode(line, name, null)
                    : new SetNode(line, alias, new Import(name, line));
        }
    }

    private static final class FromImport implements TokenParser {
        @Override
        public String getTag() {
            return "from";
        }

        @Override
        public RenderableNode parse(Token token, Parser parser) {
            TokenStream stream = parser.getStream();
            int line = token.getLineNumber();
            stream.next();
            Expression<?> template = parser.getExpressionParser().parseExpression();
            stream.expect(Token.Type.NAME, "import");
            Map<String, String> sourceByAlias = new LinkedHashMap<>();
            do {
                String name = stream.expect(Token.Type.NAME).getValue();
                sourceByAlias.put(alias(stream, name), name);
            } while (skipped(stream, Token.Type.PUNCTUATION, ","));
            stream.expect(Token.Type.EXECUTE_END);
            // The variable has no use and, with a space in its name, no reader.
            return new SetNode(line, "from import", new SelectiveImport(template, sourceByAlias, line));
        }
    }

    private static String alias(TokenStream stream, String otherwise) {
        return skipped(stream, Token.Type.NAME, "as")
                ? stream.expect(Token.Type.NAME).getValue()
                : otherwise;
    }

    private static boolean skipped(TokenStream stream, Token.Type type, String text) {
        if (!stream.current().test(type, text)) {
            return false;
        }
        stream.next();
        return true;
    }

    /** Sends what there is, which no other node may: Pebble flushes after every include. */
    private static final class Flush extends FlushTokenParser {
        @Override
        public RenderableNode parse(Token token, Parser parser) {
            super.parse(token, parser);
            return new Flushing(token.getLineNumber());
        }
    }

    private static final class Flushing extends FlushNode {
        Flushing(int line) {
            super(line);
        }

        @Override
        public void render(PebbleTemplateImpl self, Writer writer, EvaluationContextImpl context) throws IOException {
            if (writer instanceof FlushGate gate) {
                gate.pass();
            }
        }
    }

    /** A tag that is not safe to use: Pebble's escaping does not visit it, or it leaves the thread of the request. */
    private record Refused(String tag, String reason) implements TokenParser {
        @Override
        public String getTag() {
            return tag;
        }

        @Override
        public RenderableNode parse(Token token, Parser parser) {
            throw new ParserException(
                    null,
                    "The tag " + tag + " is not available: " + reason + ".",
                    token.getLineNumber(),
                    parser.getStream().getFilename());
        }
    }
}
