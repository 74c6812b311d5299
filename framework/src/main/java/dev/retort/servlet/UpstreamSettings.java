package dev.retort.servlet;

import dev.retort.annotation.Upstream;
import dev.retort.security.TrustedProxies;
import jakarta.servlet.ServletContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The initialization parameters of an {@link UpstreamServlet}, as a web.xml or an {@link Upstream} gives them; knows nothing of
 * Jetty, which may be missing.
 */
record UpstreamSettings(
        UpstreamTarget target,
        boolean preserveHost,
        int connectSeconds,
        int idleSeconds,
        int totalSeconds,
        @Nullable TrustedProxies trusted) {

    private static final Pattern NAME = Pattern.compile("\\$\\{([^}]+)}");

    /** Reads parameters; null with at least one more fault where they are wrong. */
    static @Nullable UpstreamSettings of(
            UnaryOperator<@Nullable String> parameter, ServletContext context, List<String> faults) {
        int before = faults.size();
        UpstreamTarget target = target(filledIn(parameter.apply("to"), context, faults), faults);
        int connect = seconds("connectSeconds", parameter, 1, 5, faults);
        int idle = seconds("idleSeconds", parameter, 1, 60, faults);
        int total = seconds("totalSeconds", parameter, 0, 0, faults);
        TrustedProxies trusted = trusted(parameter.apply("trustedProxies"), faults);
        return target == null || faults.size() > before
                ? null
                : new UpstreamSettings(
                        target, Boolean.parseBoolean(parameter.apply("preserveHost")), connect, idle, total, trusted);
    }

    /** Puts in what the deployment says, as an annotation cannot. */
    private static @Nullable String filledIn(@Nullable String url, ServletContext context, List<String> faults) {
        StringBuilder filled = new StringBuilder();
        Matcher names = NAME.matcher(url == null ? "" : url);
        while (names.find()) {
            String name = names.group(1);
            String value = Stream.of(context.getInitParameter(name), System.getProperty(name), System.getenv(name))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
            if (value == null) {
                faults.add("to = \"" + url + "\" names ${" + name
                        + "}, which is nowhere.\n  Set it as a context parameter of the"
                        + " webapp, a system property or an environment variable.");
                return null;
            }
            names.appendReplacement(filled, Matcher.quoteReplacement(value));
        }
        return names.appendTail(filled).toString();
    }

    private static @Nullable UpstreamTarget target(@Nullable String url, List<String> faults) {
        if (url == null) {
            return null;
        }
        try {
            return UpstreamTarget.of(url.trim());
        } catch (IllegalArgumentException e) {
            faults.add("to = \"" + url + "\" is nothing to forward to: " + e.getMessage()
                    + ".\n  Write a URL such as http://127.0.0.1:9000 or https://service.example/base/.");
            return null;
        }
    }

    private static int seconds(
            String name, UnaryOperator<@Nullable String> parameter, int least, int otherwise, List<String> faults) {
        String value = parameter.apply(name);
        try {
            int seconds = value == null ? otherwise : Integer.parseInt(value.trim());
            if (seconds >= least && seconds <= Integer.MAX_VALUE / 1000) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        faults.add(name + " = " + value + " is no number of seconds.\n  Write " + least + " or more.");
        return otherwise;
    }

    private static @Nullable TrustedProxies trusted(@Nullable String list, List<String> faults) {
        if (list == null || list.isBlank()) {
            return null;
        }
        try {
            return TrustedProxies.of(list.trim().split("\\s*,\\s*"));
        } catch (IllegalArgumentException e) {
            faults.add("trustedProxies = " + list + " names what is no proxy: " + e.getMessage());
            return null;
        }
    }

    /** Returns what an annotation says, as parameters. */
    static Map<String, String> parameters(Upstream upstream) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("to", upstream.to());
        parameters.put("preserveHost", Boolean.toString(upstream.preserveHost()));
        parameters.put("connectSeconds", Integer.toString(upstream.connectSeconds()));
        parameters.put("idleSeconds", Integer.toString(upstream.idleSeconds()));
        parameters.put("totalSeconds", Integer.toString(upstream.totalSeconds()));
        parameters.put("trustedProxies", String.join(",", upstream.trustedProxies()));
        return parameters;
    }

    /** Returns what an annotation says wrong. */
    static List<String> faults(Upstream upstream, ServletContext context) {
        List<String> faults = new ArrayList<>();
        if (!upstream.path().matches("/|(/[A-Za-z0-9._~!$&'()+,=:@-]+)*(/\\*)?")
                || upstream.path().isEmpty()) {
            faults.add("path = \"" + upstream.path() + "\" is no path to forward."
                    + "\n  Write one such as /api/* for all below it, or /status for it alone.");
        }
        UpstreamSettings.of(parameters(upstream)::get, context, faults);
        return faults;
    }
}
