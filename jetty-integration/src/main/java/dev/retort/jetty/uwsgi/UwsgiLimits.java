package dev.retort.jetty.uwsgi;

import dev.retort.jetty.wire.LingeringClose;

/**
 * What a request may cost.
 *
 * @param maxPacketSize the most bytes of its variables
 * @param maxVariables the most variables
 * @param packetMillis the time from the connection to the whole packet
 * @param lingering how long the rest of a body is listened to that nobody reads
 */
record UwsgiLimits(int maxPacketSize, int maxVariables, long packetMillis, LingeringClose.Patience lingering) {}
