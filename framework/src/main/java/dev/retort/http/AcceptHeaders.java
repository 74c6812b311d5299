package dev.retort.http;

import org.jspecify.annotations.Nullable;

/** What a client wants, by each of its headers for that; each is read when it is first asked for. */
final class AcceptHeaders {
    private final Exchange exchange;
    private @Nullable Accept types;
    private @Nullable Accept languages;
    private @Nullable Accept charsets;
    private @Nullable Accept encodings;

    AcceptHeaders(Exchange exchange) {
        this.exchange = exchange;
    }

    Accept types() {
        if (types == null) {
            types = Accept.of(Accept.Kind.MEDIA_TYPE, exchange);
        }
        return types;
    }

    Accept languages() {
        if (languages == null) {
            languages = Accept.of(Accept.Kind.LANGUAGE, exchange);
        }
        return languages;
    }

    Accept charsets() {
        if (charsets == null) {
            charsets = Accept.of(Accept.Kind.CHARSET, exchange);
        }
        return charsets;
    }

    Accept encodings() {
        if (encodings == null) {
            encodings = Accept.of(Accept.Kind.ENCODING, exchange);
        }
        return encodings;
    }
}
