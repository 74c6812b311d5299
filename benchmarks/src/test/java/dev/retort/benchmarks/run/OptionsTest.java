package dev.retort.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.retort.benchmarks.peer.Peers;
import dev.retort.benchmarks.works.Work;
import dev.retort.benchmarks.works.Works;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class OptionsTest {
    @Test
    void everythingIsMeasuredUnlessLessIsWanted() {
        Options options = Options.parse();

        assertThat(options.works()).isEqualTo(Works.all());
        assertThat(options.isKept()).isTrue();
    }

    @Test
    void worksAreChosenByTheirNamesOrHowTheseBegin() {
        assertThat(Options.parse("--only", "text,file").works())
                .extracting(Work::id)
                .containsExactly("text", "file-1k", "file-100k", "file-10m", "file-304", "file-range", "file-gzip");
        assertThat(Options.parse("--only", "proxy-text").works())
                .extracting(Work::id)
                .containsExactly("proxy-text");
        assertThat(Options.parse("--only", "router").works()).hasSize(15);
    }

    @Test
    void someOfThePeersAreMeasuredAndNotKept() {
        Options options = Options.parse("--peers", "retort,javalin");

        assertThat(options.peers(Works.all().get(0)))
                .extracting(Peers.Entry::id)
                .containsExactly("retort", "javalin");
        assertThat(options.isKept()).isFalse();
        assertThat(Options.parse("--peers", "retort", "--record").isKept()).isTrue();
    }

    @Test
    void mistakesAreToldWithWhatToWriteInstead() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse("--only", "texts"))
                .withMessageContaining("texts")
                .withMessageContaining("--list");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse("--peers", "tomcat"))
                .withMessageContaining("javalin");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse("--rounds", "0"))
                .withMessageContaining("from 1");
        assertThatIllegalArgumentException().isThrownBy(() -> Options.parse("--rounds"));
        assertThatIllegalArgumentException().isThrownBy(() -> Options.parse("--fast", "1"));
    }

    @Test
    void aJvmIsWarmOnceThreeRoundsHoldStillAndTheCompilersRest() {
        WarmUp warmUp = new WarmUp(60);
        warmUp.add(4, 30, 0.5);
        warmUp.add(4, 20, 0.1);
        warmUp.add(4, 20, 0.1);
        warmUp.add(4, 20, 0.1);
        assertThat(warmUp.isOver()).as("while the compilers work").isFalse();
        warmUp.add(4, 20.5, 0.01);
        assertThat(warmUp.isOver()).isTrue();
    }

    @Test
    void aWarmUpHasAnEnd() {
        WarmUp warmUp = new WarmUp(8);
        warmUp.add(4, 30, 0.5);
        assertThat(warmUp.isOver()).isFalse();
        warmUp.add(4, 20, 0.5);
        assertThat(warmUp.isOver()).isTrue();
    }
}
