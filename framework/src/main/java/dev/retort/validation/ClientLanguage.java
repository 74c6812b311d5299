package dev.retort.validation;

import jakarta.validation.MessageInterpolator;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Writes messages in the language of the client whose request is checked on this thread. */
final class ClientLanguage implements MessageInterpolator {
    private static final ThreadLocal<@Nullable Supplier<Locale>> CURRENT = new ThreadLocal<>();

    private final MessageInterpolator messages;

    ClientLanguage(MessageInterpolator messages) {
        this.messages = messages;
    }

    static void set(Supplier<Locale> language) {
        CURRENT.set(language);
    }

    static void clear() {
        CURRENT.remove();
    }

    @Override
    public String interpolate(String template, Context context) {
        Supplier<Locale> language = CURRENT.get();
        return language == null
                ? messages.interpolate(template, context)
                : messages.interpolate(template, context, language.get());
    }

    @Override
    public String interpolate(String template, Context context, Locale locale) {
        return messages.interpolate(template, context, locale);
    }
}
