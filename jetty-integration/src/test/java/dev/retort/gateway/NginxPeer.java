package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.WireClient.Answer;
import dev.retort.peer.NginxProgram;
import dev.retort.peer.PeerProgram;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * The gateway and a real nginx, side by side with the same configuration, so that their answers can be compared. Where
 * there is no nginx the test is skipped, unless {@code RETORT_REQUIRE_PEERS=1} says that there must be one.
 */
public final class NginxPeer implements AutoCloseable {
    private final ConfSite ours;
    private final PeerProgram nginx;
    private final int port;

    /**
     * Starts both.
     *
     * @param folder for nginx's own files
     * @param http what stands in the http block, with {@code LISTEN} for the address of a listen directive
     */
    NginxPeer(Path folder, String http) {
        require();
        try {
            String address = PeerProgram.address(folder, false);
            port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
            ours = ConfSite.of("http {\n" + http.replace("LISTEN", "127.0.0.1:0") + "\n}\n");
            nginx = NginxProgram.start(folder, address, http.replace("LISTEN", address));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Skips the test where there is no nginx. */
    public static void require() {
        try {
            NginxProgram.require();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Starts both with one server. */
    static NginxPeer server(Path folder, String directives) {
        return new NginxPeer(folder, "server { listen LISTEN;\n" + directives + "\n}");
    }

    ConfSite ours() {
        return ours;
    }

    /** Connects to the gateway, or to nginx. */
    WireClient connect(boolean toOurs) {
        return new WireClient(toOurs ? ours.port() : port);
    }

    Answer oursTo(String method, String target, String... fields) {
        return ask(ours.port(), method, target, fields);
    }

    Answer theirsTo(String method, String target, String... fields) {
        return ask(port, method, target, fields);
    }

    private static Answer ask(int port, String method, String target, String... fields) {
        StringBuilder request = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: site.example\r\n");
        for (String field : fields) {
            request.append(field).append("\r\n");
        }
        request.append("Connection: close\r\n\r\n");
        try (WireClient client = new WireClient(port)) {
            client.sendBytes(request.toString().getBytes(StandardCharsets.UTF_8));
            return method.equals("HEAD") ? client.readHead() : client.read();
        }
    }

    /**
     * Sends a request to both and asserts that the status, the named fields and, unless it is a page of the server's own, the
     * body are the same.
     *
     * @return our answer
     */
    Answer same(List<String> fieldNames, String method, String target, String... fields) {
        Answer ours = oursTo(method, target, fields);
        Answer theirs = theirsTo(method, target, fields);
        String what = method + " " + target + " " + List.of(fields);
        List<String> names = new ArrayList<>(fieldNames);
        if (theirs.values("Transfer-Encoding").contains("chunked")) {
            // What nginx sends in chunks has a length here if all of it is there at once.
            names.remove("Content-Length");
        }
        assertThat(summary(ours, names)).as(what).isEqualTo(summary(theirs, names));
        if (theirs.status() < 300) {
            assertThat(plain(ours)).as(what).isEqualTo(plain(theirs));
        }
        return ours;
    }

    /** Returns a body as it was before it was compressed. */
    private static String plain(Answer answer) {
        if (answer.octets().isEmpty()
                || answer.status() == 206
                || !answer.values("Content-Encoding").contains("gzip")) {
            return answer.octets();
        }
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
            return new String(gzip.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException wrong) {
            throw new UncheckedIOException(wrong);
        }
    }

    private static List<String> summary(Answer answer, List<String> names) {
        List<String> lines = new ArrayList<>(List.of(String.valueOf(answer.status())));
        for (String name : names) {
            // The pages of errors are each server's own.
            boolean ownPage = answer.status() >= 300 && answer.status() != 304;
            if (!ownPage || !(name.equals("Content-Length") || name.equals("ETag") || name.equals("Content-Type"))) {
                // Whether a redirect names the host is the business of absolute_redirect.
                lines.add(name + ": " + answer.values(name).toString().replaceAll("http://site.example:\\d+/", "/"));
            }
        }
        return lines;
    }

    @Override
    public void close() {
        nginx.close();
        ours.close();
    }
}
