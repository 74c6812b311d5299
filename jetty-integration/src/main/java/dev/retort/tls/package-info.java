/** Certificates and their keys: read from PEM files, or made for development. */
@NullMarked
package dev.retort.tls;

import org.jspecify.annotations.NullMarked;
