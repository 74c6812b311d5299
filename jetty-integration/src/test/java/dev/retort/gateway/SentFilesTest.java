package dev.retort.gateway;

import static dev.retort.gateway.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;

import dev.retort.gateway.WireClient.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are too long to be kept in memory, on every way to a client. */
class SentFilesTest {
    private static final int LENGTH = 7_000_003;

    @TempDir
    private static Path folder;

    private static byte[] content = new byte[0];
    private static byte[] other = new byte[0];

    @BeforeAll
    static void write() throws IOException {
        content = noise(LENGTH, 1);
        other = noise(2_500_000, 2);
        Files.write(folder.resolve("long"), content);
        Files.write(folder.resolve("other"), other);
        Files.writeString(folder.resolve("short"), "short");
    }

    private static byte[] noise(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static ConfSite site(String directives) {
        return ConfSite.server("root " + folder + ";\n" + directives);
    }

    /** A client that has asked and reads only what it is told to, with little room for what is sent meanwhile. */
    private static Socket ask(ConfSite site, String target) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(8 << 10);
        socket.setSoTimeout(20_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), site.port()));
        socket.getOutputStream()
                .write(("GET " + target + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static byte[] bodyOf(byte[] answer) {
        for (int i = 0; i < answer.length - 3; i++) {
            if (answer[i] == '\r' && answer[i + 1] == '\n' && answer[i + 2] == '\r' && answer[i + 3] == '\n') {
                return Arrays.copyOfRange(answer, i + 4, answer.length);
            }
        }
        throw new AssertionError("no end of a head");
    }

    /** How often this process has a file open. */
    private static long timesOpen(Path file) {
        Path own = Path.of("/proc/self/fd");
        assumeThat(own).isDirectory();
        try (Stream<Path> all = Files.list(own)) {
            return all.filter(one -> leadsTo(one, file)).count();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static boolean leadsTo(Path link, Path file) {
        try {
            return Files.readSymbolicLink(link).toString().equals(file.toString());
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sendfile on;",
                "sendfile on; sendfile_max_chunk 0;",
                "sendfile on; sendfile_max_chunk 50001;",
                "sendfile on; aio threads;",
                "sendfile on; aio on; tcp_nopush on;",
                "sendfile on; limit_rate 100m;",
            })
    void aLongFileArrivesAsItIs(String directives) {
        try (ConfSite site = site(directives);
                WireClient client = site.connect()) {
            for (int i = 0; i < 3; i++) {
                client.send("GET /long HTTP/1.1|Host: h||");
                assertThat(client.read().body()).isEqualTo(content);
            }
        }
    }

    @Test
    void fieldsComeBehindALongFile() throws IOException {
        try (ConfSite site = site("sendfile on; add_trailer X-End yes;");
                WireClient client = site.connect()) {
            client.send("GET /other HTTP/1.1|Host: h|Connection: close||");
            assertThat(client.readHeader().field("Transfer-Encoding")).isEqualTo("chunked");
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            while (body.size() < other.length) {
                body.writeBytes(client.readChunk());
            }
            assertThat(Arrays.equals(body.toByteArray(), other)).isTrue();
            assertThat(client.readToEnd()).endsWith("0\r\nX-End: yes\r\n\r\n");
        }
    }

    @Test
    void requestsInAPipelineAreAnsweredInOrder() {
        try (ConfSite site = site("sendfile on;");
                WireClient client = site.connect()) {
            client.send("GET /long HTTP/1.1|Host: h||GET /short HTTP/1.1|Host: h||HEAD /long HTTP/1.1|Host: h||"
                    + "GET /other HTTP/1.1|Host: h||GET /nowhere HTTP/1.1|Host: h||");
            assertThat(client.read().body()).isEqualTo(content);
            assertThat(client.read().text()).isEqualTo("short");
            Answer head = client.readHead();
            assertThat(head.field("Content-Length")).isEqualTo(String.valueOf(LENGTH));
            assertThat(client.read().body()).isEqualTo(other);
            assertThat(client.read().status()).isEqualTo(404);
        }
    }

    @Test
    void aClientOfHttp10GetsTheFileAndTheEnd() throws IOException {
        try (ConfSite site = site("sendfile on;");
                WireClient client = site.connect()) {
            client.send("GET /other HTTP/1.0||");
            Answer head = client.readHeader();
            assertThat(head.field("Content-Length")).isEqualTo(String.valueOf(other.length));
            assertThat(client.readExactly(other.length)).isEqualTo(other);
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void aFileGoesThroughTheProxyProtocolsConnection() throws IOException {
        try (ConfSite site = ConfSite.of(
                        "http { server { listen 127.0.0.1:0 proxy_protocol; sendfile on; root " + folder + "; } }");
                WireClient client = site.connect()) {
            client.send("PROXY TCP4 192.0.2.1 192.0.2.2 1000 80|GET /long HTTP/1.1|Host: h||");
            assertThat(client.read().body()).isEqualTo(content);
            client.send("GET /other HTTP/1.1|Host: h||");
            assertThat(client.read().body()).isEqualTo(other);
        }
    }

    @Test
    void anyPartOfAFileCanBeAskedFor() {
        try (ConfSite site = site("sendfile on; sendfile_max_chunk 600k;");
                WireClient client = site.connect()) {
            qt().withExamples(60)
                    .withShrinkCycles(0)
                    .forAll(integers().between(0, LENGTH - 1), integers().between(1, 3_000_000))
                    .checkAssert((first, length) -> {
                        int end = Math.min(first + length, LENGTH);
                        client.send("GET /long HTTP/1.1|Host: h|Range: bytes=" + first + "-" + (end - 1) + "||");
                        Answer part = client.read();
                        assertThat(part.status()).isEqualTo(206);
                        assertThat(Arrays.equals(part.body(), Arrays.copyOfRange(content, first, end)))
                                .isTrue();
                    });
        }
    }

    @Test
    void severalPartsOfAFileComeOneBehindTheOther() {
        try (ConfSite on = site("sendfile on;");
                ConfSite off = site("sendfile off;")) {
            String range = "Range: bytes=5-9,1000000-4999999,6000000-";
            Answer sent = on.get("/long", range);
            assertThat(sent.status()).isEqualTo(206);
            String boundary = boundary(sent);
            Answer read = off.get("/long", range);
            assertThat(sent.octets().replace(boundary, ""))
                    .isEqualTo(read.octets().replace(boundary(read), ""));
            assertThat(sent.octets()).contains(new String(content, 1_000_000, 4_000_000, StandardCharsets.ISO_8859_1));
        }
    }

    private static String boundary(Answer answer) {
        String type = answer.field("Content-Type");
        assertThat(type).startsWith("multipart/byteranges; boundary=");
        return type == null ? "" : type.substring(type.indexOf('=') + 1);
    }

    @Test
    void theKernelSendsTheFileByItself(@TempDir Path dumps) throws IOException {
        Path dump = dumps.resolve("reads.jfr");
        try (ConfSite off = site("");
                ConfSite on = site("sendfile on;");
                Recording recording = new Recording()) {
            recording.enable("jdk.FileRead").withoutThreshold().withoutStackTrace();
            recording.start();
            assertThat(off.get("/other").body()).isEqualTo(other);
            assertThat(on.get("/long").body()).isEqualTo(content);
            recording.stop();
            recording.dump(dump);
        }
        List<RecordedEvent> reads = RecordingFile.readAllEvents(dump);
        assertThat(reads).anyMatch(event -> isOf("other", event)).noneMatch(event -> isOf("long", event));
    }

    private static boolean isOf(String name, RecordedEvent event) {
        return event.getEventType().getName().equals("jdk.FileRead")
                && folder.resolve(name).toString().equals(event.getString("path"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sendfile on;", "sendfile on; aio threads;", "sendfile off;"})
    void clientsThatDoNotReadHinderNobody(String directives) throws IOException {
        List<Socket> slow = new ArrayList<>();
        try (ConfSite site = site(directives)) {
            for (int i = 0; i < 64; i++) {
                slow.add(ask(site, "/other"));
            }
            // All of them have begun, and wait.
            for (Socket socket : slow) {
                assertThat(socket.getInputStream().read()).isEqualTo('H');
            }
            assertThat(site.get("/long").body()).isEqualTo(content);
            for (Socket socket : slow) {
                assertThat(Arrays.equals(bodyOf(socket.getInputStream().readAllBytes()), other))
                        .isTrue();
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void aClientThatLeavesLeavesNoFileOpen() throws IOException {
        Path file = folder.resolve("long");
        try (ConfSite site = site("sendfile on;")) {
            for (int i = 0; i < 20; i++) {
                try (Socket socket = ask(site, "/long")) {
                    assertThat(socket.getInputStream().readNBytes(100_000)).hasSize(100_000);
                }
            }
            eventually(() -> assertThat(timesOpen(file)).isZero());
            assertThat(site.get("/other").body()).isEqualTo(other);
        }
    }

    @Test
    void aClientThatTakesNothingIsGivenUp() throws IOException {
        Path file = folder.resolve("long");
        try (ConfSite site = site("sendfile on; send_timeout 300ms;");
                Socket socket = ask(site, "/long")) {
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            eventually(() -> assertThat(timesOpen(file)).isZero());
            assertThat(bytesTillTheEnd(socket)).isLessThan(LENGTH);
        }
    }

    private static long bytesTillTheEnd(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[64 << 10];
        long all = 0;
        try {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                all += read;
            }
        } catch (java.net.SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"sendfile on;", "sendfile on; aio threads;", "sendfile off;"})
    void aFileThatIsTruncatedMeanwhileEndsTheConnection(String directives) throws IOException {
        Path file = folder.resolve("truncated");
        Files.write(file, content);
        try (LogTap log = new LogTap();
                ConfSite site = site(directives);
                Socket socket = ask(site, "/truncated")) {
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(1000);
            }
            assertThat(bytesTillTheEnd(socket)).isLessThan(LENGTH);
            eventually(() -> assertThat(log.lines("was truncated at"))
                    .singleElement()
                    .asString()
                    .contains("/truncated\"", "request: \"GET /truncated HTTP/1.1\""));
            eventually(() -> assertThat(timesOpen(file)).isZero());
            assertThat(site.get("/short").text()).isEqualTo("short");
        }
    }

    @Test
    void aFileIsSentAsItWasOpenedThoughItHasBeenDeleted() throws IOException {
        Path file = Files.write(folder.resolve("deleted"), content);
        try (ConfSite site = site("sendfile on;");
                Socket socket = ask(site, "/deleted")) {
            InputStream in = socket.getInputStream();
            byte[] begin = in.readNBytes(1000);
            Files.delete(file);
            byte[] rest = in.readAllBytes();
            byte[] all = Arrays.copyOf(begin, begin.length + rest.length);
            System.arraycopy(rest, 0, all, begin.length, rest.length);
            assertThat(Arrays.equals(bodyOf(all), content)).isTrue();
            assertThatThrownBy(() -> Files.size(file)).isInstanceOf(NoSuchFileException.class);
        }
    }

    @Test
    void stoppingTheServerEndsWhatIsBeingSent() throws IOException {
        Path file = folder.resolve("long");
        List<Socket> slow = new ArrayList<>();
        try (ConfSite site = site("sendfile on; send_timeout 300ms;")) {
            for (int i = 0; i < 8; i++) {
                slow.add(ask(site, "/long"));
                assertThat(slow.get(i).getInputStream().read()).isEqualTo('H');
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
        eventually(() -> assertThat(timesOpen(file)).isZero());
    }
}
