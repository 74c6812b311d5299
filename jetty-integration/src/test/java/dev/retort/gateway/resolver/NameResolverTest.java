package dev.retort.gateway.resolver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A resolver and the name servers that it asks. */
class NameResolverTest {
    private static final List<Integer> BOTH = List.of(DnsMessage.A, DnsMessage.AAAA);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5); // It overflows, as nanoTime may.
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable one : opened) {
            one.close();
        }
    }

    private ScriptedNameServer server(ScriptedNameServer.Script script) {
        ScriptedNameServer server = ScriptedNameServer.of(script);
        opened.add(server);
        return server;
    }

    private NameResolver resolver(
            List<Integer> types, Duration patience, @Nullable Duration valid, InetSocketAddress... servers) {
        NameResolver resolver = new NameResolver(new NameServers(List.of(servers), types, patience), valid, clock::get);
        LifeCycle.start(resolver);
        opened.add(() -> LifeCycle.stop(resolver));
        return resolver;
    }

    private NameResolver resolver(ScriptedNameServer server) {
        return resolver(BOTH, LONG, null, server.address());
    }

    private static List<String> addresses(NameResolver resolver, String name) {
        return resolver.resolve(name, LONG).orTimeout(20, TimeUnit.SECONDS).join().addresses().stream()
                .map(InetAddress::getHostAddress)
                .toList();
    }

    private static void assertFails(CompletableFuture<?> asked, String message) {
        assertThatThrownBy(() -> asked.orTimeout(20, TimeUnit.SECONDS).join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(ResolutionException.class)
                .hasMessage(message);
    }

    @Test
    void bothFamiliesAreAskedForAndKeptForTheShorterTime() {
        ScriptedNameServer server =
                server(question -> question.reply(question.type() == DnsMessage.A ? 9 : 1, "192.0.2.1", "2001:db8::1"));
        NameResolver resolver = resolver(server);

        assertThat(addresses(resolver, "App.test.")).containsExactly("192.0.2.1", "2001:db8:0:0:0:0:0:1");
        clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(999));
        assertThat(resolver.resolve("app.test", LONG)).as("known").isDone();
        assertThat(server.questions()).containsExactly("app.test A", "app.test AAAA");
        clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
        addresses(resolver, "app.test");
        assertThat(server.questions()).as("asked again after a second").hasSize(4);
    }

    @Test
    void whatIsValidIsSaidByTheConfigurationBeforeTheAnswer() {
        ScriptedNameServer server = server(question -> question.reply(1, "192.0.2.1"));
        NameResolver resolver = resolver(List.of(DnsMessage.A), LONG, Duration.ofSeconds(10), server.address());

        addresses(resolver, "app.test");
        clock.addAndGet(TimeUnit.SECONDS.toNanos(10) - 1);
        addresses(resolver, "app.test");
        assertThat(server.questions()).containsExactly("app.test A");
        clock.addAndGet(1);
        addresses(resolver, "app.test");
        assertThat(server.questions()).containsExactly("app.test A", "app.test A");
    }

    @ParameterizedTest
    @CsvSource({
        "1, Format error",
        "2, Server failure",
        "3, Host not found",
        "4, Unimplemented",
        "5, Operation refused",
        "9, Unknown error"
    })
    void aFailureIsSaidInNginxsWordsAndNotKept(int code, String words) {
        AtomicInteger asked = new AtomicInteger();
        ScriptedNameServer server = server(question -> {
            if (asked.getAndIncrement() == 0) {
                question.fail(code);
            } else {
                question.reply(60, "192.0.2.1");
            }
        });
        NameResolver resolver = resolver(List.of(DnsMessage.A), LONG, null, server.address());

        assertFails(resolver.resolve("app.test", LONG), "app.test could not be resolved (" + code + ": " + words + ")");
        assertThat(addresses(resolver, "app.test")).containsExactly("192.0.2.1");
    }

    @Test
    void oneFamilyThatFailsFailsTheNameAndOneWithoutAddressesDoesNot() {
        ScriptedNameServer server = server(question -> {
            if (question.name().startsWith("half") && question.type() == DnsMessage.AAAA) {
                question.fail(2);
            } else {
                question.reply(60, question.name().startsWith("no") ? new String[0] : new String[] {"192.0.2.1"});
            }
        });
        NameResolver resolver = resolver(server);

        assertThat(addresses(resolver, "four.test")).containsExactly("192.0.2.1");
        assertFails(resolver.resolve("half.test", LONG), "half.test could not be resolved (2: Server failure)");
        assertFails(resolver.resolve("none.test", LONG), "none.test could not be resolved (3: Host not found)");
    }

    @Test
    void whatWasNotAskedForIsNotBelieved() {
        ScriptedNameServer server = server(question -> {
            question.raw(new byte[] {0, 1, 2});
            question.raw(new byte[600]);
            question.withOtherId("192.0.2.66");
            question.ofOtherName("192.0.2.66");
            question.reply(60, "192.0.2.1");
        });

        assertThat(addresses(resolver(List.of(DnsMessage.A), LONG, null, server.address()), "app.test"))
                .containsExactly("192.0.2.1");
        assertThat(server.questions()).hasSize(1);
    }

    @Test
    void aServerThatStaysSilentIsFollowedByTheNext() {
        ScriptedNameServer silent = server(question -> {});
        ScriptedNameServer other = server(question -> question.reply(60, "192.0.2.1"));
        NameResolver resolver = resolver(BOTH, Duration.ofMillis(50), null, silent.address(), other.address());

        assertThat(addresses(resolver, "app.test")).containsExactly("192.0.2.1");
        assertThat(silent.questions()).containsExactly("app.test A", "app.test AAAA");
    }

    @Test
    void aServerThatIsNotThereIsFollowedByTheNextAtOnce() throws Exception {
        int nobody;
        try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            nobody = free.getLocalPort();
        }
        ScriptedNameServer other = server(question -> question.reply(60, "192.0.2.1"));
        NameResolver resolver = resolver(
                BOTH, LONG, null, new InetSocketAddress(InetAddress.getLoopbackAddress(), nobody), other.address());

        assertThat(addresses(resolver, "app.test")).containsExactly("192.0.2.1");
    }

    @Test
    void serversTakeTurns() {
        ScriptedNameServer one = server(question -> question.reply(60, "192.0.2.1"));
        ScriptedNameServer two = server(question -> question.reply(60, "192.0.2.2"));
        NameResolver resolver = resolver(BOTH, LONG, null, one.address(), two.address());

        assertThat(addresses(resolver, "a.test")).containsExactly("192.0.2.1");
        assertThat(addresses(resolver, "b.test")).containsExactly("192.0.2.2");
        assertThat(addresses(resolver, "c.test")).containsExactly("192.0.2.1");
    }

    @Test
    void nobodyWaitsLongerThanHeWantsTo() {
        ScriptedNameServer silent = server(question -> {});
        NameResolver resolver = resolver(silent);

        assertFails(
                resolver.resolve("app.test", Duration.ofMillis(50)),
                "app.test could not be resolved (110: Operation timed out)");
    }

    @Test
    void whatIsTooLongForUdpIsAskedForOverTcp() {
        String[] many = new String[300];
        for (int i = 0; i < many.length; i++) {
            many[i] = "192.0.2." + i % 250;
        }
        ScriptedNameServer server = server(question -> {
            if (question.isTcp()) {
                question.reply(60, many);
            } else if (question.type() == DnsMessage.A) {
                question.truncated();
            } else {
                question.reply(60);
            }
        });

        assertThat(addresses(resolver(server), "app.test")).hasSize(300);
        assertThat(server.questions()).containsExactlyInAnyOrder("app.test A", "app.test AAAA", "app.test A TCP");
    }

    @Test
    void manyAnswersThatAreCutShortMakeOneConnection() {
        ScriptedNameServer server = server(question -> {
            if (question.isTcp()) {
                question.reply(60, "192.0.2.1");
            } else {
                for (int i = 0; i < 50; i++) {
                    question.truncated();
                }
            }
        });

        assertThat(addresses(resolver(List.of(DnsMessage.A), LONG, null, server.address()), "app.test"))
                .containsExactly("192.0.2.1");
        assertThat(server.questions()).containsExactly("app.test A", "app.test A TCP");
    }

    @Test
    void anAliasIsFollowedAndACircleOfThemIsNot() {
        ScriptedNameServer server = server(question -> {
            switch (question.name()) {
                case "www.test" -> question.alias(60, "app.test");
                case "app.test" -> question.reply(5, "192.0.2.1");
                default -> question.alias(60, question.name().equals("a.test") ? "b.test" : "a.test");
            }
        });
        NameResolver resolver = resolver(List.of(DnsMessage.A), LONG, null, server.address());

        assertThat(addresses(resolver, "www.test")).containsExactly("192.0.2.1");
        assertThat(server.questions()).containsExactly("www.test A", "app.test A");
        clock.addAndGet(TimeUnit.SECONDS.toNanos(5));
        assertThat(resolver.resolve("www.test", LONG).join().addresses())
                .as("kept as long as what it stands for")
                .hasSize(1);
        assertThat(server.questions()).hasSize(4);
        assertFails(resolver.resolve("a.test", LONG), "a.test could not be resolved (3: Host not found)");
    }

    @Test
    void manyThatWantANameAskOnce() throws Exception {
        CountDownLatch all = new CountDownLatch(1);
        ScriptedNameServer server = server(question -> {
            try {
                all.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            question.reply(60, "192.0.2.1");
        });
        NameResolver resolver = resolver(List.of(DnsMessage.A), LONG, null, server.address());

        List<CompletableFuture<NameResolver.Found>> askers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            askers.add(resolver.resolve("app.test", LONG));
        }
        all.countDown();

        CompletableFuture.allOf(askers.toArray(CompletableFuture[]::new))
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
        assertThat(server.questions()).containsExactly("app.test A");
    }

    @Test
    void namesThatNobodyAnswersDoNotUseUpAllSockets() {
        ScriptedNameServer silent = server(question -> {});
        NameResolver resolver = resolver(silent);
        List<CompletableFuture<NameResolver.Found>> others = new ArrayList<>();
        for (int i = 0; i < 512; i++) {
            others.add(resolver.resolve("a" + i + ".test", LONG));
        }

        assertFails(
                resolver.resolve("app.test", LONG), "app.test could not be resolved (512 others are being resolved)");
        assertThat(others).noneMatch(CompletableFuture::isDone);
    }

    @Test
    void aStopFailsThoseWhoWait() {
        ScriptedNameServer silent = server(question -> {});
        NameResolver resolver = resolver(silent);
        CompletableFuture<NameResolver.Found> asked = resolver.resolve("app.test", LONG);
        LifeCycle.stop(resolver);

        assertFails(asked, "app.test could not be resolved (the resolver is stopped)");
        assertFails(resolver.resolve("b.test", LONG), "b.test could not be resolved (the resolver does not run)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "[2001:db8::1]"})
    void nobodyIsAskedForAnAddress(String address) {
        ScriptedNameServer server = server(question -> question.reply(60, "192.0.2.66"));

        assertThat(addresses(resolver(server), address)).hasSize(1).doesNotContain("192.0.2.66");
        assertThat(server.questions()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a..b", "", "192.0.2.256", "-"})
    void whatCannotBeANameIsUnknown(String name) {
        ScriptedNameServer server = server(question -> question.fail(3));

        assertFails(resolver(server).resolve(name, LONG), name + " could not be resolved (3: Host not found)");
    }

    @Test
    void aLabelOrANameThatIsTooLongIsNotAskedFor() {
        ScriptedNameServer server = server(question -> question.reply(60, "192.0.2.66"));
        NameResolver resolver = resolver(server);
        for (String name : List.of("a".repeat(64) + ".test", "a.".repeat(130) + "test")) {
            assertFails(resolver.resolve(name, LONG), name + " could not be resolved (3: Host not found)");
        }
        assertThat(server.questions()).isEmpty();
    }
}
