package dev.retort.sample;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Counts how often a JPEG file goes over its picture (ITU-T T.81, annex B): a progressive one does for each step of refinement. */
final class JpegScans {
    private static final int MARKER = 0xFF;
    private static final int START_OF_SCAN = 0xDA;

    private JpegScans() {}

    /**
     * Tells whether a file has more scans than it may.
     *
     * @param most how many it may have
     * @param jpeg the file, which is not closed
     */
    static boolean areMoreThan(int most, InputStream jpeg) throws IOException {
        InputStream in = new BufferedInputStream(jpeg);
        int scans = 0;
        int octet = in.read();
        while (octet >= 0) {
            int marker = octet == MARKER ? in.read() : 0;
            if (marker == START_OF_SCAN && ++scans > most) {
                return true;
            }
            if (hasLength(marker) && !skip(in)) {
                return false;
            }
            // Any number of these may stand before a marker.
            octet = marker == MARKER ? MARKER : in.read();
        }
        return false;
    }

    /** The others stand alone: a byte of the picture that looks like a marker, restarts, the beginning and the end. */
    private static boolean hasLength(int marker) {
        return marker > 1 && marker < MARKER && (marker < 0xD0 || marker > 0xD9);
    }

    private static boolean skip(InputStream in) throws IOException {
        int length = in.read() << 8 | in.read();
        try {
            in.skipNBytes(Math.max(0, length - 2));
            return length >= 2;
        } catch (EOFException end) {
            return false;
        }
    }
}
