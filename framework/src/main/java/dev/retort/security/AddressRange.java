package dev.retort.security;

import org.jspecify.annotations.Nullable;

/**
 * A range of addresses in CIDR notation (RFC 4632, RFC 4291 section 2.3).
 *
 * <p>A range of IPv4 holds IPv4 addresses, mapped ones too; a range of IPv6 that is not written as mapped holds none of
 * them, so that {@code ::/0} is every IPv6 address and not the whole world.
 *
 * @param base the first address of the range
 * @param bits how many of the 128 bits are fixed
 */
record AddressRange(IpAddress base, int bits) {
    private static final int V4_OFFSET = 96;

    /**
     * Reads a range, or a single address.
     *
     * @param text such as {@code 10.0.0.0/8}, {@code 2001:db8::/32} or {@code 192.0.2.1}
     * @return the range
     * @throws IllegalArgumentException if the text is no range, or has bits set beyond the fixed ones
     */
    static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        String literal = slash < 0 ? text : text.substring(0, slash);
        IpAddress base = IpAddress.parse(literal);
        if (base == null) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no range of addresses; write it as 10.0.0.0/8, 2001:db8::/32, 192.0.2.1,"
                            + " loopback, private or unix.");
        }
        boolean shortForm = literal.indexOf(':') < 0;
        int most = shortForm ? 32 : 128;
        int given = slash < 0 ? most : length(text.substring(slash + 1));
        if (given < 0 || given > most) {
            throw new IllegalArgumentException(
                    "The range \"" + text + "\" wants a length from 0 to " + most + " after the slash.");
        }
        int bits = shortForm ? given + V4_OFFSET : given;
        AddressRange range = new AddressRange(masked(base, bits), bits);
        if (!range.base.equals(base)) {
            throw new IllegalArgumentException("The range \"" + text + "\" has bits set beyond the first " + given
                    + "; write " + range + " for the range, or " + base + " for the one address.");
        }
        return range;
    }

    private static int length(String text) {
        boolean digits = !text.isEmpty()
                && text.length() <= 3
                && text.chars().allMatch(c -> c >= '0' && c <= '9')
                && (text.length() == 1 || text.charAt(0) != '0');
        return digits ? Integer.parseInt(text) : -1;
    }

    private static IpAddress masked(IpAddress address, int bits) {
        long high = bits >= 64 ? address.high() : address.high() & mask(bits);
        long low = bits <= 64 ? 0 : address.low() & mask(bits - 64);
        return new IpAddress(high, low);
    }

    /** The first bits set, 0 to 64 of them. */
    private static long mask(int bits) {
        return bits == 0 ? 0 : -1L << (64 - bits);
    }

    boolean contains(IpAddress address) {
        if (address.isV4() != isV4()) {
            return false;
        }
        long high = address.high() ^ base.high();
        long low = address.low() ^ base.low();
        return bits <= 64 ? (high & mask(bits)) == 0 : high == 0 && (low & mask(bits - 64)) == 0;
    }

    /** Even 0.0.0.0/0 has a base that is mapped. */
    private boolean isV4() {
        return base.isV4();
    }

    static boolean anyContains(Iterable<AddressRange> ranges, @Nullable IpAddress address) {
        if (address != null) {
            for (AddressRange range : ranges) {
                if (range.contains(address)) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return base + "/" + (isV4() ? bits - V4_OFFSET : bits);
    }
}
