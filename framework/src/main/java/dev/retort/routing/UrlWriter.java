package dev.retort.routing;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts a URL together: scheme and host where they are needed, mount point, path, query, fragment. */
final class UrlWriter {

    private UrlWriter() {}

    static String write(String endpoint, CompiledRule rule, RuleUrl url, Map<String, ?> values, BuildOptions options) {
        Boolean external = options.external();
        String scheme = options.scheme();
        if (scheme != null && external != null && !external) {
            throw new BuildException(
                    endpoint, "_scheme is set and _external is false; a URL without a host has no scheme.", null);
        }
        boolean websocket = rule.rule().isWebsocket();
        boolean withHost =
                websocket || scheme != null || (external != null && external) || !isHere(url, options.host());
        StringBuilder out = new StringBuilder();
        if (withHost) {
            out.append(origin(
                    endpoint, url.host(), scheme == null ? options.requestScheme() : scheme, websocket, options));
        }
        out.append(Redirects.onThisServer(options.prefix() + url.path()));
        Query.append(out, values, rule.names());
        String anchor = options.anchor();
        if (anchor != null && !anchor.isEmpty()) {
            out.append('#').append(PercentEncoding.fragment(anchor));
        }
        return out.toString();
    }

    private static String origin(
            String endpoint, @Nullable String ruleHost, String scheme, boolean websocket, BuildOptions options) {
        String host = hostOf(ruleHost, options.host());
        if (host.isEmpty()) {
            throw new BuildException(
                    endpoint, "the URL needs a host, and there is no current one: set BuildOptions.host(…).", null);
        }
        if (!isHost(host)) {
            throw new BuildException(endpoint, "'" + host + "' is no host.", null);
        }
        String protocol = protocol(scheme, websocket);
        if (protocol == null) {
            throw new BuildException(endpoint, "'" + scheme + "' is none of http, https, ws and wss.", null);
        }
        return (protocol.isEmpty() ? "//" : protocol + "://") + host;
    }

    /** Tells whether a text may stand for a host and a port in a URL, where it can neither end the host nor precede it. */
    static boolean isHost(String text) {
        return text.chars()
                .allMatch(c -> (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || "-._~:[]".indexOf(c) >= 0);
    }

    /** Returns the scheme for a rule; empty for a URL that takes over the scheme of its page; null if it is no such thing. */
    static @Nullable String protocol(String scheme, boolean websocket) {
        return switch (scheme.toLowerCase(Locale.ROOT)) {
            case "https", "wss" -> websocket ? "wss" : "https";
            case "http", "ws" -> websocket ? "ws" : "http";
            case "" -> websocket ? "ws" : "";
            default -> null;
        };
    }

    /** Returns the host of a URL: the rule's, with the current port if it names none, or else the current one. */
    static String hostOf(@Nullable String ruleHost, @Nullable String current) {
        if (ruleHost == null) {
            return current == null ? "" : current;
        }
        if (current == null || TreeSearch.portStart(ruleHost) < ruleHost.length()) {
            return ruleHost;
        }
        // What a client sends as its host is not to be trusted: only a number is a port.
        String port = current.substring(TreeSearch.portStart(current));
        return port.chars().skip(1).allMatch(c -> c >= '0' && c <= '9') ? ruleHost + port : ruleHost;
    }

    /** Tells whether a URL is on the current host, so that its path is enough. */
    static boolean isHere(RuleUrl url, @Nullable String current) {
        String host = url.host();
        return host == null || (current != null && hostOf(host, current).equalsIgnoreCase(current));
    }
}
