package dev.retort.jetty.uwsgi;

/**
 * What a packet may cost.
 *
 * @param maxPacketSize the most bytes of its variables
 * @param maxVariables the most variables
 * @param packetMillis the time from the connection to the whole packet
 */
record UwsgiLimits(int maxPacketSize, int maxVariables, long packetMillis) {}
