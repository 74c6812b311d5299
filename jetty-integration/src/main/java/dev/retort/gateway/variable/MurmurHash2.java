package dev.retort.gateway.variable;

/**
 * MurmurHash2 of 32 bits with the seed 0, as in nginx, so that each client falls into the same share.
 *
 * <p>Source: Austin Appleby's public domain algorithm.
 */
final class MurmurHash2 {
    private static final int MULTIPLIER = 0x5bd1e995;

    private MurmurHash2() {}

    /** Returns the hash of bytes, one char each, from 0 to 2^32 - 1. */
    static long of(String bytes) {
        int length = bytes.length();
        int hash = length;
        int i = 0;
        for (; length - i >= 4; i += 4) {
            int word =
                    octet(bytes, i) | octet(bytes, i + 1) << 8 | octet(bytes, i + 2) << 16 | octet(bytes, i + 3) << 24;
            word *= MULTIPLIER;
            word ^= word >>> 24;
            word *= MULTIPLIER;
            hash *= MULTIPLIER;
            hash ^= word;
        }
        int rest = length - i;
        if (rest > 0) {
            for (int k = rest - 1; k >= 0; k--) {
                hash ^= octet(bytes, i + k) << (8 * k);
            }
            hash *= MULTIPLIER;
        }
        hash ^= hash >>> 13;
        hash *= MULTIPLIER;
        hash ^= hash >>> 15;
        return hash & 0xffff_ffffL;
    }

    private static int octet(String bytes, int index) {
        return bytes.charAt(index) & 0xff;
    }
}
