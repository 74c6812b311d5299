package dev.retort.benchmarks.shared;

import java.util.List;
import java.util.stream.IntStream;

/**
 * An item of a list that is some 4 KB of JSON. The components are in the order of the alphabet, into which some codecs sort them.
 *
 * @param available whether it is to be had
 * @param id its number
 * @param name its name
 * @param price what it costs
 * @param tags what it is found by
 */
public record Product(boolean available, int id, String name, int price, List<String> tags) {
    /** All products: what an application would have from its database. */
    public static final List<Product> ALL = IntStream.range(1000, 1047)
            .mapToObj(id ->
                    new Product(id % 3 != 0, id, "Kettle " + id, 1990 + 7 * (id - 1000), List.of("kitchen", "steel")))
            .toList();
}
