package dev.retort.http;

import org.jspecify.annotations.Nullable;

/**
 * What a form holds.
 *
 * @param fields its fields
 * @param files its files, or null if something before the application has taken them
 */
record FormData(Params fields, @Nullable UploadedFiles files) {}
