package dev.retort.benchmarks.gateway;

import java.util.List;

/**
 * What is asked for again and again.
 *
 * @param name what the table calls it
 * @param server which of the configurations of {@link Sites} answers it
 * @param target path and query
 * @param fields of the request, such as {@code Range: bytes=0-99}
 */
record Work(String name, Sites.Kind server, String target, List<String> fields) {
    private static final String VALIDATOR = "If-Modified-Since: ";

    static List<Work> all(Sites sites) {
        return List.of(
                file("static 1 KB", "/1k.html"),
                file("static 100 KB", "/100k.html"),
                file("static 10 MB", "/10m.bin"),
                file("static 304", "/1k.html", VALIDATOR + sites.lastModified()),
                file("static range", "/10m.bin", "Range: bytes=1000000-1000999"),
                new Work("proxy 13 B", Sites.Kind.PROXY, "/text", List.of()),
                new Work("proxy 100 KB", Sites.Kind.PROXY, "/100k.html", List.of()),
                new Work("webapp", Sites.Kind.WEBAPP, "/text", List.of()));
    }

    private static Work file(String name, String target, String... fields) {
        return new Work(name, Sites.Kind.FILES, target, List.of(fields));
    }
}
