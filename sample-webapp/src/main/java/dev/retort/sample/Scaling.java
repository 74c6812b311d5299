package dev.retort.sample;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;

/** Draws pictures anew: smaller, and turned. */
final class Scaling {
    private Scaling() {}

    /** Returns a picture whose longer side is no longer than that. */
    static BufferedImage fit(BufferedImage picture, int longest) {
        BufferedImage current = picture;
        // By halves, as a single large step would look at a few pixels and leave out the rest.
        while (longerSide(current) > 2 * longest) {
            current = draw(current, (current.getWidth() + 1) / 2, (current.getHeight() + 1) / 2);
        }
        double factor = Math.min(1, (double) longest / longerSide(current));
        return draw(current, Math.max(1, (int) Math.round(current.getWidth() * factor)), Math.max(1, (int)
                Math.round(current.getHeight() * factor)));
    }

    private static int longerSide(BufferedImage picture) {
        return Math.max(picture.getWidth(), picture.getHeight());
    }

    private static BufferedImage draw(BufferedImage picture, int width, int height) {
        BufferedImage drawn = new BufferedImage(width, height, type(picture));
        Graphics2D pen = drawn.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        pen.drawImage(picture, 0, 0, width, height, null);
        pen.dispose();
        return drawn;
    }

    private static int type(BufferedImage picture) {
        return picture.getColorModel().hasAlpha() ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB;
    }

    /**
     * Turns a picture so that it stands upright.
     *
     * @param orientation how it lies, 1 to 8, as Exif says it (tag 0x0112)
     */
    static BufferedImage turned(BufferedImage picture, int orientation) {
        if (orientation < 2 || orientation > 8) {
            return picture;
        }
        int width = picture.getWidth();
        int height = picture.getHeight();
        // Where the pixel at (x, y) goes: to (ax + cy + e, bx + dy + f), in the order a, b, c, d, e, f.
        double[] matrix = switch (orientation) {
            case 2 -> new double[] {-1, 0, 0, 1, width, 0};
            case 3 -> new double[] {-1, 0, 0, -1, width, height};
            case 4 -> new double[] {1, 0, 0, -1, 0, height};
            case 5 -> new double[] {0, 1, 1, 0, 0, 0};
            case 6 -> new double[] {0, 1, -1, 0, height, 0};
            case 7 -> new double[] {0, -1, -1, 0, height, width};
            default -> new double[] {0, -1, 1, 0, 0, width};
        };
        boolean isLying = orientation >= 5;
        BufferedImage turned = new BufferedImage(isLying ? height : width, isLying ? width : height, type(picture));
        Graphics2D pen = turned.createGraphics();
        pen.drawImage(picture, new AffineTransform(matrix), null);
        pen.dispose();
        return turned;
    }
}
