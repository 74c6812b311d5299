package dev.retort.handler;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the language that a client wants (RFC 9110, section 12.5.4, matched by the lookup of RFC 4647, section 3.4).
 *
 * <p>Only languages that the JDK knows are returned, since each has its messages kept.
 */
final class Languages {
    private static final int LONGEST = 500;

    private Languages() {}

    static Locale of(@Nullable String acceptLanguage) {
        if (acceptLanguage == null || acceptLanguage.isBlank() || acceptLanguage.length() > LONGEST) {
            return Locale.ENGLISH;
        }
        try {
            List<Locale.LanguageRange> wanted = Locale.LanguageRange.parse(acceptLanguage);
            Locale found = Locale.lookup(wanted, Arrays.asList(Locale.getAvailableLocales()));
            return found == null ? Locale.ENGLISH : found;
        } catch (IllegalArgumentException e) {
            return Locale.ENGLISH;
        }
    }
}
