package dev.retort.gateway.variable;

import dev.retort.gateway.config.Directive;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Ranges of IPv4 addresses, {@code 10.0.0.0-10.0.0.255}. A range within another one counts there. */
final class RangeTable implements AddressTable {
    /** By the first address; ranges do not overlap. */
    private final TreeMap<Long, Range> ranges = new TreeMap<>();

    private record Range(long first, long last, String value) {}

    @Override
    public @Nullable String put(String key, String value, Directive line) {
        Range range = range(key, value, line);
        Map.Entry<Long, Range> around = ranges.floorEntry(range.first());
        Range outer = around == null ? null : around.getValue();
        boolean within = outer != null && outer.last() >= range.last();
        Map.Entry<Long, Range> last = ranges.floorEntry(range.last());
        boolean touches = last != null && last.getValue().last() >= range.first();
        if (touches && !within) {
            throw line.mistake("range \"" + key + "\" overlaps \"" + text(last.getValue()) + "\"");
        }
        if (within && outer != null) {
            ranges.remove(outer.first());
            addIfAny(outer.first(), range.first() - 1, outer.value());
            addIfAny(range.last() + 1, outer.last(), outer.value());
        }
        ranges.put(range.first(), range);
        return outer != null && outer.first() == range.first() && outer.last() == range.last() ? outer.value() : null;
    }

    private static String text(Range range) {
        return text(range.first()) + "-" + text(range.last());
    }

    private static String text(long address) {
        return (address >> 24) + "." + (address >> 16 & 0xff) + "." + (address >> 8 & 0xff) + "." + (address & 0xff);
    }

    private void addIfAny(long first, long last, String value) {
        if (first <= last) {
            ranges.put(first, new Range(first, last, value));
        }
    }

    @Override
    public boolean remove(String key, Directive line) {
        Range range = range(key, "", line);
        Range known = ranges.get(range.first());
        if (known == null || known.last() != range.last()) {
            return false;
        }
        ranges.remove(range.first());
        return true;
    }

    private static Range range(String key, String value, Directive line) {
        int hyphen = key.indexOf('-');
        byte[] first = hyphen < 0 ? null : Cidr.address(key.substring(0, hyphen));
        byte[] last = hyphen < 0 ? null : Cidr.address(key.substring(hyphen + 1));
        if (first == null || last == null || first.length != 4 || last.length != 4 || number(first) > number(last)) {
            throw line.mistake("invalid range \"" + key + "\"");
        }
        return new Range(number(first), number(last), value);
    }

    private static long number(byte[] address) {
        return (address[0] & 0xffL) << 24 | (address[1] & 0xff) << 16 | (address[2] & 0xff) << 8 | (address[3] & 0xff);
    }

    @Override
    public boolean isEmpty() {
        return ranges.isEmpty();
    }

    @Override
    public @Nullable String find(byte[] address) {
        if (address.length != 4) {
            return null;
        }
        long number = number(address);
        Map.Entry<Long, Range> found = ranges.floorEntry(number);
        return found == null || found.getValue().last() < number
                ? null
                : found.getValue().value();
    }
}
