package dev.retort.http;

import static dev.retort.http.SentBody.BOUNDARY;
import static dev.retort.http.SentBody.MULTIPART;
import static dev.retort.http.SentBody.field;
import static dev.retort.http.SentBody.file;
import static dev.retort.http.SentBody.form;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a multipart body is read, and what is refused. */
class MultipartTest {
    private static final String PART = "Content-Disposition: form-data; name=\"a\"\r\n\r\nx";

    /** Writes a body with {@code B} for the boundary's name and {@code ↵} for CRLF. */
    private static Request body(String text) {
        return SentBody.of(MULTIPART, crlf(text)).request();
    }

    private static String crlf(String text) {
        return text.replace("B", BOUNDARY).replace("↵", "\r\n");
    }

    private static void assertRefused(int status, Request request, String reason) {
        assertThatThrownBy(request::form)
                .isInstanceOfSatisfying(
                        HttpException.class, e -> assertThat(e.status()).isEqualTo(status))
                .hasMessageContaining(reason);
    }

    private static UploadedFile sent(Request request, String name) {
        return Objects.requireNonNull(request.file(name));
    }

    @Test
    void fieldsAndFilesAreReadInTheOrderSent() throws IOException {
        Request request = SentBody.parts(
                        field("title", "Ein Gruß"),
                        file("doc", "one.txt", "first"),
                        field("tag", "a"),
                        file("doc", "two.txt", "second"),
                        field("tag", "b"))
                .request();

        assertThat(request.form().names()).containsExactly("title", "tag");
        assertThat(request.form().get("title")).isEqualTo("Ein Gruß");
        assertThat(request.form().all("tag")).containsExactly("a", "b");
        assertThat(request.files().names()).containsExactly("doc");
        assertThat(request.files().all("doc"))
                .extracting(UploadedFile::fileName)
                .containsExactly("one.txt", "two.txt");
        assertThat(sent(request, "doc").text()).isEqualTo("first");
        assertThat(request.file("other")).isNull();
    }

    @Test
    void anUploadedFileTellsWhatItsPartSays() throws IOException {
        Request request = SentBody.parts("content-disposition:form-data;name=f;filename=x.txt\r\n"
                        + "CONTENT-TYPE:  Text/Plain; charset=ISO-8859-1\r\nX-More: 1\r\n\r\nabc")
                .request();
        UploadedFile file = sent(request, "f");

        assertThat(file.fieldName()).isEqualTo("f");
        assertThat(file.fileName()).isEqualTo("x.txt");
        assertThat(file.size()).isEqualTo(3);
        assertThat(file.contentType()).hasToString("text/plain");
        assertThat(file.header("x-more")).isEqualTo("1");
        assertThat(file.header("other")).isNull();
        assertThat(file.headerNames()).containsExactly("content-disposition", "CONTENT-TYPE", "X-More");
        assertThat(file.isInMemory()).isTrue();
        assertThat(file.bytes()).isEqualTo("abc".getBytes(StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @CsvSource({
        "a preamble↵--B↵P↵--B--, x",
        "↵--B↵P↵--B--, x",
        "--B \t ↵P↵--B--, x",
        "--B↵P↵--B-- \t, x",
        "--B↵P↵--B--↵an epilogue --B↵--B, x",
        "--B↵P↵--B--and so on, x",
        "--B--↵--B↵P↵--B--, ",
        "-B↵-↵--↵--A↵--B↵P↵--B--, x",
        "--B↵Content-Disposition: form-data; name=a↵↵--B--, ''",
        "--B↵Content-Disposition: form-data; name=a↵↵↵--B--, ''",
        "--B↵Content-Disposition: form-data; name=a↵↵↵↵--B--, ↵",
        "--B↵Content-Disposition: form-data; name=a↵↵-↵--B--, -",
        "--B↵P↵--x↵-↵--B--, x↵--x↵-",
        "--B↵P--B--↵--B--, x--B--",
        "--B↵P␊--B↵--B--, x␊--B",
        "--B↵P␍--B↵--B--, x␍--B",
        "--B↵P␍↵--B--, x␍",
        "--B↵P␍␍↵↵--B--, x␍␍↵",
    })
    void theContentIsWhatStandsBetweenDelimiters(String text, @Nullable String value) {
        Request request = body(text.replace("P", PART).replace('␊', '\n').replace('␍', '\r'));

        String wanted = value == null ? null : crlf(value).replace('␊', '\n').replace('␍', '\r');
        assertThat(request.form().get("a")).isEqualTo(wanted);
    }

    @ParameterizedTest
    @CsvSource({
        "'', ends before its last boundary",
        "--B, ends before",
        "--B↵, ends before",
        "--B↵P, ends before",
        "--B↵P↵--B-, ends before",
        "--B↵P↵--B↵, ends before",
        "--C↵P↵--C--, ends before",
        "--B\\nP\\n--B--, end in LF",
        "--B↵Content-Disposition: form-data; name=a\\n\\nx↵--B--, end in LF",
        "--B↵Content-Disposition: form-data; name=a\\rb↵↵x↵--B--, CR without LF",
        "--Bx↵P↵--B--, begins with the boundary and goes on",
        "--B-↵P↵--B--, begins with the boundary and goes on",
        "--B↵P↵--B-x, begins with the boundary and goes on",
        "--B↵↵x↵--B--, no Content-Disposition",
        "--B↵Content-Disposition: form-data↵↵x↵--B--, has no name",
        "--B↵Content-Disposition: form-data; filename=x↵↵x↵--B--, has no name",
        "--B↵Content-Disposition: attachment; name=a↵↵x↵--B--, not form-data",
        "--B↵Content-Disposition: form-data; name=a↵content-disposition: form-data; name=b↵↵x↵--B--, twice",
        "--B↵Content-Type: a/b↵Content-Type: a/b↵P↵--B--, twice",
        "--B↵Content-Disposition: form-data; name=a; name=b↵↵x↵--B--, twice",
        "--B↵Content-Disposition: form-data; name*=UTF-8''a↵↵x↵--B--, extended parameter",
        "--B↵Content-Disposition: form-data; name=a; filename*0=b↵↵x↵--B--, extended parameter",
        "--B↵Content-Disposition: form-data; name=\"a↵↵x↵--B--, without an end",
        "--B↵Content-Disposition: form-data; name=\"a\"b↵↵x↵--B--, after a quoted text",
        "--B↵Content-Disposition: form-data; name=a\"b↵↵x↵--B--, quote within",
        "--B↵Content-Disposition: form-data; name↵↵x↵--B--, without",
        "--B↵Content-Disposition: form-data; =x↵↵x↵--B--, without a name",
        "--B↵Content-Disposition: form-data; name=a; filename*=x↵↵x↵--B--, filename*",
        "--B↵Content-Disposition: form-data; name=a; filename*=UTF-7''x↵↵x↵--B--, filename*",
        "--B↵Content-Disposition: form-data; name=a; filename*=UTF-8''%4↵↵x↵--B--, filename*",
        "--B↵Content-Disposition: form-data; name=a; filename*=UTF-8''%FF↵↵x↵--B--, not UTF-8",
        "--B↵Content-Disposition : form-data; name=a↵↵x↵--B--, not \"Name: value\"",
        "--B↵ folded↵P↵--B--, not \"Name: value\"",
        "--B↵no colon↵P↵--B--, not \"Name: value\"",
        "--B↵: none↵P↵--B--, not \"Name: value\"",
        "--B↵Content-Disposition: form-data; name=\"a\\0b\"↵↵x↵--B--, control character",
    })
    void aMalformedBodyIs400WithAReason(String text, String reason) {
        String unescaped = text.replace("P", PART)
                .replace("\\n", "\n")
                .replace("\\r", "\r")
                .replace("\\0", "\0");

        assertRefused(400, body(unescaped), reason);
    }

    @Test
    void contentThatIsEncodedOrNestedIs415() {
        assertRefused(
                415, body("--B↵Content-Type: multipart/mixed; boundary=q↵" + PART + "↵--B--"), "multipart itself");
        assertRefused(415, body("--B↵Content-Transfer-Encoding: base64↵" + PART + "↵--B--"), "encoded");
        assertThat(body("--B↵Content-Transfer-Encoding: 8bit↵" + PART + "↵--B--")
                        .form()
                        .get("a"))
                .isEqualTo("x");
    }

    private static Request latin(String text) {
        String body = crlf(text).replace("P", "Content-Disposition: form-data;");
        return SentBody.of(MULTIPART, body.getBytes(StandardCharsets.ISO_8859_1))
                .request();
    }

    @Test
    void textThatIsNotOfItsCharsetIs400() {
        assertRefused(400, latin("--B↵P name=a↵↵é↵--B--"), "The field \"a\" is not UTF-8 text");
        assertRefused(400, latin("--B↵P name=é↵↵x↵--B--"), "not UTF-8");
    }

    @Test
    void aFieldIsReadInTheCharsetOfItsPartAndNoOther() {
        String typed = "--B↵P name=a↵Content-Type: text/plain; charset=ISO-8859-1↵↵é↵--B--";

        assertThat(latin(typed).form().get("a")).isEqualTo("é");
        assertRefused(400, latin("--B↵P name=_charset_↵↵ISO-8859-1↵--B↵P name=a↵↵é↵--B--"), "not UTF-8");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name=\"a b\"                      | a b",
                "name=\"%22%0D%0a%41\"             | \"\\r\\n%41",
                "name=\"\\\"q\\\"; x=\\\\\"        | \"q\"; x=\\",
                "name=\"b\\\"                      | b\\",
                "name = \"a\" ; x = y ;            | a",
                "name=\"é€😀\"                     | é€😀",
                "name=a=b                          | a=b",
                "name=\"\"                         | ''",
                "NAME=\"a;b\"                      | a;b",
            })
    void namesAreReadAsBrowsersAndOthersWriteThem(String parameter, String name) {
        Request request = body("--B↵Content-Disposition: form-data; " + parameter + "↵↵x↵--B--");

        assertThat(request.form().names())
                .containsExactly(name.replace("\\r", "\r").replace("\\n", "\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "filename=\"photo.jpg\"                                  | photo.jpg    | photo.jpg",
                "filename=\"../../etc/passwd\"                           | passwd       | passwd",
                "filename=\"C:\\x\\y.txt\"                               | y.txt        | y.txt",
                "filename=\"C:y.txt\"                                    | y.txt        | y.txt",
                "filename=\"..\"                                         | ''           | ''",
                "filename=\"a/\"                                         | ''           | ''",
                "filename=\".bashrc\"                                    | .bashrc      | bashrc",
                "filename=\"a\\..\\..\"                                  | ''           | ''",
                "filename*=UTF-8''..%2F%2e%2e%5Cx%00y%0Az.txt            | xyz.txt      | xyz.txt",
                "filename*=utf-8'de'Gru%C3%9F%20an%20alle.txt            | Gruß an alle.txt | Gru_an_alle.txt",
                "filename=\"x\"; filename*=UTF-8''caf%C3%A9.txt          | café.txt     | cafe.txt",
                "filename*=iso-8859-1''caf%E9.txt                        | café.txt     | cafe.txt",
                "filename*=UTF-8''evil%E2%80%AEgpj.exe                   | evilgpj.exe  | evilgpj.exe",
                "filename=\"我的.txt\"                                    | 我的.txt      | txt",
                "filename=\"nul.txt\"                                    | nul.txt      | _nul.txt",
                "filename=\"COM1\"                                       | COM1         | _COM1",
                "filename=\"a%22b.txt\"                                  | a\"b.txt     | ab.txt",
                "filename=\"<script>.html\"                              | <script>.html | script.html",
            })
    void aFileNameIsOnlyItsLastSegment(String parameter, String name, String safe) {
        UploadedFile file = sent(body("--B↵Content-Disposition: form-data; name=f; " + parameter + "↵↵x↵--B--"), "f");

        assertThat(file.fileName()).isEqualTo(name);
        assertThat(file.safeFileName()).isEqualTo(safe);
    }

    @Test
    void aSafeFileNameKeepsItsExtensionWhenItIsCut() {
        UploadedFile file =
                sent(SentBody.parts(file("f", "n".repeat(300) + ".jpeg", "x")).request(), "f");

        assertThat(file.safeFileName()).hasSize(200).endsWith("nn.jpeg");
    }

    @Test
    void aFileInputWithNothingChosenIsNoFile() {
        Request request = SentBody.parts(file("none", "", ""), file("empty", "e.txt", ""), file("unnamed", "", "x"))
                .request();

        assertThat(request.files().names()).containsExactly("empty", "unnamed");
        assertThat(request.form().names()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data; boundary=xYzZY",
                "Multipart/Form-Data; charset=utf-8; BOUNDARY=\"xYzZY\"",
                "multipart/form-data;boundary=xYzZY;",
                "multipart/form-data ; boundary = xYzZY ; x=y",
            })
    void theBoundaryIsFoundInTheContentType(String type) {
        assertThat(SentBody.of(type, form(PART)).request().form().get("a")).isEqualTo("x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"(a) 'b' +_,-./:=? c", "0123456789012345678901234567890123456789012345678901234567890123456789"})
    void aBoundaryMayHaveAllThatTheStandardAllows(String boundary) {
        String body = "--" + boundary + "\r\n" + PART + "\r\n--" + boundary + "--";
        Request request = SentBody.of("multipart/form-data; boundary=\"" + boundary + "\"", body)
                .request();

        assertThat(request.form().get("a")).isEqualTo("x");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                   | no boundary",
                "; boundary           | without",
                "; boundary=          | no boundary",
                "; boundary=\"\"    | no boundary",
                "; boundary=\"x \"  | a character",
                "; boundary=é         | a character",
                "; boundary=a@b       | a character",
                "; boundary=a\"b     | quote",
                "; boundary=a; boundary=b | twice",
                "; boundary=01234567890123456789012345678901234567890123456789012345678901234567890 | longer than 70",
            })
    void aBoundaryThatIsMissingOrCannotBeIs400(String parameters, String reason) {
        assertRefused(
                400, SentBody.of("multipart/form-data" + parameters, form(PART)).request(), reason);
    }

    @Test
    void anotherMultipartTypeIs415() {
        assertRefused(
                415, SentBody.of("multipart/mixed; boundary=xYzZY", form(PART)).request(), "multipart/form-data");
    }
}
