package dev.retort.sample;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.retort.testing.TestClient;
import dev.retort.testing.TestRequest;
import dev.retort.testing.TestResponse;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PicturesTest extends BlogTest {
    private static BufferedImage drawing(int width, int height, int type) {
        BufferedImage drawing = new BufferedImage(width, height, type);
        for (int x = 0; x < width; x++) {
            for (int y = 0; y < height; y++) {
                // Red on the left, blue on the right.
                drawing.setRGB(x, y, (x < width / 2 ? Color.RED : Color.BLUE).getRGB());
            }
        }
        return drawing;
    }

    private static byte[] encoded(BufferedImage picture, String format) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        assertThat(ImageIO.write(picture, format, bytes)).isTrue();
        return bytes.toByteArray();
    }

    private static byte[] jpeg(int width, int height) throws IOException {
        return encoded(drawing(width, height, BufferedImage.TYPE_INT_RGB), "jpeg");
    }

    private TestRequest form(TestClient client, String path, byte[] file) {
        return client.request("POST", path)
                .field("title", "with a picture")
                .upload("picture", "../../photo.jpg", "image/jpeg", file);
    }

    private BlogPost post(int id) {
        return new Posts(blog.database).find(id).orElseThrow();
    }

    private String picture(int id) {
        return Objects.requireNonNull(post(id).picture());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(blog.folder.resolve("uploads"))) {
            return files.toList();
        }
    }

    private BufferedImage served(String name) throws IOException {
        return Objects.requireNonNull(ImageIO.read(
                new ByteArrayInputStream(client.get("/uploads/" + name).bytes())));
    }

    @Test
    void aPictureIsKeptInTheSizeOfAPageAndAsAThumbnail() throws IOException {
        TestClient test = blog.login("test");

        assertThat(form(test, "/create", jpeg(3000, 1500)).send().location()).isEqualTo("/2");

        String name = picture(2);
        assertThat(name).matches("[0-9a-f-]{36}\\.jpg");
        assertThat(served(name).getWidth()).isEqualTo(1600);
        assertThat(served(name).getHeight()).isEqualTo(800);
        assertThat(served(Pictures.thumbnail(name)).getWidth()).isEqualTo(320);
        assertThat(client.get("/2").text())
                .contains("src=\"/uploads/" + name + "\"", "alt=\"Picture of “with a picture”\"");
        assertThat(client.get("/").text()).contains("src=\"/uploads/" + Pictures.thumbnail(name) + "\"");
        TestResponse file = client.get("/uploads/" + name);
        assertThat(file.contentType()).isEqualTo("image/jpeg");
        assertThat(file.header("Cache-Control")).contains("immutable");
        assertThat(file.header("X-Content-Type-Options")).isEqualTo("nosniff");
        test.post("/2/delete");
    }

    @ParameterizedTest
    @CsvSource({"png, .png", "gif, .jpg", "jpeg, .jpg"})
    void theUsualKindsAreTaken(String format, String extension) throws IOException {
        int type = format.equals("png") ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB;
        TestClient test = blog.login("test");

        assertThat(form(test, "/create", encoded(drawing(40, 20, type), format))
                        .send()
                        .status())
                .isEqualTo(303);

        assertThat(picture(2)).endsWith(extension);
        assertThat(served(picture(2)).getWidth()).isEqualTo(40);
        test.post("/2/delete");
    }

    @Test
    void whatElseWasInTheFileIsGone() throws IOException {
        byte[] secret = "GPS 51.4778 N, 0.0015 W <script>".getBytes(StandardCharsets.UTF_8);
        TestClient test = blog.login("test");

        assertThat(form(test, "/create", withSegment(jpeg(20, 10), 0xFE, secret))
                        .send()
                        .status())
                .isEqualTo(303);

        byte[] kept = client.get("/uploads/" + picture(2)).bytes();
        assertThat(new String(kept, StandardCharsets.ISO_8859_1)).doesNotContain("GPS");
        test.post("/2/delete");
    }

    @Test
    void aPhotoThatWasTakenOnItsSideStandsUpright() throws IOException {
        byte[] exif = {
            'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0,
            0, 0
        };
        TestClient test = blog.login("test");

        assertThat(form(test, "/create", withSegment(jpeg(40, 20), 0xE1, exif))
                        .send()
                        .status())
                .isEqualTo(303);

        BufferedImage upright = served(picture(2));
        assertThat(upright.getWidth()).isEqualTo(20);
        assertThat(upright.getHeight()).isEqualTo(40);
        assertThat(new Color(upright.getRGB(10, 5)).getRed()).isGreaterThan(200);
        assertThat(new Color(upright.getRGB(10, 35)).getBlue()).isGreaterThan(200);
        test.post("/2/delete");
    }

    private static byte[] withSegment(byte[] jpeg, int marker, byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(jpeg, 0, 2);
        out.write(0xFF);
        out.write(marker);
        out.writeShort(content.length + 2);
        out.write(content);
        out.write(jpeg, 2, jpeg.length - 2);
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "GIF89a", "", "plain"
            })
    void whatIsNoPictureIsRefusedWithTheReason(String content) throws IOException {
        TestResponse refused = form(blog.login("test"), "/create", content.getBytes(StandardCharsets.UTF_8))
                .send();

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text())
                .containsAnyOf("This file is no JPEG, PNG or GIF picture.", "This picture is broken")
                .contains("value=\"with a picture\"", "aria-describedby=\"picture-problem\"");
        assertThat(files()).isEmpty();
        assertThat(blog.count("posts")).isEqualTo(1);
    }

    @Test
    void aPictureThatUnpacksToAHugeOneIsRefusedBeforeItIsUnpacked() throws IOException {
        byte[] bomb = Bomb.png(19_000, 19_000);
        assertThat(bomb.length).isLessThan(600_000);
        TestClient test = blog.login("test");
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        TestResponse refused = form(test, "/create", bomb).send();

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text()).contains("This picture has too many pixels");
        // Unpacked it would be a gigabyte.
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(50L << 20);
        assertThat(files()).isEmpty();
    }

    /** Each scan goes over the whole picture again: with thousands of them, for hours. */
    @Test
    void aPictureThatGoesOverItselfAgainAndAgainIsRefused() throws IOException {
        byte[] progressive = progressive(600, 600);
        int scan = lastScan(progressive);
        int end = progressive.length - 2;
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        bomb.write(progressive, 0, scan);
        for (int i = 0; i < 2000; i++) {
            bomb.write(progressive, scan, end - scan);
        }
        bomb.write(progressive, end, 2);

        TestResponse refused =
                form(blog.login("test"), "/create", bomb.toByteArray()).send();

        assertThat(refused.status()).isEqualTo(422);
        assertThat(files()).isEmpty();
        assertThat(JpegScans.areMoreThan(20, new ByteArrayInputStream(progressive)))
                .isFalse();
    }

    private static byte[] progressive(int width, int height) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam settings = writer.getDefaultWriteParam();
        settings.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(drawing(width, height, BufferedImage.TYPE_INT_RGB), null, null), settings);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static int lastScan(byte[] jpeg) {
        int at = jpeg.length - 2;
        while (jpeg[at] != (byte) 0xFF || jpeg[at + 1] != (byte) 0xDA) {
            at--;
        }
        return at;
    }

    @Test
    void aBrokenPictureIsRefused() throws IOException {
        byte[] cut = Bomb.png(400, 400);
        byte[] half = java.util.Arrays.copyOf(cut, cut.length / 2);

        assertThat(form(blog.login("test"), "/create", half).send().text())
                .contains("This picture is broken and cannot be read.");
        assertThat(files()).isEmpty();
    }

    @Test
    void aFileBeyondTheLimitIsRefusedWithAPage() {
        TestResponse refused =
                form(blog.login("test"), "/create", new byte[(10 << 20) + 1]).send();

        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.text()).contains("<nav");
        assertThat(blog.count("posts")).isEqualTo(1);
    }

    @Test
    void aGigabyteThatIsOnlyAnnouncedIsRefusedUnread() {
        TestResponse refused = blog.login("test")
                .request("POST", "/create")
                .body("multipart/form-data; boundary=x", "--x\r\n")
                .announcedLength(1L << 30)
                .send();

        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.text()).contains("Too large");
    }

    @Test
    void anotherPictureTakesThePlaceOfTheFirstWhichIsDeleted() throws IOException {
        TestClient test = blog.login("test");
        form(test, "/1/update", jpeg(20, 10)).send();
        String first = picture(1);

        form(test, "/1/update", jpeg(30, 10)).send();
        String second = picture(1);
        assertThat(second).isNotEqualTo(first);
        assertThat(client.get("/uploads/" + first).status()).isEqualTo(404);
        assertThat(files()).hasSize(2);

        test.post("/1/update", java.util.Map.of("title", "kept"));
        assertThat(picture(1)).isEqualTo(second);

        test.post("/1/update", java.util.Map.of("title", "none", "removePicture", "true"));
        assertThat(post(1).picture()).isNull();
        assertThat(files()).isEmpty();
    }

    @Test
    void ofPicturesThatComeAtOnceOneStays() throws Exception {
        byte[] file = jpeg(20, 10);
        TestClient test = blog.login("test");
        List<TestRequest> changes = IntStream.range(0, 10)
                .mapToObj(i -> form(test, "/1/update", file))
                .toList();

        assertThat(changes.parallelStream()
                        .map(change -> change.send().status())
                        .toList())
                .containsOnly(303);

        assertThat(files()).hasSize(2).contains(blog.folder.resolve("uploads").resolve(picture(1)));
        test.post("/1/delete");
        assertThat(files()).isEmpty();
    }

    @Test
    void aFormThatIsSentTwiceKeepsOnePicture() throws IOException {
        TestClient test = blog.login("test");
        String key = FormKey.create();

        form(test, "/create", jpeg(20, 10)).field("form", key).send();
        form(test, "/create", jpeg(20, 10)).field("form", key).send();

        assertThat(files()).hasSize(2);
        test.post("/2/delete");
        assertThat(files()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/uploads/../secret", "/uploads/%2e%2e%2fsecret", "/uploads/..%5csecret", "/uploads/none.jpg"})
    void nothingElseOfTheDataFolderIsServed(String target) {
        assertThat(client.get(target).status()).isIn(400, 404);
        assertThat(client.get(target).text()).doesNotContainPattern("^[0-9a-f]{64}");
    }
}
