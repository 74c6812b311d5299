package dev.retort.benchmarks.routers;

import java.util.Map;

/**
 * What a router has found, in the same words for all.
 *
 * @param status 200, 404 or 405
 * @param rule with variables in braces; empty if none was found
 * @param values of the variables, as texts
 */
record Answer(int status, String rule, Map<String, String> values) {
    static final Answer NOT_FOUND = new Answer(404, "", Map.of());
    static final Answer METHOD_NOT_ALLOWED = new Answer(405, "", Map.of());

    static Answer found(String rule, Map<String, String> values) {
        return new Answer(200, rule, values);
    }
}
