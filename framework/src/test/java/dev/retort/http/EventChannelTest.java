package dev.retort.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EventChannelTest {
    private final List<String> told = new ArrayList<>();

    /** A client that takes nothing, until it is let. */
    private static final class Stuck extends OutputStream {
        final CountDownLatch writing = new CountDownLatch(1);
        final CountDownLatch released = new CountDownLatch(1);

        @Override
        public void write(int b) throws IOException {
            writing.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    @Test
    void theResponseOfASlowClientIsCompletedByTheThreadThatStillWritesToIt() throws InterruptedException {
        Stuck client = new Stuck();
        List<Thread> writers = new ArrayList<>();
        List<Thread> completers = new ArrayList<>();
        EventChannel channel = new EventChannel(
                client,
                task -> {
                    Thread writer = new Thread(task);
                    writers.add(writer);
                    writer.start();
                },
                () -> completers.add(Thread.currentThread()));
        channel.onClose(() -> told.add("closed"));
        channel.send("first");
        assertThat(client.writing.await(20, TimeUnit.SECONDS)).isTrue();

        int sent = 0;
        while (channel.send("more")) {
            sent++;
        }

        assertThat(sent).isEqualTo(EventChannel.LONGEST_QUEUE);
        assertThat(told).containsExactly("closed");
        assertThat(completers).isEmpty();
        client.released.countDown();
        writers.get(0).join(20_000);
        assertThat(completers).containsExactly(writers.get(0));
    }

    @Test
    void aChannelIsDoneOnceWhateverEndsIt() {
        EventChannel channel = new EventChannel(
                OutputStream.nullOutputStream(),
                task -> {
                    throw new RejectedExecutionException("stopping");
                },
                () -> told.add("done"));
        channel.onClose(() -> told.add("closed"));

        assertThat(channel.send("lost")).isFalse();
        channel.close();
        assertThat(channel.send("lost too")).isFalse();

        assertThat(told).containsExactly("closed", "done");
    }

    @Test
    void aResponseIsLeftAloneOnlyWhereNothingWasSent() {
        EventChannel silent = channel();
        EventChannel begun = channel();
        begun.send("first");

        assertThat(silent.abandon()).isTrue();
        assertThat(silent.send("late")).isFalse();
        silent.close();
        assertThat(told).containsExactly("closed");
        assertThat(begun.abandon()).isFalse();
        assertThat(begun.send("second")).isTrue();
        begun.close();
        assertThat(told).containsExactly("closed", "closed", "done");
    }

    private EventChannel channel() {
        EventChannel channel = new EventChannel(OutputStream.nullOutputStream(), Runnable::run, () -> told.add("done"));
        channel.onClose(() -> told.add("closed"));
        return channel;
    }
}
