package dev.retort.benchmarks.routers;

import java.util.Arrays;
import java.util.Map;

/** What routers are asked for. */
public enum Question {
    /** A path without variables. */
    STATIC("static", 0),
    /** A path with one. */
    ONE("one", 1),
    /** A path with three. */
    THREE("three", 2),
    /** A path that begins as a rule does and goes on. */
    MISS("miss", 1),
    /** A path that a rule has for another method. */
    METHOD("method", 1);

    private final String id;
    private final int shape;

    Question(String id, int shape) {
        this.id = id;
        this.shape = shape;
    }

    /**
     * Returns a question.
     *
     * @throws IllegalArgumentException if none is called so
     */
    static Question of(String id) {
        return Arrays.stream(values())
                .filter(question -> question.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No question is called " + id));
    }

    private String rule(int number) {
        return Rules.rule(Rules.asked(number, shape));
    }

    String method() {
        return this == METHOD ? "POST" : "GET";
    }

    /** Returns the path that is asked for among so many rules. */
    String path(int number) {
        String path = rule(number)
                .replace("{id}", "7")
                .replace("{year}", "2024")
                .replace("{slug}", "the-title")
                .replace("{comment}", "42");
        return this == MISS ? path + "/x" : path;
    }

    /** Returns what a router must find. */
    Answer answer(int number) {
        return switch (this) {
            case STATIC -> Answer.found(rule(number), Map.of());
            case ONE -> Answer.found(rule(number), Map.of("id", "7"));
            case THREE -> Answer.found(rule(number), Map.of("year", "2024", "slug", "the-title", "comment", "42"));
            case MISS -> Answer.NOT_FOUND;
            case METHOD -> Answer.METHOD_NOT_ALLOWED;
        };
    }
}
