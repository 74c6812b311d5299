package dev.retort.sample;

import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads how a photo was held: cameras save what their sensor saw, and note in Exif how to turn it. A JPEG file is a row of
 * segments; one, APP1, holds a small TIFF file, whose directory has the orientation under 0x0112 (Exif 2.32, section 4.6.4).
 */
final class ExifOrientation {
    private static final int UPRIGHT = 1;
    private static final int APP1 = 0xE1;
    private static final int START_OF_SCAN = 0xDA;
    private static final int ORIENTATION = 0x0112;
    private static final byte[] EXIF = {'E', 'x', 'i', 'f', 0, 0};

    private ExifOrientation() {}

    /**
     * Returns the orientation.
     *
     * @param jpeg the file, which is not closed
     * @return 1 to 8; 1, which is upright, where the file says nothing, or nothing that makes sense
     */
    static int read(InputStream jpeg) throws IOException {
        if (jpeg.read() != 0xFF || jpeg.read() != 0xD8) {
            return UPRIGHT;
        }
        while (jpeg.read() == 0xFF) {
            int marker = jpeg.read();
            int length = (jpeg.read() << 8 | jpeg.read()) - 2;
            if (marker == START_OF_SCAN || length < 0) {
                return UPRIGHT;
            }
            byte[] segment = jpeg.readNBytes(length);
            if (marker == APP1 && startsWith(segment, EXIF)) {
                return inTiff(ByteBuffer.wrap(segment, EXIF.length, segment.length - EXIF.length)
                        .slice());
            }
        }
        return UPRIGHT;
    }

    private static boolean startsWith(byte[] segment, byte[] start) {
        return segment.length > start.length
                && ByteBuffer.wrap(segment, 0, start.length).equals(ByteBuffer.wrap(start));
    }

    private static int inTiff(ByteBuffer tiff) {
        try {
            tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            int directory = tiff.getInt(4);
            int entries = tiff.getShort(directory) & 0xFFFF;
            for (int i = 0; i < entries; i++) {
                int entry = directory + 2 + 12 * i;
                if ((tiff.getShort(entry) & 0xFFFF) == ORIENTATION) {
                    int orientation = tiff.getShort(entry + 8);
                    return orientation >= 1 && orientation <= 8 ? orientation : UPRIGHT;
                }
            }
        } catch (IndexOutOfBoundsException | BufferUnderflowException e) {
            // A directory that leads out of the file: as good as none.
            return UPRIGHT;
        }
        return UPRIGHT;
    }
}
