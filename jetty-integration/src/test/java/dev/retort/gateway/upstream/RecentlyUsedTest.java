package dev.retort.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.config.Place;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.site.Load;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentlyUsedTest {
    @Test
    void whatIsUsedStaysAndTheRestGoesWhenItIsFull() {
        List<String> dropped = new ArrayList<>();
        RecentlyUsed<Integer, String> table = new RecentlyUsed<>(100, dropped::add);
        for (int i = 0; i < 1_000; i++) {
            table.get(i, String::valueOf);
            assertThat(table.get(0, key -> "made again")).isEqualTo("0");
            assertThat(table.size()).isLessThanOrEqualTo(100);
        }
        assertThat(dropped).hasSize(1_000 - table.size()).doesNotContain("0", "999");
        table.removeIf((key, value) -> true);
        assertThat(dropped).hasSize(1_000);
    }

    @Test
    void upstreamsThatVariablesNameAreDropped() {
        Upstreams upstreams = Upstreams.of(new Load(Path.of(""), Path.of(""), new Scope(List.of())));
        List<Upstream> dropped = new ArrayList<>();
        upstreams.onDrop(dropped::add);
        Place place = new Place("test.conf", 1);
        Upstream written = upstreams.get("127.0.0.1:1", 80, "127.0.0.1:1", place);
        for (int i = 1; i < 3_000; i++) {
            upstreams.resolve("127.0.0.1:" + i, 80, place);
        }
        assertThat(dropped).hasSizeBetween(3_000 - 1_024 - 1, 3_000).doesNotContain(written);
        assertThat(upstreams.resolve("127.0.0.1:1", 80, place)).isSameAs(written);
    }
}
