package dev.retort.benchmarks.run;

import java.util.List;
import java.util.Set;

/** What {@code --quick} measures. */
final class Quick {
    static final List<String> WORKS = List.of("text", "file-1k", "proxy-text", "way-text");
    static final Set<String> PEERS =
            Set.of("retort", "servlet", "javalin", "gateway", "nginx", "one-jvm", "nginx-servlet");

    private Quick() {}
}
