package dev.retort.debug;

import dev.retort.config.Secrets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What of a request a developer is shown. Secrets are masked as it is made: the values of {@code Cookie},
 * {@code Authorization} and their like, and of headers and fields whose names are those of
 * {@linkplain Secrets#isSecret secrets}, in the query of the target too.
 *
 * @param method the method
 * @param target the path and the query, as they were sent
 * @param headers the headers, in their order
 * @param fields the fields of the query and of the form, in their order
 */
public record DebugRequest(
        String method, String target, Map<String, List<String>> headers, Map<String, List<String>> fields) {

    private static final Set<String> CREDENTIALS = credentials();

    private static Set<String> credentials() {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(List.of("Cookie", "Set-Cookie", "Authorization", "Proxy-Authorization"));
        return names;
    }

    /**
     * Copies the maps and masks what is secret.
     *
     * @param method the method
     * @param target the path and the query, as they were sent
     * @param headers the headers, in their order
     * @param fields the fields of the query and of the form, in their order
     */
    public DebugRequest {
        target = withoutSecrets(target);
        headers = masked(headers);
        fields = masked(fields);
    }

    private static Map<String, List<String>> masked(Map<String, List<String>> values) {
        Map<String, List<String>> masked = new LinkedHashMap<>();
        values.forEach((name, list) -> masked.put(
                name,
                list.stream()
                        .map(value ->
                                CREDENTIALS.contains(name) ? Secrets.MASK : withoutSecrets(Secrets.shown(name, value)))
                        .toList()));
        return Collections.unmodifiableMap(masked);
    }

    /** Masks the secret fields of the query of a URL, which a Referer has as well. */
    private static String withoutSecrets(String url) {
        int question = url.indexOf('?');
        if (question < 0 || url.indexOf('=', question) < 0) {
            return url;
        }
        StringBuilder out = new StringBuilder(url.length()).append(url, 0, question + 1);
        for (int start = question + 1; start <= url.length(); ) {
            int end = start;
            while (end < url.length() && "&;#".indexOf(url.charAt(end)) < 0) {
                end++;
            }
            int equals = url.indexOf('=', start);
            boolean secret = equals >= 0 && equals < end && isSecret(url.substring(start, equals));
            out.append(url, start, secret ? equals + 1 : end).append(secret ? Secrets.MASK : "");
            if (end < url.length()) {
                out.append(url.charAt(end));
            }
            start = end + 1;
        }
        return out.toString();
    }

    /** A name with an escape in it may be any name. */
    private static boolean isSecret(String name) {
        return name.indexOf('%') >= 0 || Secrets.isSecret(name);
    }
}
