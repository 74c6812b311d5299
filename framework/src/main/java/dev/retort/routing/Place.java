package dev.retort.routing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a rule stands in the tree: two rules of one place match the same requests, their methods aside.
 *
 * @param host the pattern of the host, or null for every host
 * @param namesPort whether the host names a port
 * @param path the segments
 * @param websocket whether the rule is for WebSocket handshakes
 */
record Place(@Nullable Segment host, boolean namesPort, List<Segment> path, boolean websocket) {
    static Place of(CompiledRule rule) {
        return new Place(
                rule.host(), rule.hostNamesPort(), rule.path(), rule.rule().isWebsocket());
    }
}
