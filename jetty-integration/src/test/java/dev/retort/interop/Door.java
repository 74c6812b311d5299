package dev.retort.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.WireClient;
import dev.retort.gateway.WireClient.Answer;
import dev.retort.tls.Credential;
import dev.retort.tls.Pems;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The client's side of a cell: sends requests to its front, and notes what client and application have seen. */
final class Door {
    static final String HOST = "site.example";

    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> OWN_FIELDS =
            Set.of("date", "server", "connection", "keep-alive", "transfer-encoding");

    private final Cell cell;
    private final int port;
    private final Credential credential;
    private final Map<String, String> notes = new TreeMap<>();

    Door(Cell cell, int port, Credential credential) {
        this.cell = cell;
        this.port = port;
        this.credential = credential;
    }

    Cell cell() {
        return cell;
    }

    App app() {
        return cell.back().app();
    }

    WireClient connect() {
        if (!cell.tls()) {
            return new WireClient(port);
        }
        try {
            return new WireClient(
                    Pems.trusting(credential).getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port));
        } catch (IOException | GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Writes the head of a request; fields are in UTF-8. */
    static byte[] head(String method, String target, String... fields) {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        if (List.of(fields).stream().noneMatch(field -> field.startsWith("Host:"))) {
            head.append("Host: ").append(HOST).append("\r\n");
        }
        for (String field : fields) {
            head.append(field).append("\r\n");
        }
        return head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Sends a request without a body on a connection of its own, and notes the answer. */
    Answer ask(String method, String target, String... fields) {
        try (WireClient client = connect()) {
            client.sendBytes(head(method, target, fields));
            Answer answer = method.equals("HEAD") ? client.readHead() : client.read();
            return note(method + " " + target, answer);
        }
    }

    /** Sends a request with a body on a connection of its own, and notes the answer. */
    Answer send(String method, String target, String body, String... fields) {
        try (WireClient client = connect()) {
            client.sendBytes(head(method, target, fields)).sendBytes(body.getBytes(StandardCharsets.UTF_8));
            return note(method + " " + target, client.read());
        }
    }

    /** Notes an answer: its status, its fields apart from those that are the front's own, and its body. */
    Answer note(String asked, Answer answer) {
        String what = notes.containsKey(asked + ": status") ? asked + ", again" : asked;
        note(what + ": status", answer.status());
        Map<String, List<String>> fields = new TreeMap<>();
        for (String field : answer.fields()) {
            String name = field.substring(0, field.indexOf(':')).toLowerCase(Locale.ROOT);
            if (!OWN_FIELDS.contains(name)) {
                fields.put(name, answer.values(name));
            }
        }
        if (answer.status() >= 400 && !isApplications(answer)) {
            return answer; // Pages of errors are each server's own.
        }
        boolean echo = answer.octets().startsWith("{");
        if (echo) {
            fields.remove("content-length");
        }
        fields.forEach((name, values) -> note(what + ": field " + name, values));
        if (echo) {
            json(answer).forEach((name, value) -> {
                if (value instanceof Map<?, ?> map) {
                    map.forEach((key, one) -> note(what + ": " + name + " " + key, one));
                } else {
                    note(what + ": " + name, value);
                }
            });
        } else {
            note(what + ": body", answer.octets());
        }
        return answer;
    }

    private static boolean isApplications(Answer answer) {
        return !answer.values("X-Own").isEmpty();
    }

    void note(String what, Object seen) {
        notes.put(what, String.valueOf(seen));
    }

    Map<String, String> notes() {
        return notes;
    }

    static Map<String, Object> json(Answer answer) {
        return JSON.readValue(answer.text(), new TypeReference<>() {});
    }

    /** Reads what the application has seen, which must have taken the request. */
    static Echo echo(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return new Echo(json(answer));
    }

    /** What an application has seen. */
    record Echo(Map<String, Object> all) {
        String text(String name) {
            return String.valueOf(all.get(name));
        }

        @SuppressWarnings("unchecked")
        Map<String, String> map(String name) {
            return (Map<String, String>) all.get(name);
        }

        /** The pairs of the query, sorted. */
        List<String> args() {
            return ((List<?>) all.get("args"))
                    .stream()
                            .map(pair -> ((List<?>) pair).get(0) + "=" + ((List<?>) pair).get(1))
                            .sorted()
                            .toList();
        }
    }
}
