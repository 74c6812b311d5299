package dev.retort.testing;

/** A file that a test sends in a form. */
@SuppressWarnings("ArrayRecordComponent") // It is sent, never compared.
record Upload(String field, String fileName, String contentType, byte[] bytes) {}
