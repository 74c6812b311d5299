package dev.retort.sample;

import dev.retort.context.RequestContext;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;

/** A language that the pages speak. Its texts are in {@code messages.properties} and {@code messages_de.properties}. */
final class Language {
    static final Language ENGLISH = new Language(Locale.ENGLISH);
    static final Language GERMAN = new Language(Locale.GERMAN);

    private static final List<Language> ALL = List.of(ENGLISH, GERMAN);
    private static final List<String> TAGS = ALL.stream().map(Language::tag).toList();

    private final Locale locale;
    private final ResourceBundle texts;
    private final DateTimeFormatter date;

    private Language(Locale locale) {
        this.locale = locale;
        // Without the fallback, which would be the language of the machine.
        this.texts = ResourceBundle.getBundle(
                "messages",
                locale,
                Language.class.getClassLoader(),
                Control.getNoFallbackControl(Control.FORMAT_PROPERTIES));
        this.date = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
                .withLocale(locale)
                .withZone(ZoneId.systemDefault());
    }

    /** Returns the language that the client of this thread's request likes best, English if none of ours. */
    static Language current() {
        if (!RequestContext.isActive()) {
            return ENGLISH;
        }
        String best = RequestContext.current().request().acceptLanguages().bestMatch(TAGS);
        return best == null ? ENGLISH : ALL.get(TAGS.indexOf(best));
    }

    /** Returns a text in the current language. */
    static String text(String key, Object... arguments) {
        return current().say(key, arguments);
    }

    /** Returns the tag of the language, as in HTML's {@code lang}. */
    String tag() {
        return locale.getLanguage();
    }

    /**
     * Returns a text.
     *
     * @throws MissingResourceException if there is none of that name
     */
    String say(String key, Object... arguments) {
        return new MessageFormat(texts.getString(key), locale).format(arguments);
    }

    /** Returns whether there is a text of that name. */
    boolean knows(String key) {
        return texts.containsKey(key);
    }

    /** Returns a number with so many digits behind its point at most. */
    String number(double number, int digits) {
        NumberFormat format = NumberFormat.getNumberInstance(locale);
        format.setMaximumFractionDigits(digits);
        return format.format(number);
    }

    /** Returns a point in time as a date for readers. */
    String date(Instant instant) {
        return date.format(instant);
    }
}
