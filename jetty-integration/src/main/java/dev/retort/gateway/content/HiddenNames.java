package dev.retort.gateway.content;

import java.nio.file.Path;

/** Tells the names that are nobody's business: those with a dot in front, such as {@code .git} and {@code .env}. */
final class HiddenNames {
    private static final String WELL_KNOWN = ".well-known";

    private HiddenNames() {}

    /** Tells whether a canonical path has a hidden segment. */
    static boolean in(String path) {
        for (int dot = path.indexOf("/."); dot >= 0; dot = path.indexOf("/.", dot + 1)) {
            int end = path.indexOf('/', dot + 1);
            if (isHidden(path.substring(dot + 1, end < 0 ? path.length() : end))) {
                return true;
            }
        }
        return false;
    }

    /** Tells whether a relative path has a hidden name. */
    static boolean in(Path path) {
        for (Path name : path) {
            if (isHidden(name.toString())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isHidden(String name) {
        return name.startsWith(".") && !name.equals(WELL_KNOWN);
    }
}
