package dev.retort.routing;

import dev.retort.routing.Match.MethodNotAllowed;
import dev.retort.routing.MatchTree.Edge;
import dev.retort.routing.MatchTree.EdgeIndex;
import dev.retort.routing.MatchTree.HostEdge;
import dev.retort.routing.MatchTree.Node;
import dev.retort.routing.MatchTree.Root;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One search through a {@link MatchTree}: the state of branch and bound, and what it found. Used once, by one thread. */
final class TreeSearch {

    private static final Object[] NONE = {};

    private final MatchTree tree;
    private final String path;

    /** The method, or null for one that no rule takes, to ask for all that are taken. */
    private final @Nullable String method;

    private final boolean websocket;

    /** Whether the path is not the one that was asked for, but that one with its slashes merged. */
    private final boolean merged;

    /** The values read so far; made for the first, as a path without variables needs none. */
    private @Nullable Object[] values = NONE;

    /** The rank to beat. */
    private int bound = Integer.MAX_VALUE;

    private @Nullable Entry found;
    private Object[] foundValues = NONE;
    private @Nullable MethodNotAllowed refusal;
    private boolean websocketMismatch;

    /** The number of nodes entered and edges tried, which the tests bound. */
    private int steps;

    TreeSearch(MatchTree tree, String path, @Nullable String method, boolean websocket, boolean merged) {
        this.tree = tree;
        this.path = path;
        this.method = method;
        this.websocket = websocket;
        this.merged = merged;
    }

    /** Searches for the best entry for a host and the path. */
    TreeSearch run(@Nullable String host) {
        if (host != null && !host.isEmpty() && tree.hasHosts()) {
            searchHosts(host.toLowerCase(Locale.ROOT));
        }
        if (tree.anyHost != null) {
            searchRoot(tree.anyHost, 0);
        }
        return this;
    }

    private void searchHosts(String host) {
        int port = portStart(host);
        Root named = tree.staticHosts.get(host);
        if (named != null) {
            searchRoot(named, 0);
        }
        if (port < host.length()) {
            named = tree.staticHosts.get(host.substring(0, port));
            if (named != null) {
                searchRoot(named, 0);
            }
        }
        for (HostEdge edge : tree.hostEdges) {
            if (edge.root().node.rank < bound) {
                int end = edge.namesPort() ? host.length() : port;
                if (read(edge.reader(), host, 0, end, 0)) {
                    searchRoot(edge.root(), edge.reader().variables());
                }
            }
        }
    }

    /** Returns where the {@code :port} of a host starts, or the host's length where it has none. */
    static int portStart(String host) {
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? colon : host.length();
    }

    private void searchRoot(Root root, int count) {
        if (root.node.rank >= bound) {
            return;
        }
        Node whole = root.staticPaths.get(path);
        if (whole == null || !acceptStatic(whole, count)) {
            enter(root.node, 0, count);
        }
    }

    /** Accepts an entry that ends at a wholly static path, which no other entry of this root can beat. */
    private boolean acceptStatic(Node node, int count) {
        for (Entry entry : node.entries) {
            if (entry.kind() != Entry.Kind.WITH_SLASH && isOpenTo(entry) && entry.takes(method)) {
                if (entry.rank() < bound) {
                    accept(entry, count);
                }
                return true;
            }
        }
        return false;
    }

    /**
     * Searches beneath a node.
     *
     * @param slash where the slash is that the next segment follows; at or after the path's end if none is left
     * @param count the number of values read so far
     */
    private void enter(Node node, int slash, int count) {
        steps++;
        if (slash >= path.length()) {
            finish(node, count);
            return;
        }
        int start = slash + 1;
        int end = path.indexOf('/', start);
        if (end < 0) {
            end = path.length();
        }
        if (node.statics != null) {
            Node child = node.statics.get(path, start, end);
            if (child != null && child.rank < bound) {
                enter(child, end, count);
            }
        }
        if (node.edges != null && node.edges.rank < bound) {
            follow(node.edges, start, end, count);
        }
        if (node.edgesToEnd != null && node.edgesToEnd.rank < bound) {
            follow(node.edgesToEnd, start, path.length(), count);
        }
    }

    /** Tries the edges whose literals the text begins and ends with. */
    private void follow(EdgeIndex index, int start, int end, int count) {
        int first = start;
        LiteralTrie<LiteralTrie<Edge[]>> prefix = index.trie;
        while (prefix != null) {
            int last = end;
            LiteralTrie<Edge[]> suffix = prefix.value();
            while (suffix != null) {
                Edge[] edges = suffix.value();
                if (edges != null) {
                    for (Edge edge : edges) {
                        if (edge.target.rank >= bound) {
                            break;
                        }
                        follow(edge, start, end, count);
                    }
                }
                suffix = last > first ? suffix.next(path.charAt(--last)) : null;
            }
            prefix = first < end ? prefix.next(path.charAt(first++)) : null;
        }
    }

    private void follow(Edge edge, int start, int end, int count) {
        if (read(edge.reader, path, start, end, count)) {
            enter(edge.target, end, count + edge.reader.variables());
        }
    }

    private boolean read(SegmentReader reader, String text, int start, int end, int count) {
        if (values == NONE) {
            values = new Object[tree.mostVariables];
        }
        int taken = reader.read(text, start, end, values, count);
        steps += Math.abs(taken);
        return taken > 0;
    }

    private void finish(Node node, int count) {
        for (Entry entry : node.entries) {
            if (entry.rank() >= bound) {
                return;
            }
            if (!isOpenTo(entry)) {
                continue;
            }
            if (entry.takes(method)) {
                accept(entry, count);
                return;
            }
            if (!entry.redirects()) {
                refusal = refusal == null ? entry.refusal() : Methods.union(refusal, entry.refusal());
            }
        }
    }

    private boolean isOpenTo(Entry entry) {
        if (merged && !entry.rule().mergeSlashes()) {
            return false;
        }
        if (entry.rule().rule().isWebsocket() != websocket) {
            websocketMismatch |= !entry.redirects();
            return false;
        }
        return true;
    }

    private void accept(Entry entry, int count) {
        bound = entry.rank();
        found = entry;
        foundValues = count == 0 ? NONE : Arrays.copyOf(values, count);
    }

    /** Returns the entry of lowest rank that takes the request, or null. */
    @Nullable Entry found() {
        return found;
    }

    /** Returns the values of its rule. */
    PathValues values() {
        return found == null ? PathValues.EMPTY : found.rule().layout().values(foundValues);
    }

    /** Returns what the rules allow that match the path but not the method, or null where there are none. */
    @Nullable MethodNotAllowed refusal() {
        return refusal;
    }

    boolean websocketMismatch() {
        return websocketMismatch;
    }

    int steps() {
        return steps;
    }
}
