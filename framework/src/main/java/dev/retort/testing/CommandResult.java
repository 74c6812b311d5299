package dev.retort.testing;

/**
 * What a command came to; see {@link TestClient#run}.
 *
 * @param exitCode 0 for success
 * @param out what it wrote to the standard output
 * @param err what it wrote to the standard error, with the message of a failure
 */
public record CommandResult(int exitCode, String out, String err) {}
