package dev.retort.containers;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * One request. What is to be answered is what the application answers in process.
 *
 * @param method the method
 * @param target the path below the context, with its query, sent as it is
 * @param headers the headers, name before value, other than Host
 * @param body the bytes, empty for no body
 * @param refused the status with which a container refuses the request before the application sees it
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Case(String method, String target, List<Header> headers, byte[] body, Map<Server.Kind, Integer> refused) {
    record Header(String name, String value) {}

    static Case send(String method, String target, String... headers) {
        List<Header> pairs = new ArrayList<>();
        for (int i = 0; i < headers.length; i += 2) {
            pairs.add(new Header(headers[i], headers[i + 1]));
        }
        return new Case(method, target, pairs, new byte[0], Map.of());
    }

    static Case get(String target, String... headers) {
        return send("GET", target, headers);
    }

    Case with(String contentType, byte[] bytes) {
        List<Header> all = new ArrayList<>(headers);
        all.add(new Header("Content-Type", contentType));
        return new Case(method, target, all, bytes, refused);
    }

    Case with(String contentType, String text) {
        return with(contentType, text.getBytes(StandardCharsets.UTF_8));
    }

    /** The same where the container does not let it pass: nothing that an application could change. */
    Case refusedBy(Server.Kind container, int status) {
        Map<Server.Kind, Integer> all = new EnumMap<>(Server.Kind.class);
        all.putAll(refused);
        all.put(container, status);
        return new Case(method, target, headers, body, all);
    }

    @Override
    public String toString() {
        StringBuilder name = new StringBuilder(method).append(' ').append(target);
        headers.forEach(h -> name.append(" [")
                .append(h.name())
                .append(": ")
                .append(h.value())
                .append(']'));
        return body.length == 0 ? name.toString() : name + " " + body.length + " bytes";
    }
}
