package dev.retort.validation;

/**
 * Says which argument of a call breaks which constraint.
 *
 * @param parameter the position of the parameter, from 0; negative where the arguments do not go together
 * @param path where inside the argument, by the names of record components: {@code title}, {@code range.from},
 *     {@code tags[0]}; empty for the argument itself
 * @param message what is wrong, to follow the value's name, in the client's language where that is known:
 *     {@code must not be blank}
 */
public record Violation(int parameter, String path, String message) {}
