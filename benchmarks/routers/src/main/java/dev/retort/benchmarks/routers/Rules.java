package dev.retort.benchmarks.routers;

import java.util.List;
import java.util.stream.IntStream;

/** The rules that every router is given: static, with one variable and with three, in turn. All are for GET, and all variables are text. */
final class Rules {
    private Rules() {}

    /**
     * Returns the first so many rules, with variables in braces.
     *
     * @param number of rules, up to 10,000
     */
    static List<String> of(int number) {
        return IntStream.range(0, number).mapToObj(Rules::rule).toList();
    }

    /** Returns a rule of the shape that its place has. */
    static String rule(int place) {
        return switch (place % 3) {
            case 0 -> "/api/page" + digits(place) + "/index";
            case 1 -> "/api/user" + digits(place) + "/{id}";
            default -> "/api/blog" + digits(place) + "/{year}/{slug}/comments/{comment}";
        };
    }

    /**
     * Returns the place of the rule of a shape that is asked for: in the middle, as some routers look through all and find the first
     * soonest.
     *
     * @param shape 0, 1 or 2
     */
    static int asked(int number, int shape) {
        int middle = number / 2;
        return middle - middle % 3 + shape;
    }

    /** Writes a number so that paths are of one length however many rules there are. */
    private static String digits(int place) {
        return Integer.toString(10_000 + place).substring(1);
    }

    /** Returns a rule as Retort and Werkzeug write it; the other routers have braces. */
    static String withAngleBrackets(String rule) {
        return rule.replace('{', '<').replace('}', '>');
    }
}
