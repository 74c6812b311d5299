package dev.retort.sample;

import dev.retort.http.UploadedFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pictures of posts, in a folder: each in the size of a page and as a thumbnail.
 *
 * <p>What is kept is what was drawn anew, never the file that was sent: so it is a picture whatever else the file was, and
 * the place where it was taken is gone.
 */
final class Pictures {
    /** Bytes of a file. */
    static final long LARGEST_FILE = 10L << 20;

    /** Bytes of a form with a file in it. */
    static final long LARGEST_FORM = LARGEST_FILE + (1L << 20);

    private static final Logger LOG = LoggerFactory.getLogger(Pictures.class);
    private static final int MOST_WAITING = 32;
    private static final int LONGEST_SIDE = 1600;
    private static final int LONGEST_THUMBNAIL_SIDE = 320;
    private static final float QUALITY = 0.85f;

    /** A file is no picture that can be taken. */
    static final class UnfitException extends Exception {
        private static final long serialVersionUID = 1;

        private final String text;

        UnfitException(String text, String message, @Nullable Throwable cause) {
            super(message, cause);
            this.text = text;
        }

        /** Returns the name of the text for the visitor. */
        String text() {
            return text;
        }
    }

    private final Path folder;
    // One picture at a time bounds the memory that pictures take, whoever sends how many.
    private final Turns turns = new Turns(1, MOST_WAITING);

    Pictures(Path folder) {
        this.folder = folder;
    }

    /**
     * Keeps a picture.
     *
     * @return the name to show it by
     * @throws UnfitException if the file is no picture, of another kind than JPEG, PNG and GIF, or too large
     */
    String add(UploadedFile file) throws UnfitException, IOException {
        turns.begin();
        try {
            BufferedImage picture = Scaling.fit(PictureReader.read(file), LONGEST_SIDE);
            String extension = picture.getColorModel().hasAlpha() ? ".png" : ".jpg";
            String name = UUID.randomUUID() + extension;
            write(picture, name);
            write(Scaling.fit(picture, LONGEST_THUMBNAIL_SIDE), thumbnail(name));
            return name;
        } catch (UnfitException e) {
            LOG.info("A picture of {} bytes is refused: {}", file.size(), e.getMessage());
            throw e;
        } finally {
            turns.end();
        }
    }

    private void write(BufferedImage picture, String name) throws IOException {
        boolean isJpeg = name.endsWith(".jpg");
        ImageWriter writer =
                ImageIO.getImageWritersByFormatName(isJpeg ? "jpeg" : "png").next();
        Path unfinished = Files.createTempFile(folder, "unfinished", ".tmp");
        try (OutputStream file = Files.newOutputStream(unfinished);
                ImageOutputStream out = ImageIO.createImageOutputStream(file)) {
            ImageWriteParam settings = writer.getDefaultWriteParam();
            if (isJpeg) {
                settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                settings.setCompressionQuality(QUALITY);
            }
            writer.setOutput(out);
            writer.write(null, new IIOImage(picture, null, null), settings);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(unfinished);
            throw e;
        } finally {
            writer.dispose();
        }
        publish(unfinished, folder.resolve(name));
    }

    /** A temporary file is its owner's alone, and the web server may be somebody else. */
    private static void publish(Path unfinished, Path picture) throws IOException {
        unfinished.toFile().setReadable(true, false);
        Files.move(unfinished, picture);
    }

    /** Returns the name of a picture's thumbnail. */
    static String thumbnail(String name) {
        int dot = name.lastIndexOf('.');
        return name.substring(0, dot) + "-small" + name.substring(dot);
    }

    /** Deletes a picture; null is none. */
    void delete(@Nullable String name) throws IOException {
        if (name != null) {
            Files.deleteIfExists(folder.resolve(name));
            Files.deleteIfExists(folder.resolve(thumbnail(name)));
        }
    }
}
