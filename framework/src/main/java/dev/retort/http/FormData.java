package dev.retort.http;

import org.jspecify.annotations.Nullable;

/**
 * What a form holds.
 *
 * @param fields its fields
 * @param files its files, or null if something before the application has taken them
 */
record FormData(Params fields, @Nullable UploadedFiles files) {
    UploadedFiles requireFiles() {
        if (files == null) {
            throw new IllegalStateException("The files of the form are not to be had: something before the application,"
                    + " such as a servlet filter that calls getParameter or getParts, had the server read it. Take the"
                    + " @MultipartConfig from the servlet, or the filter from its way.");
        }
        return files;
    }
}
