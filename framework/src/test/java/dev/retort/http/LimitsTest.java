package dev.retort.http;

import static dev.retort.http.SentBody.BOUNDARY;
import static dev.retort.http.SentBody.MULTIPART;
import static dev.retort.http.SentBody.field;
import static dev.retort.http.SentBody.file;
import static dev.retort.http.SentBody.form;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.Retort;
import dev.retort.annotation.Limit;
import dev.retort.annotation.Post;
import dev.retort.registry.SetupException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** That each limit holds, is named when passed, and can be changed. */
class LimitsTest {
    private static final String URLENCODED = "application/x-www-form-urlencoded";

    @TempDir
    private Path folder;

    private static void assertTooLarge(Request request, String reason) {
        assertThatThrownBy(request::form)
                .isInstanceOfSatisfying(
                        HttpException.class, e -> assertThat(e.status()).isEqualTo(413))
                .hasMessageContaining(reason);
    }

    @Test
    void eachLimitIsNamedWhenItIsPassedAndNotBefore() {
        SentBodies bodies = new SentBodies();
        Limits limits = Limits.DEFAULT;

        assertThat(bodies.read(limits.parts(3).fields(2).field(4).file(5))).isEqualTo("{a=[1234], b=[]}");
        assertTooLarge(bodies.request(limits.parts(2)), "more than 2 parts");
        assertTooLarge(bodies.request(limits.fields(1)), "more than 1 fields in the form");
        assertTooLarge(bodies.request(limits.field(3)), "The field \"a\" is larger than 3 bytes");
        assertTooLarge(bodies.request(limits.file(4)), "The file \"f\" is larger than 4 bytes");
        assertTooLarge(bodies.request(limits.partHeader(80)), "The header of a part is larger than 80 bytes");
        assertTooLarge(bodies.request(limits.partHeaderLines(1)), "more than 1 lines");
        assertTooLarge(bodies.request(limits.bodyInMemory(100)), "besides files is larger than 100 bytes");
        assertTooLarge(bodies.request(limits.upload(bodies.length() - 1)), "The body is larger than");
        assertTooLarge(bodies.request(limits.body(bodies.length() - 1)), "The body is larger than");
        assertThat(bodies.read(limits.upload(bodies.length()).body(bodies.length())))
                .startsWith("{a");
    }

    /** One body, sent as often as wanted. */
    private static final class SentBodies {
        private final byte[] form = form(field("a", "1234"), file("f", "f.txt", "12345"), field("b", ""));

        Request request(Limits limits) {
            return SentBody.of(MULTIPART, form).request(limits);
        }

        String read(Limits limits) {
            return request(limits).form().toString();
        }

        int length() {
            return form.length;
        }
    }

    @Test
    void anAnnouncedLengthIsRefusedBeforeTheBodyIsRead() throws IOException {
        InputStream unread = new ByteArrayInputStream(new byte[1]);

        assertTooLarge(SentBody.of(MULTIPART, unread).announcing(200L << 20).request(), "larger than 104857600 bytes");
        assertTooLarge(SentBody.of(URLENCODED, unread).announcing(500_001).request(), "larger than 500000 bytes");
        assertThatThrownBy(SentBody.of(null, unread).announcing((1 << 20) + 1).request()::bytes)
                .hasMessageContaining("larger than 1048576 bytes");
        assertThatThrownBy(SentBody.of(null, unread).announcing(11).request(Limits.DEFAULT.body(10))::body)
                .hasMessageContaining("larger than 10 bytes");
        assertThat(unread.available()).isEqualTo(1);
    }

    @Test
    void anUrlencodedFormIsBoundedAsAFieldIs() {
        assertThat(SentBody.of(URLENCODED, "a=12")
                        .request(Limits.DEFAULT.field(4))
                        .form()
                        .get("a"))
                .isEqualTo("12");
        assertTooLarge(SentBody.of(URLENCODED, "a=123").request(Limits.DEFAULT.field(4)), "larger than 4 bytes");
        assertTooLarge(SentBody.of(URLENCODED, "a&b&c").request(Limits.DEFAULT.fields(2)), "more than 2 fields");
        Request inMemory = SentBody.of(URLENCODED, "a=123").request(Limits.DEFAULT.field(4));
        assertThat(inMemory.bytes()).hasSize(5);
        assertTooLarge(inMemory, "The form is larger than 4 bytes");
    }

    @Test
    void theQueryIsBoundedInFields() {
        Request request = SentBody.of(null, "").query("a&b&c").request(Limits.DEFAULT.fields(2));

        assertThatThrownBy(request::query).hasMessageContaining("more than 2 fields in the query");
    }

    @Test
    void aRequestsLimitsCanBeChangedUntilItsBodyIsRead() {
        Request request = SentBody.of(URLENCODED, "a=123").request(Limits.DEFAULT.field(4));
        request.limits(request.limits().field(5));

        assertThat(request.limits().field()).isEqualTo(5);
        assertThat(request.form().get("a")).isEqualTo("123");
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> request.limits(Limits.DEFAULT))
                .withMessageContaining("has been read");
    }

    @Test
    void aLimitIsNeverNegative() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Limits.DEFAULT.upload(-1))
                .withMessageContaining("UNLIMITED");
    }

    @Test
    void filesTakeOnlySoMuchMemoryTogether() {
        Request large = SentBody.parts(
                        file("a", "a", "x".repeat(200)), file("b", "b", "y".repeat(200)), file("c", "c", "z"))
                .request(Limits.DEFAULT.bodyInMemory(350).fileInMemory(340), folder);

        assertThat(sent(large, "a").isInMemory()).isTrue();
        assertThat(sent(large, "b").isInMemory()).isFalse();
        assertThat(sent(large, "c").isInMemory()).isTrue();
        large.release();
    }

    private static UploadedFile sent(Request request, String name) {
        return Objects.requireNonNull(request.file(name));
    }

    @Test
    @Timeout(20)
    void aMillionPartsAreRefusedAndWhereAllowedReadInLinearTime() {
        byte[] parts = ("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n")
                .repeat(1_000_000)
                .getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream body = new ByteArrayOutputStream(parts.length + 20);
        body.writeBytes(parts);
        body.writeBytes(("--" + BOUNDARY + "--").getBytes(StandardCharsets.US_ASCII));

        assertTooLarge(SentBody.of(MULTIPART, body.toByteArray()).request(), "more than 1000 parts");
        Limits all = Limits.DEFAULT.parts(1_000_000).fields(1_000_000).bodyInMemory(100 << 20);
        assertThat(SentBody.of(MULTIPART, body.toByteArray())
                        .request(all)
                        .form()
                        .all("a"))
                .hasSize(1_000_000);
    }

    @Test
    void aHeaderLineOfTenMegabytesIsRefusedWhereItPassesTheLimit() {
        byte[] body = ("--" + BOUNDARY + "\r\nX: " + "x".repeat(10 << 20)).getBytes(StandardCharsets.US_ASCII);
        ByteArrayInputStream stream = new ByteArrayInputStream(body);

        assertTooLarge(SentBody.of(MULTIPART, stream).request(), "The header of a part is larger than 8192 bytes");
        assertThat(stream.available()).isGreaterThan(body.length - (64 << 10));
    }

    @Test
    @Timeout(20)
    void aBoundaryThatNearlyMatchesEverywhereCostsLinearTime() throws IOException {
        String boundary = "-".repeat(69) + "x";
        String nearly = "\r\n--" + "-".repeat(69);
        String content = nearly.repeat((48 << 20) / nearly.length());
        String body = "--" + boundary + "\r\nContent-Disposition: form-data; name=f; filename=f\r\n\r\n" + content
                + "\r\n--" + boundary + "--";
        Request request =
                SentBody.of("multipart/form-data; boundary=" + boundary, body).request(Limits.DEFAULT, folder);

        UploadedFile file = sent(request, "f");
        assertThat(file.size()).isEqualTo(content.length());
        try (InputStream in = file.openStream()) {
            assertThat(in.readAllBytes()).isEqualTo(content.getBytes(StandardCharsets.US_ASCII));
        }
        request.release();
    }

    static class NoTime {
        @Limit(bodySeconds = 0)
        @Post("/")
        void nothing() {}
    }

    @Test
    void noTimeForABodyIsRefusedAtTheStart() {
        assertThatThrownBy(() -> Retort.of(new NoTime()))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("NoTime.nothing() has a @Limit that leaves no time for a body.");
        assertThatThrownBy(() -> Limits.DEFAULT.bodyTime(Duration.ZERO)).hasMessageContaining("FOREVER");
        assertThatThrownBy(() -> Limits.DEFAULT.bodyRate(0)).hasMessageContaining("1 byte in a second or more");
        assertThat(Limits.DEFAULT.bodyTime(ChronoUnit.FOREVER.getDuration()).bodyTime())
                .isEqualTo(Duration.ofMillis(Limits.UNLIMITED));
    }
}
