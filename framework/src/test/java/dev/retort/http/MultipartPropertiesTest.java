package dev.retort.http;

import static dev.retort.http.SentBody.BOUNDARY;
import static dev.retort.http.SentBody.MULTIPART;
import static dev.retort.http.SentBody.field;
import static dev.retort.http.SentBody.file;
import static dev.retort.http.SentBody.form;
import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quicktheories.core.Gen;

/** What holds of all bodies, tried on random ones. */
@Tag("once")
class MultipartPropertiesTest {
    // What a delimiter is made of, and the bytes that lead a search astray.
    private static final List<String> PIECES = List.of(
            "\r\n--" + BOUNDARY,
            "\r\n--xYzZ",
            "\r\n--",
            "\r\n-",
            "\r\n",
            "\r",
            "\n",
            "-",
            "x",
            BOUNDARY,
            "é",
            "\0",
            " ");

    @TempDir
    private Path folder;

    private static Gen<String> content() {
        // Without the first piece, which ends the part.
        return lists().of(integers().between(1, PIECES.size() - 1).map(PIECES::get))
                .ofSizeBetween(0, 12)
                .map(pieces -> String.join("", pieces));
    }

    private static Gen<String> junk() {
        return lists().of(integers().between(0, PIECES.size() - 1).map(PIECES::get))
                .ofSizeBetween(0, 20)
                .map(pieces -> String.join("", pieces));
    }

    /** A piece after a piece may make the boundary that neither of them is. */
    private static boolean holdsDelimiter(String content) {
        return ("\r\n" + content).contains("\r\n--" + BOUNDARY);
    }

    private String read(InputStream body, Limits limits) {
        Request request = SentBody.of(MULTIPART, body).request(limits, folder);
        try {
            StringBuilder parts = new StringBuilder(request.form().toString());
            for (String name : request.files().names()) {
                for (UploadedFile file : request.files().all(name)) {
                    parts.append(name)
                            .append(file.fileName())
                            .append(file.isInMemory())
                            .append(file.text());
                }
            }
            return parts.toString();
        } catch (HttpException e) {
            assertThat(e.status()).isBetween(400, 499);
            return e.status() + e.reason();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            request.release();
        }
    }

    @Test
    void contentComesBackAsItWas() {
        qt().withExamples(3000)
                .forAll(content(), content())
                .assuming((a, b) -> !holdsDelimiter(a) && !holdsDelimiter(b))
                .check((a, b) -> {
                    Request request =
                            SentBody.parts(field("a", a), file("b", "b", b)).request();
                    try {
                        UploadedFile sent = request.file("b");
                        return a.equals(request.form().get("a"))
                                && sent != null
                                && sent.text().equals(b);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    @Test
    void theResultDoesNotDependOnHowTheStreamIsCut() {
        Limits small = Limits.DEFAULT.fileInMemory(10);
        qt().withExamples(1500)
                .forAll(content(), junk(), integers().between(1, 90))
                .check((a, b, size) -> {
                    byte[] body = form(field("a", a), file("b", "b", b));
                    String whole = read(SentBody.inPieces(body, body.length), small);
                    return whole.equals(read(SentBody.inPieces(body, size), small));
                });
    }

    @Test
    void contentThatEndsAroundTheEndOfTheBufferComesBackAsItWas() {
        for (int length = (16 << 10) - 200; length < (16 << 10) + 20; length++) {
            String content = "\r\n--xYzZ".repeat(length / 8) + "\r\n--xYzZ".substring(0, length % 8);
            assertThat(SentBody.parts(field("a", content)).request().form().get("a"))
                    .as("length %d", length)
                    .isEqualTo(content);
        }
    }

    @Test
    void aBodyThatIsCutOffAnywhereIs400OrHasTheSameParts() {
        String preamble = "before\r\n";
        byte[] parts = form(field("a", "x\r\n--xYz\r\n"), file("b", "b.txt", "some text"), field("c", "é"));
        byte[] body = (preamble + new String(parts, StandardCharsets.UTF_8) + "after").getBytes(StandardCharsets.UTF_8);
        String whole = read(SentBody.inPieces(body, body.length), Limits.DEFAULT);
        List<Integer> complete = new ArrayList<>();
        for (int length = 0; length < body.length; length++) {
            String read = read(SentBody.inPieces(Arrays.copyOf(body, length), body.length), Limits.DEFAULT);
            if (read.equals(whole)) {
                complete.add(length);
            } else {
                assertThat(read).as("the first %d bytes", length).startsWith("400");
            }
        }

        assertThat(complete).isNotEmpty().allMatch(length -> length >= body.length - "\r\nafter".length());
    }

    @Test
    void noBodyFailsOtherwiseThanWith4xxAndNoneLeavesAFile() {
        Limits tiny = Limits.DEFAULT.fileInMemory(2).partHeader(60).field(20).file(30);
        String head = "--" + BOUNDARY + "\r\n";
        qt().withExamples(3000).forAll(junk(), junk()).check((a, b) -> {
            byte[] body = (head + a + "Content-Disposition: form-data; name=a; filename=b\r\n\r\n" + b + "\r\n" + head
                            + a)
                    .getBytes(StandardCharsets.UTF_8);
            String inner = read(SentBody.inPieces(body, 7), tiny);
            String raw = read(SentBody.inPieces(a.getBytes(StandardCharsets.UTF_8), 7), tiny);
            return inner != null && raw != null && isEmpty();
        });
    }

    @Test
    void noHeaderFailsOtherwiseThanWith4xx() {
        List<String> pieces = List.of(
                "Content-Disposition",
                ":",
                " ",
                "form-data",
                ";",
                "name",
                "=",
                "\"",
                "\\",
                "a",
                "filename*",
                "UTF-8''",
                "%",
                "%4",
                "%22",
                "'",
                "\r\n",
                "\r",
                "é",
                "\0",
                "Content-Type",
                "multipart/x",
                "charset");
        Gen<String> headers = lists().of(
                        integers().between(0, pieces.size() - 1).map(pieces::get))
                .ofSizeBetween(0, 14)
                .map(list -> String.join("", list));
        qt().withExamples(5000).forAll(headers).check(header -> {
            byte[] inPart = form("Content-Disposition: form-data; name=a; " + header + "\r\n\r\nx");
            byte[] alone = form(header + "\r\n\r\nx");
            return read(SentBody.inPieces(inPart, 50), Limits.DEFAULT) != null
                    && read(SentBody.inPieces(alone, 50), Limits.DEFAULT) != null;
        });
    }

    private boolean isEmpty() {
        String[] left = folder.toFile().list();
        return left != null && left.length == 0;
    }
}
