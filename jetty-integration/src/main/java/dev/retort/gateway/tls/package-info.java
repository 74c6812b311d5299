/** TLS towards clients: certificates and keys from PEM files, and which of them a client gets. */
@NullMarked
package dev.retort.gateway.tls;

import org.jspecify.annotations.NullMarked;
