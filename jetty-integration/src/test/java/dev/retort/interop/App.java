package dev.retort.interop;

/** An application of the matrix, in a language. */
enum App {
    RETORT,
    FLASK,
    CGI,
    PHP
}
