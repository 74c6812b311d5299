package dev.retort.config;

import dev.retort.config.Node.Items;
import dev.retort.config.Node.Section;
import dev.retort.config.Node.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Reads YAML 1.2 as far as its graph of nodes, which knows the lines; no object of any type is ever made.
 *
 * <p>An alias is the same node once more, so a short file can stand for a huge tree ("billion laughs"): the nodes are
 * counted as they are visited, and their depth is bounded, which also ends a node that holds itself. This is the only class
 * that needs SnakeYAML Engine.
 */
final class YamlReader {

    private static final int MOST_NODES = 100_000;
    private static final int DEEPEST = 50;
    private static final Set<Tag> KNOWN = Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.SEQ, Tag.MAP);

    private final String file;
    private final Consumer<String> faults;
    private int nodes;

    private YamlReader(String file, Consumer<String> faults) {
        this.file = file;
        this.faults = faults;
    }

    static Section read(String text, String file, Consumer<String> faults) {
        YamlReader reader = new YamlReader(file, faults);
        try {
            LoadSettings settings =
                    LoadSettings.builder().setLabel(file).setUseMarks(true).build();
            // What api.lowlevel.Compose does, a package that the library's module does not export.
            Optional<org.snakeyaml.engine.v2.nodes.Node> root =
                    new Composer(settings, new ParserImpl(settings, new StreamReader(settings, text))).getSingleNode();
            Node node = root.isEmpty() ? null : reader.node(root.get(), 0);
            if (node == null) {
                return Section.EMPTY;
            }
            if (node instanceof Section section) {
                return section;
            }
            faults.accept(file + " holds no keys.\n  Write lines such as \"port: 8080\".");
        } catch (MarkedYamlEngineException e) {
            String place =
                    e.getProblemMark().or(e::getContextMark).map(reader::place).orElse(file);
            faults.accept(place + " is no YAML: " + e.getProblem() + ".\n  Mend it; a value with ': ' or ' #' in it"
                    + " needs quotes, and tabs cannot indent.");
        } catch (YamlEngineException e) {
            faults.accept(file + " is no YAML: " + e.getMessage() + "\n  Mend it.");
        } catch (TooMuch | StackOverflowError e) {
            faults.accept(file + " stands for more than " + MOST_NODES + " values, or for ones nested more than "
                    + DEEPEST + " deep.\n  Use fewer aliases (*name).");
        }
        return Section.EMPTY;
    }

    private @Nullable Node node(org.snakeyaml.engine.v2.nodes.Node node, int depth) {
        if (++nodes > MOST_NODES || depth > DEEPEST) {
            throw new TooMuch();
        }
        String place = node.getStartMark().map(this::place).orElse(file);
        if (!KNOWN.contains(node.getTag())) {
            faults.accept(place + " has the tag " + node.getTag().getValue() + ", and a configuration has no types."
                    + "\n  Remove the tag; the setting's own type says how the value is read.");
            return null;
        }
        if (node instanceof ScalarNode scalar) {
            return scalar.getTag().equals(Tag.NULL) ? null : new Text(scalar.getValue(), place);
        }
        if (node instanceof SequenceNode sequence) {
            List<Node> items = new ArrayList<>();
            for (org.snakeyaml.engine.v2.nodes.Node element : sequence.getValue()) {
                Node item = node(element, depth + 1);
                if (item != null) {
                    items.add(item);
                }
            }
            return new Items(List.copyOf(items), place, null);
        }
        Draft draft = new Draft(place);
        for (NodeTuple tuple : ((MappingNode) node).getValue()) {
            entry(tuple, draft, depth);
        }
        return draft.section();
    }

    private void entry(NodeTuple tuple, Draft draft, int depth) {
        String place = tuple.getKeyNode().getStartMark().map(this::place).orElse(file);
        if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
            faults.accept(place + " has a key that is no text.\n  Write a name before the colon.");
            return;
        }
        if (key.getValue().equals("<<")) {
            faults.accept(place + " merges another section with \"<<\", which YAML 1.2 does not have."
                    + "\n  Write the keys out, or give the whole section an alias.");
            return;
        }
        Node value = node(tuple.getValueNode(), depth + 1);
        if (value != null) {
            draft.put(key.getValue(), at(value, place), faults);
        }
    }

    /** Gives a value the line of its key, where a person looks for it: that of an alias would be its anchor's. */
    private static Node at(Node value, String place) {
        return value instanceof Text text ? new Text(text.value(), place) : value;
    }

    private String place(Mark mark) {
        return file + ":" + (mark.getLine() + 1);
    }

    /** Ends the visit of a file that stands for too much. */
    private static final class TooMuch extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooMuch() {
            super(null, null, false, false);
        }
    }
}
