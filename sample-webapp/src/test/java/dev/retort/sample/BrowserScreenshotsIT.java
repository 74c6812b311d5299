package dev.retort.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.TakesScreenshot;

/**
 * Takes the pictures of the README and of docs/sample.md, into a folder of the build. Where asked to, as docs/sample.md says,
 * into that of the documentation: there each run would have another date in them.
 */
@ExtendWith(Browsers.class)
class BrowserScreenshotsIT {
    private static final boolean ARE_ASKED_FOR = System.getProperty("sample.screenshots") != null;
    private static final Path FOLDER =
            ARE_ASKED_FOR ? Path.of("..", "docs", "images") : Path.of("target", "screenshots");
    private static final int LARGEST = 180_000;

    private static void take(Browser browser, String name) throws IOException {
        // The newest is what one comes for, not a caret that blinks.
        browser.run(
                "document.activeElement.blur(); for (const flash of document.querySelectorAll('.flash')) flash.remove()");
        byte[] picture = ((TakesScreenshot) browser.driver()).getScreenshotAs(OutputType.BYTES);
        Path file = FOLDER.resolve(name + ".png");
        Files.createDirectories(FOLDER);
        Files.write(file, packed(picture));
        // The pages are not empty; and they load with the README where nobody else has written posts.
        assertThat(Files.size(file)).as(name).isGreaterThan(LARGEST / 40);
        if (ARE_ASKED_FOR) {
            assertThat(Files.size(file)).as(name).isLessThan(LARGEST);
        }
    }

    /** Packs a PNG as small as it goes; the browser has no time for that. */
    private static byte[] packed(byte[] png) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        ImageWriteParam settings = writer.getDefaultWriteParam();
        settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        settings.setCompressionQuality(0);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(ImageIO.read(new ByteArrayInputStream(png)), null, null), settings);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** Hills in the evening: large and flat, so that it is small as a PNG. */
    private static BufferedImage hills() {
        BufferedImage picture = new BufferedImage(1200, 360, BufferedImage.TYPE_INT_RGB);
        Graphics2D brush = picture.createGraphics();
        brush.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        brush.setColor(new Color(0xF6C89F));
        brush.fillRect(0, 0, 1200, 360);
        brush.setColor(new Color(0xF08A5D));
        brush.fill(new Ellipse2D.Double(800, 50, 150, 150));
        int[] colors = {0xB8776B, 0x7D5A6E, 0x3E3F5E};
        for (int i = 0; i < colors.length; i++) {
            brush.setColor(new Color(colors[i]));
            double top = 160 + 60 * i;
            Path2D hill = new Path2D.Double();
            hill.moveTo(0, top + 60 * (i % 2));
            hill.curveTo(300, top - 130, 500, top + 120, 760, top + 20);
            hill.curveTo(950, top - 60, 1100, top + 70, 1200, top - 30 * i);
            hill.lineTo(1200, 360);
            hill.lineTo(0, 360);
            hill.closePath();
            brush.fill(hill);
        }
        brush.setStroke(new BasicStroke(4));
        brush.dispose();
        return picture;
    }

    private static void enter(Browser browser, String name) {
        browser.register(name).login(name);
        if (browser.path().equals("/auth/login")) {
            throw new AssertionError("log in as " + name);
        }
    }

    @Test
    void theMainPages(Browser lin, Browser sam, @TempDir Path folder) throws Exception {
        Path file = folder.resolve("hills.png");
        ImageIO.write(hills(), "png", file.toFile());
        enter(lin, "Lin");
        enter(sam, "Sam");
        lin.tell("Emulation.setScrollbarsHidden", Map.of("hidden", true));
        lin.isSized(900, 680);

        lin.open("/create")
                .type("Title", "Three days in the hills")
                .type("Text", """
                We left on *Friday*, with **one tent** and too much cheese.

                1. Up to the old observatory, by the stone steps.
                2. Along the ridge, until the sun went down.
                3. Home by the slow train.

                > The mountains are calling, and I must go.
                """)
                .field("Picture")
                .sendKeys(file.toString());
        lin.press("Save");
        String post = lin.path();
        sam.open(post).type("Your comment", "Next time I *will* come along.").press("Send");
        lin.sees("Next time I will come along.").type("Your comment", "Then we need **two** tents.");
        lin.press("Send");
        sam.open("/create")
                .type("Title", "A teapot that pours")
                .type("Text", """
                Most of them drip. This one does not, and its inventor has told me why: the lip of the spout is sharp, and what
                flows over a sharp edge has nothing to hold on to.""")
                .press("Save");
        sam.type("Your comment", "Photos will follow.").press("Send");

        take(lin.open("/"), "posts");
        take(lin.open("/?q=teapot").sees(" with “teapot”"), "search");
        lin.prefers("dark");
        lin.isSized(900, 860);
        take(lin.open(post), "post-dark");
        lin.prefers("light");
        take(lin.open(post + "/update"), "edit");
        lin.isSized(1100, 1440);
        // The first times include what is done once.
        for (int i = 0; i < (ARE_ASKED_FOR ? 30 : 1); i++) {
            lin.open("/how");
        }
        lin.open("/how").find("[aria-labelledby=way-forwarded] [data-metric=total] meter");
        take(lin, "how");

        sam.open("/chat").sees("Connected");
        lin.open("/chat").sees("Connected");
        say(lin, "Who waters the plants while I am away?");
        sam.sees("waters the plants");
        say(sam, "I do. Where is the key?");
        lin.sees("Where is the key?");
        say(lin, "Under the third pot, as ever.");
        sam.sees("third pot");
        say(sam, "Found it.");
        lin.sees("Found it.").isSized(390, 640);
        take(lin.open("/chat").sees("Connected"), "chat-narrow");
        lin.open("/").press("Log out").open("/create").sees("Log in first.");
        lin.isSized(390, 500);
        take(lin, "login");
    }

    private static void say(Browser browser, String text) {
        browser.type("Your message", text).button("Send").click();
    }
}
