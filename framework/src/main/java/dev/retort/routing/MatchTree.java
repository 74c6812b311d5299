package dev.retort.routing;

import dev.retort.routing.Entry.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a map as a tree, in which a path is looked up segment by segment.
 *
 * <p><b>The tree.</b> A node stands for what has been read of a path. From it, a static segment leads to the next node
 * through a hash table, and every distinct segment with variables is one edge, whatever the variables are called; a segment
 * that runs over slashes is an edge that reads all the rest. Rules end at nodes. A root is chosen by the host, static hosts
 * through a hash table as well. So a thousand rules that differ in a static segment, wherever it stands, cost what one
 * costs. Edges that begin or end with a literal are found through a trie of those literals, so a thousand rules like
 * {@code /item-1-<id>} or {@code /<path:p>/edit1} do too.
 *
 * <p><b>The order.</b> Before the tree is made, all entries are sorted by {@link Priority} and numbered. The number, the
 * <em>rank</em>, decides alone: of all entries that match a request, the one of lowest rank is the answer. Hence the shape
 * of the tree, and the order in which it is walked, is free to be whatever is quick.
 *
 * <p><b>The search</b> ({@link TreeSearch}) is depth-first with backtracking, and branch and bound: a node knows the lowest
 * rank beneath it, and a branch that cannot beat what has been found is not entered. Static
 * segments are walked first and edges by their rank, so most often the first match is the answer. A rule that matches the path but not the
 * method, or whose converter refuses the value, is no match, and the search goes on.
 *
 * <p><b>The cost.</b> Every node has one parent, and an edge either reads one segment or all that is left, so each node is
 * entered at most once for each request, however long and malicious the path is: no rule is tried twice. What happens
 * within one segment with several variables is bounded by {@link MixedSearch}. A path that is static in all of its segments
 * takes a shortcut, one look-up in a hash table of whole paths. No static rule can be beaten by any other, so that is not
 * an exception to the order but a consequence of it.
 */
final class MatchTree {

    /** A place in the tree. */
    static final class Node {
        final @Nullable SegmentTable<Node> statics;
        final @Nullable EdgeIndex edges;
        final @Nullable EdgeIndex edgesToEnd;
        final Entry[] entries;

        /** The lowest rank at or beneath this node. */
        final int rank;

        private Node(Draft draft) {
            Map<String, Node> children = new HashMap<>();
            draft.statics.forEach((text, child) -> children.put(text, new Node(child)));
            List<Edge> within = new ArrayList<>();
            List<Edge> toEnd = new ArrayList<>();
            draft.edges.forEach(
                    (segment, child) -> (segment.toEnd() ? toEnd : within).add(new Edge(segment, new Node(child))));
            statics = children.isEmpty() ? null : new SegmentTable<>(children);
            edges = EdgeIndex.of(within);
            edgesToEnd = EdgeIndex.of(toEnd);
            entries = draft.entries.toArray(Entry[]::new);
            Arrays.sort(entries, Comparator.comparingInt(Entry::rank));
            int lowest = entries.length == 0 ? Integer.MAX_VALUE : entries[0].rank();
            for (Node child : children.values()) {
                lowest = Math.min(lowest, child.rank);
            }
            lowest = edges == null ? lowest : Math.min(lowest, edges.rank);
            rank = edgesToEnd == null ? lowest : Math.min(lowest, edgesToEnd.rank);
        }
    }

    /** The way from a node to the next by a segment with variables. */
    static final class Edge {
        final Segment segment;
        final SegmentReader reader;
        final Node target;

        private Edge(Segment segment, Node target) {
            this.segment = segment;
            this.reader = new SegmentReader(segment);
            this.target = target;
        }
    }

    /** Edges by the literal they begin with, then by the literal they end with, then by rank. */
    static final class EdgeIndex {
        final LiteralTrie<LiteralTrie<Edge[]>> trie;
        final int rank;

        private EdgeIndex(List<Edge> edges) {
            Map<String, Map<String, List<Edge>>> sorted = new TreeMap<>();
            int lowest = Integer.MAX_VALUE;
            for (Edge edge : edges) {
                String reversed =
                        new StringBuilder(edge.segment.suffix()).reverse().toString();
                sorted.computeIfAbsent(edge.segment.prefix(), prefix -> new TreeMap<>())
                        .computeIfAbsent(reversed, suffix -> new ArrayList<>())
                        .add(edge);
                lowest = Math.min(lowest, edge.target.rank);
            }
            Map<String, LiteralTrie<Edge[]>> byPrefix = new TreeMap<>();
            sorted.forEach((prefix, group) -> {
                Map<String, Edge[]> bySuffix = new TreeMap<>();
                group.forEach((suffix, list) -> {
                    list.sort(Comparator.comparingInt(edge -> edge.target.rank));
                    bySuffix.put(suffix, list.toArray(Edge[]::new));
                });
                byPrefix.put(prefix, LiteralTrie.of(bySuffix));
            });
            trie = LiteralTrie.of(byPrefix);
            rank = lowest;
        }

        static @Nullable EdgeIndex of(List<Edge> edges) {
            return edges.isEmpty() ? null : new EdgeIndex(edges);
        }
    }

    /** The tree of one host, and its shortcut from whole static paths to their nodes. */
    static final class Root {
        final Node node;
        final Map<String, Node> staticPaths = new HashMap<>();

        private Root(Draft draft) {
            node = new Node(draft);
            collect("", draft, node);
        }

        private void collect(String path, Draft draft, Node at) {
            if (at.entries.length > 0) {
                staticPaths.put(path, at);
            }
            draft.statics.forEach((text, child) -> {
                if (at.statics != null) {
                    Node next = at.statics.get(text, 0, text.length());
                    if (next != null) {
                        collect(path + "/" + text, child, next);
                    }
                }
            });
        }
    }

    /** A pattern of hosts with variables, and the tree for them. */
    record HostEdge(SegmentReader reader, boolean namesPort, Root root) {}

    /** A node while the tree is made. */
    private static final class Draft {
        private final Map<String, Draft> statics = new LinkedHashMap<>();
        private final Map<Segment, Draft> edges = new LinkedHashMap<>();
        private final List<Entry> entries = new ArrayList<>();

        private Draft next(Segment segment) {
            return segment instanceof Segment.Static text
                    ? statics.computeIfAbsent(text.text(), key -> new Draft())
                    : edges.computeIfAbsent(segment, key -> new Draft());
        }
    }

    private record HostKey(Segment segment, boolean namesPort) {}

    final Map<String, Root> staticHosts = new HashMap<>();
    final List<HostEdge> hostEdges = new ArrayList<>();
    final @Nullable Root anyHost;

    /** All entries by rank, for {@link Explainer}; no search looks at them. */
    final List<Entry> entries;

    /** The most variables that a rule has. */
    final int mostVariables;

    /**
     * Makes the tree.
     *
     * @param rules all rules but those that are for building alone
     * @param faults takes the conflicts that are found
     */
    MatchTree(List<CompiledRule> rules, Faults faults) {
        Map<HostKey, Draft> drafts = new LinkedHashMap<>();
        Draft anyHostDraft = new Draft();
        List<Entry> entries = new ArrayList<>();
        Map<Draft, List<Entry>> exact = new LinkedHashMap<>();
        for (CompiledRule rule : rules) {
            Segment host = rule.host();
            Draft root = host == null
                    ? anyHostDraft
                    : drafts.computeIfAbsent(new HostKey(host, rule.hostNamesPort()), key -> new Draft());
            for (Form form : Form.of(rule)) {
                Draft at = root;
                for (Segment segment : form.path()) {
                    at = at.next(segment);
                }
                Entry entry = new Entry(rule, form.kind(), form.weights());
                entries.add(entry);
                at.entries.add(entry);
                if (form.kind() == Kind.EXACT) {
                    exact.computeIfAbsent(at, key -> new ArrayList<>()).add(entry);
                }
            }
        }
        Methods.settle(exact.values(), entries, faults);
        entries.sort(Priority.ORDER);
        for (int i = 0; i < entries.size(); i++) {
            entries.get(i).rank(i);
        }
        this.entries = List.copyOf(entries);
        mostVariables = rules.stream()
                .mapToInt(rule -> rule.pathVariables().size())
                .max()
                .orElse(0);
        anyHost = anyHostDraft.statics.isEmpty() && anyHostDraft.edges.isEmpty() ? null : new Root(anyHostDraft);
        drafts.forEach((host, draft) -> {
            if (host.segment() instanceof Segment.Static text) {
                staticHosts.put(text.text(), new Root(draft));
            } else {
                hostEdges.add(new HostEdge(new SegmentReader(host.segment()), host.namesPort(), new Root(draft)));
            }
        });
        hostEdges.sort(Comparator.comparingInt(edge -> edge.root().node.rank));
    }

    boolean hasHosts() {
        return !staticHosts.isEmpty() || !hostEdges.isEmpty();
    }
}
