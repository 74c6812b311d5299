package dev.retort.sample;

import dev.retort.http.UploadedFile;
import dev.retort.sample.Pictures.UnfitException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Reads a picture that a visitor has sent, and believes nothing of it: neither its name nor its type, and its size only to
 * refuse it. A file of a few kilobytes may say that it is a hundred thousand pixels wide (a "zip bomb"); the size stands in
 * its first bytes, before anything is unpacked.
 */
final class PictureReader {
    private static final Set<String> FORMATS = Set.of("jpeg", "png", "gif");
    private static final int LONGEST_SIDE = 20_000;
    private static final long MOST_PIXELS = 25_000_000;
    /** Encoders make some ten of them. */
    private static final int MOST_SCANS = 50;

    private static final double MOST_DECODED_PIXELS = 8_000_000;

    private PictureReader() {}

    /**
     * Reads a picture, upright.
     *
     * @return it has at most {@link #MOST_DECODED_PIXELS}: of a larger one only every second or third pixel is kept
     */
    static BufferedImage read(UploadedFile file) throws UnfitException, IOException {
        try (InputStream bytes = file.openStream();
                ImageInputStream in = new MemoryCacheImageInputStream(bytes)) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            ImageReader reader = readers.hasNext() ? readers.next() : null;
            if (reader == null) {
                throw new UnfitException("picture.unknown", "it is no picture", null);
            }
            try {
                String format = reader.getFormatName().toLowerCase(Locale.ROOT);
                if (!FORMATS.contains(format)) {
                    throw new UnfitException("picture.unknown", "it is " + format, null);
                }
                if (format.equals("jpeg")) {
                    refuseManyScans(file);
                }
                BufferedImage picture = decode(reader, in);
                return format.equals("jpeg") ? upright(picture, file) : picture;
            } finally {
                reader.dispose();
            }
        }
    }

    /** Each scan goes over the whole picture once more; a file of 200 kilobytes has room for thousands. */
    private static void refuseManyScans(UploadedFile file) throws UnfitException, IOException {
        try (InputStream bytes = file.openStream()) {
            if (JpegScans.areMoreThan(MOST_SCANS, bytes)) {
                throw new UnfitException("picture.broken", "it has more than " + MOST_SCANS + " scans", null);
            }
        }
    }

    private static BufferedImage decode(ImageReader reader, ImageInputStream in) throws UnfitException {
        try {
            // Without what else is in the file: texts and profiles may be bombs too.
            reader.setInput(in, true, true);
            int width = reader.getWidth(0);
            int height = reader.getHeight(0);
            if (width > LONGEST_SIDE || height > LONGEST_SIDE || (long) width * height > MOST_PIXELS) {
                throw new UnfitException("picture.large", "it has " + width + " by " + height + " pixels", null);
            }
            ImageReadParam settings = reader.getDefaultReadParam();
            int step = (int) Math.ceil(Math.sqrt((double) width * height / MOST_DECODED_PIXELS));
            settings.setSourceSubsampling(step, step, 0, 0);
            return reader.read(0, settings);
        } catch (IOException | RuntimeException e) {
            // The readers of the JDK throw whatever a broken file leads them to.
            throw new UnfitException("picture.broken", "it cannot be read: " + e, e);
        }
    }

    private static BufferedImage upright(BufferedImage picture, UploadedFile file) throws IOException {
        try (InputStream bytes = file.openStream()) {
            return Scaling.turned(picture, ExifOrientation.read(bytes));
        }
    }
}
