/** Forwarding to other servers: nginx's {@code proxy_pass}, {@code uwsgi_pass} and {@code fastcgi_pass}. */
@NullMarked
package dev.retort.gateway.proxy;

import org.jspecify.annotations.NullMarked;
