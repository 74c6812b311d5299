package dev.retort.http;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants of several forms of one thing: {@code Accept}, {@code Accept-Language}, {@code Accept-Charset} or
 * {@code Accept-Encoding} (RFC 9110, section 12.5).
 *
 * <p>The quality of an offer is that of the most specific range which matches it, so that {@code text/*;q=0.3,
 * text/html;q=0} excludes HTML. Without the header, or with {@code *}, everything is wanted alike. What is malformed in a
 * header is passed over. Immutable, and so safe for use by several threads.
 */
public final class Accept {
    private static final String JSON = "application/json";
    private static final String PROBLEM = "application/problem+json";
    private static final String HTML = "text/html";
    private static final List<String> PAGE_FIRST = List.of(HTML, JSON, PROBLEM);
    private static final List<String> JSON_FIRST = List.of(JSON, PROBLEM, HTML);

    /** The four headers; they differ in how a range matches an offer. */
    enum Kind {
        MEDIA_TYPE("Accept"),
        LANGUAGE("Accept-Language"),
        CHARSET("Accept-Charset"),
        ENCODING("Accept-Encoding");

        private final String header;

        Kind(String header) {
            this.header = header;
        }
    }

    /** A weight in thousandths, and below it how specific the range was that gave it: higher is better. */
    private static final int NOT_WANTED = 0;

    private static final int SPECIFICITY = 100;

    /** How specific a range is that names a language as it is offered; no tag has as many parts. */
    private static final int ITSELF = SPECIFICITY - 1;

    /** The least weight that is not 0. */
    private static final int LEAST = 1;

    private static final Map<Kind, Accept> ALL = new EnumMap<>(Kind.class);

    static {
        for (Kind kind : Kind.values()) {
            ALL.put(kind, new Accept(kind, List.of()));
        }
    }

    private final Kind kind;
    private final List<AcceptRange> ranges;

    private Accept(Kind kind, List<AcceptRange> ranges) {
        this.kind = kind;
        this.ranges = ranges;
    }

    static Accept of(Kind kind, Exchange exchange) {
        if (exchange.header(kind.header) == null) {
            return all(kind);
        }
        List<String> fields = exchange.headers(kind.header);
        // What clients send that take anything: no list need be made of it.
        return fields.size() == 1 && fields.get(0).equals("*/*") && kind == Kind.MEDIA_TYPE
                ? all(kind)
                : of(kind, fields);
    }

    private static Accept all(Kind kind) {
        return Objects.requireNonNull(ALL.get(kind));
    }

    static Accept of(Kind kind, List<String> fields) {
        List<AcceptRange> ranges = AcceptRange.parse(fields, kind == Kind.MEDIA_TYPE, kind == Kind.LANGUAGE);
        return ranges.isEmpty() ? all(kind) : new Accept(kind, ranges);
    }

    /**
     * Chooses what suits the client best: by quality, then by how specific the range was that matched, then by the
     * order of the offers. A client that wants {@code en-US} takes {@code en} as much, unless it says something else of
     * that (the lookup of RFC 4647, section 3.4); where nothing else suits, one that wants {@code en} takes {@code en-US}.
     *
     * @param offers what there is, such as {@code text/html} and {@code application/json}, the best first
     * @return one of the offers, or null if the client wants none of them
     */
    public @Nullable String bestMatch(List<String> offers) {
        if (kind != Kind.LANGUAGE) {
            return best(offers, Step.AS_SENT);
        }
        String best = best(offers, Step.LOOKUP);
        return best == null ? best(offers, Step.PRIMARY_OFFERED) : best;
    }

    /**
     * Chooses as {@link #bestMatch} does, where there is one more form, of a kind that is not known, for whoever asks for none
     * of the offers. That form suits a client that takes anything: browsers end their wishes with {@code *}{@code /*}.
     *
     * @param offers what there is beside that form, the best first
     * @return an offer that the client names, or its type with {@code /*}, and wants no less than anything else; null if there
     *     is none
     */
    public @Nullable String bestNamed(List<String> offers) {
        String best = bestMatch(offers);
        AcceptRange range = best == null ? null : mostSpecific(normalized(best));
        return range != null
                        && !range.isWildcard()
                        && ranges.stream().allMatch(other -> other.weight() <= range.weight())
                ? best
                : null;
    }

    /** How the tags of a language are compared. */
    private enum Step {
        AS_SENT,
        LOOKUP,
        PRIMARY_OFFERED
    }

    private @Nullable String best(List<String> offers, Step step) {
        String best = null;
        int bestRank = NOT_WANTED;
        for (String offer : offers) {
            int rank = rank(offer, step);
            if (rank > bestRank && (step == Step.AS_SENT || !isExcluded(offer))) {
                best = offer;
                bestRank = rank;
            }
        }
        return best;
    }

    /** A language that the client refused by name is not to come back by its primary tag. */
    private boolean isExcluded(String offer) {
        AcceptRange range = mostSpecific(normalized(offer));
        return range != null && range.weight() == 0;
    }

    /**
     * Returns how much the client wants an offer.
     *
     * @param offer such as {@code text/html}
     * @return 0 (not at all) to 1, to the thousandth
     */
    public double quality(String offer) {
        int thousandths = rank(offer, Step.AS_SENT) / SPECIFICITY;
        return thousandths / 1000.0;
    }

    /**
     * Tells whether the client takes an offer at all.
     *
     * @param offer such as {@code text/html}
     * @return true if its quality is above 0
     */
    public boolean accepts(String offer) {
        return rank(offer, Step.AS_SENT) > NOT_WANTED;
    }

    private int rank(String offer, Step step) {
        String name = normalized(offer);
        if (ranges.isEmpty()) {
            // Whoever says nothing of codings may understand none.
            return kind == Kind.ENCODING && !name.equals("identity") ? LEAST * SPECIFICITY : 1000 * SPECIFICITY;
        }
        AcceptRange range = mostSpecific(step == Step.PRIMARY_OFFERED ? primary(name) : name);
        if (step == Step.LOOKUP && (range == null || range.isWildcard())) {
            int rank = rankByLongerRanges(name);
            if (rank > NOT_WANTED) {
                return rank;
            }
        }
        if (range != null) {
            int exact = step == Step.LOOKUP && !range.isWildcard() ? ITSELF : range.specificity();
            return range.weight() == 0 ? NOT_WANTED : range.weight() * SPECIFICITY + exact;
        }
        // Sending things as they are is always possible, unless it was refused (section 12.5.3).
        return kind == Kind.ENCODING && name.equals("identity") ? LEAST * SPECIFICITY : NOT_WANTED;
    }

    /** Ranks an offer by ranges that it is the beginning of: below one of its own name, above {@code *}, the longest first. */
    private int rankByLongerRanges(String name) {
        int parts = (int) Math.min(name.chars().filter(c -> c == '-').count() + 1, ITSELF - 1);
        int best = NOT_WANTED;
        for (AcceptRange range : ranges) {
            if (range.weight() > 0 && range.name().startsWith(name + '-')) {
                best = Math.max(best, range.weight() * SPECIFICITY + parts);
            }
        }
        return best;
    }

    private @Nullable AcceptRange mostSpecific(String name) {
        AcceptRange best = null;
        for (AcceptRange range : ranges) {
            if (matches(range, name)
                    && (best == null
                            || range.specificity() > best.specificity()
                            || (range.specificity() == best.specificity() && range.weight() > best.weight()))) {
                best = range;
            }
        }
        return best;
    }

    private boolean matches(AcceptRange range, String name) {
        if (range.isWildcard()) {
            return true;
        }
        return switch (kind) {
            case MEDIA_TYPE -> range.matchesMediaType(name);
            case CHARSET -> compact(range.name()).equals(compact(name));
            case LANGUAGE, ENCODING -> range.name().equals(name);
        };
    }

    private String normalized(String offer) {
        String name = offer.toLowerCase(Locale.ROOT);
        return kind == Kind.LANGUAGE ? name.replace('_', '-') : name;
    }

    private static String primary(String language) {
        int hyphen = language.indexOf('-');
        return hyphen < 0 ? language : language.substring(0, hyphen);
    }

    /** {@code utf8} and {@code UTF-8} are one. */
    private static String compact(String charset) {
        return charset.replace("-", "").replace("_", "");
    }

    /** Tells whether JSON suits better than a page; a type of body that is JSON decides where it is left open. */
    boolean prefersJson(@Nullable MediaType body) {
        String best = bestMatch(body != null && body.isJson() ? JSON_FIRST : PAGE_FIRST);
        return best != null && !best.equals(HTML);
    }

    @Override
    public String toString() {
        return ranges.isEmpty() ? "*" : ranges.toString();
    }
}
