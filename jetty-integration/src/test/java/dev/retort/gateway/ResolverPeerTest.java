package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.resolver.ScriptedNameServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway and a real nginx ask one name server: the same questions, and the same is made of its answers. */
class ResolverPeerTest {
    private static final List<String> NAMES = List.of(
            "ok",
            "nx",
            "servfail",
            "refused",
            "empty",
            "half",
            "nx6",
            "alias",
            "truncated",
            "otherid",
            "othername",
            "garbage");

    private final ScriptedNameServer names = ScriptedNameServer.of(ResolverPeerTest::answer);
    private final WireUpstream upstream = WireUpstream.answering(WireUpstream.OK);

    @TempDir
    Path folder;

    @BeforeEach
    void thereIsAnNginx() {
        NginxPeer.require();
    }

    @AfterEach
    void close() throws IOException {
        names.close();
        upstream.close();
    }

    private static void answer(ScriptedNameServer.Question question) throws IOException {
        boolean six = question.type() == ScriptedNameServer.AAAA;
        switch (question.name().split("\\.", -1)[0]) {
            case "nx" -> question.fail(3);
            case "servfail" -> question.fail(2);
            case "refused" -> question.fail(5);
            case "empty" -> question.reply(60);
            case "half" -> failSix(question, 2);
            case "nx6" -> failSix(question, 3);
            case "alias" -> question.alias(60, "ok.test");
            case "truncated" -> {
                if (question.isTcp()) {
                    question.reply(60, "127.0.0.1");
                } else {
                    question.truncated();
                }
            }
            case "otherid" -> {
                question.withOtherId("127.0.0.66");
                question.reply(60, "127.0.0.1");
            }
            case "othername" -> {
                question.ofOtherName("127.0.0.66");
                question.reply(60, "127.0.0.1");
            }
            case "garbage" -> {
                question.raw(new byte[] {1, 2, 3});
                question.reply(60, "127.0.0.1");
            }
            default -> question.reply(60, six ? new String[0] : new String[] {"127.0.0.1"});
        }
    }

    private static void failSix(ScriptedNameServer.Question question, int code) throws IOException {
        if (question.type() == ScriptedNameServer.AAAA) {
            question.fail(code);
        } else {
            question.reply(60, "127.0.0.1");
        }
    }

    /** What one of the two does with two requests for a name: their statuses, and what it has asked for. */
    private String told(NginxPeer peer, boolean ours, String target) {
        names.questions().clear();
        List<String> told = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            told.add(String.valueOf((ours ? peer.oursTo("GET", target) : peer.theirsTo("GET", target)).status()));
        }
        names.questions().stream().sorted().forEach(told::add);
        return String.join(", ", told);
    }

    private void assertSame(String resolver, List<String> hosts) {
        String site = "resolver 127.0.0.1:" + names.port() + " " + resolver
                + "; location / { proxy_pass http://$arg_to:" + upstream.port() + "; }";
        try (LogTap log = new LogTap();
                NginxPeer peer = NginxPeer.server(folder, site)) {
            for (String host : hosts) {
                String target = "/?to=" + host;
                assertThat(told(peer, true, target)).as(host).isEqualTo(told(peer, false, target));
            }
            assertThat(log.lines("nx.test could not be resolved (3: Host not found)"))
                    .hasSize(2);
        }
    }

    private static List<String> hosts() {
        return Stream.concat(
                        NAMES.stream().map(name -> name + ".test"),
                        Stream.of("127.0.0.1", "UPPER.test", "ok.test.", "localhost", "127.1", "a..b"))
                .toList();
    }

    @Test
    void theSameIsAskedForAndMadeOfTheAnswers() {
        assertSame("", hosts());
    }

    @Test
    void oneFamilyIsAskedForWithoutTheOther() {
        assertSame("ipv6=off valid=10s", hosts());
    }

    @Test
    void theLogHasNginxsLine() throws IOException {
        Path log = folder.resolve("error.log");
        String site = "error_log " + log + " info; resolver 127.0.0.1:" + names.port()
                + "; location / { proxy_pass http://$arg_to:" + upstream.port() + "; }";
        try (LogTap tap = new LogTap();
                NginxPeer peer = NginxPeer.server(folder, site)) {
            peer.theirsTo("GET", "/?to=Nx.test");
            peer.oursTo("GET", "/?to=Nx.test");
            List<String> theirs = told(Files.readAllLines(log));

            assertThat(theirs).hasSize(1);
            assertThat(told(tap.lines("could not be resolved"))).isEqualTo(theirs);
        }
    }

    private static List<String> told(List<String> lines) {
        return lines.stream()
                .filter(line -> line.contains("could not be resolved"))
                .map(line -> line.substring(line.indexOf(" *") + 1).replaceFirst("^\\*\\d+", "*N"))
                .toList();
    }
}
