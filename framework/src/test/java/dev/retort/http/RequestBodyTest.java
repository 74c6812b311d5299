package dev.retort.http;

import static dev.retort.http.SentBody.MULTIPART;
import static dev.retort.http.SentBody.field;
import static dev.retort.http.SentBody.form;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In which forms a body can be had, one after another. */
class RequestBodyTest {
    private static final String URLENCODED = "application/x-www-form-urlencoded";

    private static void assertStatus(int status, Runnable reading, String reason) {
        assertThatThrownBy(reading::run)
                .isInstanceOfSatisfying(
                        HttpException.class, e -> assertThat(e.status()).isEqualTo(status))
                .hasMessageContaining(reason);
    }

    @Test
    void aBodyInMemoryCanBeHadInEveryForm() {
        Request request = SentBody.of(MULTIPART, form(field("a", "x"))).request();

        assertThat(request.bytes()).isSameAs(request.bytes());
        assertThat(request.text()).contains("form-data");
        assertThat(request.form().get("a")).isEqualTo("x");
        Request urlencoded = SentBody.of(URLENCODED, "a=b").request();
        assertThat(urlencoded.form().get("a")).isEqualTo("b");
        assertThat(urlencoded.files().names()).isEmpty();
        assertThat(urlencoded.text()).isEqualTo("a=b");
    }

    @Test
    void aMultipartFormLeavesNothingForTheOthers() {
        Request request = SentBody.parts(field("a", "x")).request();
        assertThat(request.form().get("a")).isEqualTo("x");

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(request::bytes)
                .withMessageContaining("call bytes(), text() or json() before form()");
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(request::body);
    }

    /** The server may be reading another request into the same buffers by then. */
    @Test
    void aBodyIsNotReadAfterTheEndThoughNobodyAskedForItBefore() {
        Request request = SentBody.of(URLENCODED, "a=b").request();
        request.release();

        for (Runnable late : List.<Runnable>of(request::bytes, request::body, request::form, request::text)) {
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(late::run)
                    .withMessageContaining("The request has ended");
        }
    }

    /** Room is made for the length that is announced, up to some; what comes is what counts. */
    @ParameterizedTest
    @CsvSource({
        "0,0",
        "5,5",
        "8191,8191",
        "8192,8192",
        "8193,8193",
        "20000,20000",
        "5,-1",
        "9000,-1",
        "0,-1",
        "9000,5",
        "1,0"
    })
    void aBodyIsHadWholeWhateverLengthItHasAndIsSaidToHave(int length, long announced) {
        byte[] body = new byte[length];
        new Random(1).nextBytes(body);

        assertThat(SentBody.of(null, body).announcing(announced).request().bytes())
                .isEqualTo(body);
    }

    @Test
    void limitsCanBeChangedUntilTheBodyIsAskedFor() {
        Request request = SentBody.of(URLENCODED, "a=b").request();
        request.limits(Limits.DEFAULT.bodyInMemory(2));

        assertThat(request.limits().bodyInMemory()).isEqualTo(2);
        assertStatus(413, request::bytes, "");
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> request.limits(Limits.DEFAULT));
        assertThat(request.limits().bodyInMemory()).isEqualTo(2);
    }

    @Test
    void aStreamLeavesNothingForTheOthers() throws IOException {
        Request request = SentBody.of(URLENCODED, "a=b").request();
        assertThat(request.body().read()).isEqualTo('a');
        assertThat(request.body()).hasContent("=b");

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(request::form)
                .withMessageContaining("handed out by body()");
        Request inMemory = SentBody.of(null, "x").request();
        assertThat(inMemory.text()).isEqualTo("x");
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(inMemory::body)
                .withMessageContaining("into memory");
    }

    @Test
    void aStreamIsBoundedAndWhole() {
        byte[] three = {1, 2, 3};

        assertThat(SentBody.of(null, three)
                        .announcing(3)
                        .request(Limits.DEFAULT.body(3))
                        .body())
                .hasBinaryContent(three);
        assertStatus(413, () -> drain(SentBody.of(null, three).request(Limits.DEFAULT.body(2))), "larger than 2 bytes");
        assertStatus(400, () -> drain(SentBody.of(null, three).announcing(4).request()), "shorter");
        assertStatus(
                400, () -> drain(SentBody.of(null, new byte[0]).announcing(4).request()), "shorter");
        assertStatus(400, () -> drain(SentBody.of(null, lost()).request()), "could not be read");
    }

    private static void drain(Request request) {
        try {
            request.body().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new AssertionError("A failing connection is an HttpException", e);
        }
    }

    @SuppressWarnings("InputStreamSlowMultibyteRead") // It reads nothing at all.
    private static InputStream lost() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("Connection reset");
            }
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {MULTIPART, URLENCODED})
    void aConnectionThatIsLostIs400(String type) {
        assertStatus(400, SentBody.of(type, lost()).request()::form, "could not be read");
    }

    @Test
    void aBodyThatIsShorterThanAnnouncedIs400() {
        byte[] form = form(field("a", "x"));

        assertThat(SentBody.of(MULTIPART, form)
                        .announcing(form.length)
                        .request()
                        .form()
                        .get("a"))
                .isEqualTo("x");
        assertStatus(
                400, SentBody.of(MULTIPART, form).announcing(form.length + 1).request()::form, "shorter");
        assertStatus(400, SentBody.of(URLENCODED, "a=b").announcing(4).request()::form, "shorter");
    }

    @Test
    void aBodyThatIsNoFormHasNeitherFieldsNorFiles() {
        assertStatus(415, SentBody.of("text/plain", "x").request()::form, "multipart/form-data");
        assertStatus(415, SentBody.of("text/plain", "x").request()::files, "multipart/form-data");
        assertThat(SentBody.of(null, "").request().files().names()).isEmpty();
    }

    @Test
    void valuesAreTheQueryAndBehindItTheForm() {
        Request request = SentBody.parts(field("a", "form"), field("b", "2"))
                .query("a=query&c=3")
                .request();

        assertThat(request.values().all("a")).containsExactly("query", "form");
        assertThat(request.values().names()).containsExactly("a", "c", "b");
        assertThat(request.query().all("a")).containsExactly("query");
        assertThat(request.form().all("a")).containsExactly("form");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void valuesAreTheQueryAloneWhereABodyMeansNothing(String method) {
        Request request = SentBody.of(URLENCODED, "a=form")
                .method(method)
                .query("a=query")
                .request();

        assertThat(request.values().all("a")).containsExactly("query");
    }

    @Test
    void valuesAreTheQueryAloneWhereTheBodyIsNoForm() {
        Request request = SentBody.of("application/json", "{}").query("a=1").request();

        assertThat(request.values().get("a")).isEqualTo("1");
        assertThat(request.text()).isEqualTo("{}");
    }

    @Test
    void aFormThatTheServerHasReadHasItsFieldsAndTellsWhereTheFilesAre() {
        Request request = SentBody.of(MULTIPART, new byte[0])
                .announcing(500)
                .query("a=query")
                .parameters(Map.of("a", new String[] {"query", "form"}))
                .request();

        assertThat(request.form().all("a")).containsExactly("form");
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(request::files)
                .withMessageContaining("servlet filter");
        Request urlencoded = SentBody.of(URLENCODED, new byte[0])
                .announcing(6)
                .parameters(Map.of("a", new String[] {"form"}))
                .request();
        assertThat(urlencoded.form().get("a")).isEqualTo("form");
        assertThat(urlencoded.files().names()).isEmpty();
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(urlencoded::bytes);
    }
}
