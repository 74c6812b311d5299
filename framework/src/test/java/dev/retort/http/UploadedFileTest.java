package dev.retort.http;

import static dev.retort.http.SentBody.field;
import static dev.retort.http.SentBody.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the bytes of a file are, how they are kept, and that nothing is left of them. */
class UploadedFileTest {
    @TempDir
    private Path temporary;

    @TempDir
    private Path folder;

    /** Sends a file of five bytes, which is in memory or on disk. */
    private Request upload(boolean inMemory) {
        return SentBody.parts(file("f", "f.txt", "12345"))
                .request(Limits.DEFAULT.fileInMemory(inMemory ? 5 : 4), temporary);
    }

    private static UploadedFile sent(Request request) {
        return Objects.requireNonNull(request.file("f"));
    }

    private static List<Path> in(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theContentCanBeReadMoreThanOnce(boolean inMemory) throws IOException {
        Request request = upload(inMemory);
        UploadedFile file = sent(request);

        assertThat(file.isInMemory()).isEqualTo(inMemory);
        assertThat(in(temporary)).hasSize(inMemory ? 0 : 1);
        assertThat(file.text()).isEqualTo("12345");
        assertThat(file.bytes()).isEqualTo("12345".getBytes(StandardCharsets.US_ASCII));
        assertThat(file.openStream()).hasContent("12345");
        request.release();
        request.release();
        assertThat(in(temporary)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSavedFileStaysAndCanBeReadOn(boolean inMemory) throws IOException {
        Request request = upload(inMemory);
        UploadedFile file = sent(request);
        file.saveTo(folder.resolve("a"));
        file.saveTo(folder.resolve("b"));
        assertThat(file.text()).isEqualTo("12345");
        request.release();

        assertThat(in(temporary)).isEmpty();
        assertThat(in(folder)).containsExactlyInAnyOrder(folder.resolve("a"), folder.resolve("b"));
        assertThat(folder.resolve("a")).hasContent("12345");
        assertThat(folder.resolve("b")).hasContent("12345");
        assertThat(Files.isSameFile(folder.resolve("a"), folder.resolve("b"))).isFalse();
    }

    @Test
    void aTemporaryFileIsMovedAndNotCopied() throws IOException {
        Request request = upload(false);
        UploadedFile file = sent(request);
        Object key = Files.readAttributes(in(in(temporary).get(0)).get(0), BasicFileAttributes.class)
                .fileKey();
        Assumptions.assumeTrue(key != null);
        file.saveTo(folder.resolve("a"));

        assertThat(Files.readAttributes(folder.resolve("a"), BasicFileAttributes.class)
                        .fileKey())
                .isEqualTo(key);
        assertThat(in(temporary).get(0)).isEmptyDirectory();
        request.release();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofManyWhoSaveUnderOneNameOneSucceeds(boolean inMemory) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 25; round++) {
                Path target = folder.resolve("target" + round);
                CountDownLatch start = new CountDownLatch(4);
                List<Future<Boolean>> saved = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    UploadedFile file = sent(upload(inMemory));
                    saved.add(pool.submit(() -> {
                        start.countDown();
                        start.await();
                        try {
                            file.saveTo(target);
                            return true;
                        } catch (FileAlreadyExistsException e) {
                            return false;
                        }
                    }));
                }
                int succeeded = 0;
                for (Future<Boolean> one : saved) {
                    succeeded += one.get() ? 1 : 0;
                }
                assertThat(succeeded).isEqualTo(1);
                assertThat(target).hasContent("12345");
            }
            assertThat(in(folder)).hasSize(25);
        } finally {
            pool.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void savingNeverWritesOverAFileUnlessAsked(boolean inMemory) throws IOException {
        Path target = Files.writeString(folder.resolve("a"), "old");
        Request request = upload(inMemory);
        UploadedFile file = sent(request);

        assertThatExceptionOfType(FileAlreadyExistsException.class).isThrownBy(() -> file.saveTo(target));
        assertThat(target).hasContent("old");
        file.saveOver(target);
        assertThat(target).hasContent("12345");
        assertThat(in(folder)).containsExactly(target);
        request.release();
        assertThat(target).hasContent("12345");
        assertThat(in(temporary)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSavedFileHasTheRightsOfAnyOtherFile(boolean inMemory) throws IOException {
        Assumptions.assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"));
        Set<PosixFilePermission> usual = Files.getPosixFilePermissions(Files.writeString(folder.resolve("usual"), "x"));
        Request request = upload(inMemory);
        if (!inMemory) {
            sent(request);
            assertThat(Files.getPosixFilePermissions(in(temporary).get(0)))
                    .containsOnly(
                            PosixFilePermission.OWNER_READ,
                            PosixFilePermission.OWNER_WRITE,
                            PosixFilePermission.OWNER_EXECUTE);
        }
        sent(request).saveTo(folder.resolve("a"));
        request.release();

        assertThat(Files.getPosixFilePermissions(folder.resolve("a"))).isEqualTo(usual);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFolderThatIsMissingIsNamed(boolean inMemory) {
        Request request = upload(inMemory);

        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> sent(request).saveTo(folder.resolve("none").resolve("a")))
                .withMessageContaining("there is no folder");
        request.release();
    }

    @Test
    void aTemporaryFileIsGoneWithItsRequest() {
        Request request = upload(false);
        UploadedFile file = sent(request);
        request.release();

        assertThatIOException().isThrownBy(file::openStream).withMessageContaining("request has ended");
        assertThatIOException().isThrownBy(() -> file.saveTo(folder.resolve("a")));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aRequestThatHasEndedReadsNoBody() {
        Request request = upload(false);
        request.release();

        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(request::files);
        Request inMemory = upload(false);
        assertThat(inMemory.bytes()).isNotEmpty();
        inMemory.release();
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(inMemory::files);
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void aFileThatIsReadIntoMemoryIsBoundedAsABodyIs() {
        Request request =
                SentBody.parts(file("f", "f", "x".repeat(300))).request(Limits.DEFAULT.bodyInMemory(200), temporary);

        assertThatThrownBy(sent(request)::bytes)
                .isInstanceOfSatisfying(
                        HttpException.class, e -> assertThat(e.status()).isEqualTo(413))
                .hasMessageContaining("The file \"f\" is larger than 200 bytes");
        request.release();
    }

    @Test
    void aBodyThatFailsHalfwayLeavesNoFileAndFailsAgainAlike() throws IOException {
        Request request = SentBody.parts(file("f", "f.txt", "12345"), "no header")
                .request(Limits.DEFAULT.fileInMemory(0), temporary);

        assertThatThrownBy(request::form).isInstanceOf(HttpException.class);
        assertThat(in(temporary)).isEmpty();
        assertThatThrownBy(request::files).hasMessageContaining("not \"Name: value\"");
        assertThatThrownBy(request::bytes).hasMessageContaining("not \"Name: value\"");
        request.release();
    }

    @Test
    void aFullDiskIsNoFaultOfTheClient() throws IOException {
        TemporaryFiles full = new TemporaryFiles(temporary) {
            @Override
            OutputStream open(Path file) throws IOException {
                OutputStream real = super.open(file);
                return new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("No space left on device");
                    }

                    @Override
                    public void close() throws IOException {
                        real.close();
                    }
                };
            }
        };
        Request request =
                SentBody.parts(field("a", "b"), file("f", "f", "12345")).request(Limits.DEFAULT.fileInMemory(0), full);

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(request::form)
                .withMessageContaining("java.io.tmpdir")
                .havingCause()
                .withMessageContaining("No space left");
        assertThat(in(temporary)).isEmpty();
        assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(request::files);
    }

    @Test
    void aTemporaryFolderThatIsMissingIsNoFaultOfTheClient() {
        Request request =
                SentBody.parts(file("f", "f", "12345")).request(Limits.DEFAULT.fileInMemory(0), folder.resolve("none"));

        assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(request::form);
    }
}
