package dev.retort.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.WireClient;
import dev.retort.gateway.WireClient.Answer;
import dev.retort.interop.Door.Echo;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Bodies, both ways. */
final class BodyCases {
    private static final int LARGE = 50;
    private static final String HELLO = sha256("hello".getBytes(StandardCharsets.US_ASCII));
    private static final String LARGE_SHA = sha256(LARGE);
    private static final int SEVERAL = 5;
    private static final String SEVERAL_SHA = sha256(SEVERAL);

    private BodyCases() {}

    static Stream<Case> all() {
        return Stream.of(
                Case.of("an empty body", door -> {
                    assertThat(Door.echo(door.send("POST", "/echo", "", "Content-Length: 0"))
                                    .text("length"))
                            .isEqualTo("0");
                    assertThat(Door.echo(door.ask("POST", "/echo?no-length")).text("length"))
                            .isEqualTo("0");
                }),
                Case.of("a small body", door -> {
                    Echo echo = Door.echo(
                            door.send("POST", "/echo", "hello", "Content-Length: 5", "Content-Type: text/plain"));
                    assertThat(echo.text("sha256")).isEqualTo(HELLO);
                    assertThat(echo.map("fields")).containsEntry("content-type", "text/plain");
                }),
                Case.of(
                        "a body of GET",
                        door -> assertThat(Door.echo(door.send("GET", "/echo", "hello", "Content-Length: 5"))
                                        .text("sha256"))
                                .isEqualTo(HELLO)),
                Case.of("a body that waits for 100 Continue", BodyCases::expectContinue),
                Case.of("a body in chunks", BodyCases::chunks),
                Case.of("50 MB up", BodyCases::largeUp),
                Case.of("5 MB up in chunks", BodyCases::manyChunks).without(App.CGI, App.PHP),
                Case.of("50 MB down", BodyCases::largeDown),
                Case.of("several requests on one connection", BodyCases::keptConnection));
    }

    private static String sha256(byte[] bytes) {
        MessageDigest digest = EchoApplication.sha256();
        return HexFormat.of().formatHex(digest.digest(bytes));
    }

    private static String sha256(int megabytes) {
        DigestOutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), EchoApplication.sha256());
        try {
            EchoApplication.writeLarge(out, megabytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return HexFormat.of().formatHex(out.getMessageDigest().digest());
    }

    private static void expectContinue(Door door) {
        try (WireClient client = door.connect()) {
            client.sendBytes(Door.head("POST", "/echo", "Content-Length: 5", "Expect: 100-continue"));
            assertThat(client.readHeader().status()).isEqualTo(100);
            Answer answer = door.note("POST /echo", client.send("hello").read());
            assertThat(Door.echo(answer).text("sha256")).isEqualTo(HELLO);
        }
    }

    private static void chunks(Door door) {
        Answer answer =
                door.send("POST", "/echo?chunks", "3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n", "Transfer-Encoding: chunked");
        if (isToldOfChunks(door)) {
            assertThat(Door.echo(answer).text("sha256")).isEqualTo(HELLO);
        }
    }

    /** nginx 1.22 tells applications of the CGI family no length of a body that came in chunks, so that they find none. */
    private static boolean isToldOfChunks(Door door) {
        return door.cell().front() != Front.NGINX
                || door.cell().back().conf().contains("http")
                || door.cell().back() == Back.RETORT_UNIX;
    }

    private static void largeUp(Door door) throws IOException {
        try (WireClient client = door.connect()) {
            client.sendBytes(Door.head("POST", "/echo", "Content-Length: " + (LARGE << 20)));
            EchoApplication.writeLarge(to(client::sendBytes), LARGE);
            assertThat(Door.echo(door.note("POST /echo", client.read())).text("sha256"))
                    .isEqualTo(LARGE_SHA);
        }
    }

    private static void manyChunks(Door door) throws IOException {
        if (!isToldOfChunks(door)) {
            return;
        }
        try (WireClient client = door.connect()) {
            client.sendBytes(Door.head("POST", "/echo", "Transfer-Encoding: chunked"));
            EchoApplication.writeLarge(
                    to(bytes -> client.send(Integer.toHexString(bytes.length) + "|")
                            .sendBytes(bytes)
                            .send("|")),
                    SEVERAL);
            assertThat(Door.echo(client.send("0||").read()).text("sha256")).isEqualTo(SEVERAL_SHA);
        }
    }

    private static OutputStream to(Consumer<byte[]> parts) {
        return new OutputStream() {
            @Override
            public void write(int octet) {
                write(new byte[] {(byte) octet});
            }

            @Override
            public void write(byte[] bytes) {
                parts.accept(bytes);
            }
        };
    }

    private static void largeDown(Door door) throws IOException {
        try (WireClient client = door.connect()) {
            client.sendBytes(Door.head("GET", "/large"));
            Answer head = client.readHeader();
            assertThat(head.status()).isEqualTo(200);
            DigestOutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), EchoApplication.sha256());
            client.readBody(head, out);
            assertThat(HexFormat.of().formatHex(out.getMessageDigest().digest()))
                    .isEqualTo(LARGE_SHA);
            door.note("GET /large", head);
        }
    }

    private static void keptConnection(Door door) {
        try (WireClient client = door.connect()) {
            for (int i = 0; i < 3; i++) {
                client.sendBytes(Door.head("POST", "/echo?" + i, "Content-Length: 5"))
                        .send("hello");
                assertThat(Door.echo(client.read()).text("sha256")).isEqualTo(HELLO);
                client.sendBytes(Door.head("HEAD", "/echo?" + i));
                assertThat(client.readHead().status()).isEqualTo(200);
                client.sendBytes(Door.head("GET", "/status/204"));
                assertThat(client.read().status()).isEqualTo(204);
            }
        }
    }
}
