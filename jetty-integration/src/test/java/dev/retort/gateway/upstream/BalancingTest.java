package dev.retort.gateway.upstream;

import static dev.retort.gateway.upstream.TestUpstream.port;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import dev.retort.gateway.resolver.NameResolver;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BalancingTest {
    private static final String THREE = "server 127.0.0.1:1; server 127.0.0.1:2; server 127.0.0.1:3; ";

    private static void fail(TestUpstream test, String port) {
        List<Peer> tried = new ArrayList<>();
        while (true) {
            Peer peer = test.peer(tried.toArray(Peer[]::new));
            if (port(peer).equals(port)) {
                test.upstream.failed(peer);
                return;
            }
            test.upstream.ended(peer);
            tried.add(peer);
        }
    }

    // Weights.

    @ParameterizedTest
    @CsvSource({
        "1 1 1, 123123",
        "5 1 1, 1121311",
        "4 2 1, 1213121",
        "3 2,   12121",
        "1 2 4, 3231323",
    })
    void peersTakeTurnsByWeight(String weights, String turns) {
        StringBuilder servers = new StringBuilder();
        int port = 1;
        for (String weight : weights.split(" ", -1)) {
            servers.append("server 127.0.0.1:")
                    .append(port++)
                    .append(" weight=")
                    .append(weight)
                    .append("; ");
        }

        assertThat(new TestUpstream(servers.toString()).sequence(turns.length()))
                .isEqualTo(turns);
    }

    @Test
    void everyCycleGivesEachPeerExactlyItsWeight() {
        qt().withExamples(200)
                .forAll(lists().of(integers().between(1, 12)).ofSizeBetween(2, 6))
                .checkAssert(weights -> {
                    StringBuilder servers = new StringBuilder();
                    for (int i = 0; i < weights.size(); i++) {
                        servers.append("server 127.0.0.1:" + (i + 1) + " weight=" + weights.get(i) + ";");
                    }
                    TestUpstream test = new TestUpstream(servers.toString());
                    int cycle = weights.stream().mapToInt(Integer::intValue).sum();
                    for (int turn = 0; turn < 2; turn++) {
                        String ports = test.sequence(cycle);
                        for (int i = 0; i < weights.size(); i++) {
                            String port = Integer.toString(i + 1);
                            assertThat(ports.chars().filter(c -> port.charAt(0) == c))
                                    .hasSize(weights.get(i));
                        }
                    }
                    assertThat(test.upstream.peers()).allMatch(peer -> peer.currentWeight() == 0);
                });
    }

    // Failures.

    @Test
    void aPeerThatFailsIsLeftAloneForItsTimeOutThenGetsOneChance() {
        TestUpstream test = new TestUpstream("server 127.0.0.1:1 fail_timeout=10s; server 127.0.0.1:2;");
        Peer other = test.upstream.peers().get(1);
        fail(test, "1");
        assertThat(test.sequence(4)).isEqualTo("2222");

        test.pass(10);
        assertThat(test.sequence(4)).as("the time-out must be over").isEqualTo("2222");
        test.pass(1);
        Peer chance = test.peer(other);
        assertThat(port(chance)).isEqualTo("1");
        assertThat(test.sequence(3)).as("the chance is under way").isEqualTo("222");

        test.upstream.failed(chance);
        test.pass(10);
        assertThat(test.sequence(3)).as("the chance has failed").isEqualTo("222");

        test.pass(1);
        test.upstream.succeeded(test.peer(other));
        assertThat(test.sequence(2)).as("the chance has succeeded").contains("1", "2");
    }

    @Test
    void failuresCountOnlyUpToMaxFailsWithinTheTimeOut() {
        TestUpstream test = new TestUpstream("server 127.0.0.1:1 max_fails=3; server 127.0.0.1:2;");
        fail(test, "1");
        fail(test, "1");
        assertThat(test.sequence(8)).contains("1");
        test.pass(11);
        assertThat(test.sequence(8)).as("forgets the two").contains("1");
        fail(test, "1");
        fail(test, "1");
        assertThat(test.sequence(8)).contains("1");
        fail(test, "1");
        assertThat(test.sequence(8)).isEqualTo("22222222");
    }

    @Test
    void aSuccessSoonAfterAFailureForgetsNothing() {
        TestUpstream test = new TestUpstream("server 127.0.0.1:1 max_fails=2; server 127.0.0.1:2;");
        fail(test, "1");
        assertThat(test.sequence(4)).contains("1");
        fail(test, "1");

        assertThat(test.sequence(4)).isEqualTo("2222");
    }

    @Test
    void aFailureMakesThePeerLighterForAWhile() {
        TestUpstream test = new TestUpstream("server 127.0.0.1:1 weight=4 max_fails=2; server 127.0.0.1:2 weight=4;");
        fail(test, "1");
        assertThat(test.upstream.peers().get(0).effectiveWeight()).isEqualTo(2);
        assertThat(test.sequence(2)).hasSize(2);

        assertThat(test.upstream.peers().get(0).effectiveWeight()).isEqualTo(4);
    }

    @Test
    void maxFailsOfZeroNeverLeavesAPeerAlone() {
        TestUpstream test = new TestUpstream("server 127.0.0.1:1 max_fails=0; server 127.0.0.1:2 down;");
        for (int i = 0; i < 5; i++) {
            fail(test, "1");
        }

        assertThat(test.sequence(2)).isEqualTo("11");
    }

    @Test
    void aLonePeerIsNeverLeftAlone() {
        TestUpstream test = new TestUpstream("server 127.0.0.1:1;");
        for (int i = 0; i < 5; i++) {
            fail(test, "1");
        }

        assertThat(test.sequence(2)).isEqualTo("11");
        assertThat(test.upstream.peers().get(0).connections()).isZero();
    }

    @Test
    void aLonePeerThatIsDownOrFullServesNobody() {
        assertThat(new TestUpstream("server 127.0.0.1:1 down;").sequence(1)).isEqualTo("-");
        TestUpstream test = new TestUpstream("server 127.0.0.1:1 max_conns=1;");
        Peer busy = test.peer();
        assertThat(test.choose("")).isNull();
        test.upstream.succeeded(busy);

        assertThat(test.choose("")).isEqualTo(busy);
    }

    @Test
    void aLonePrimaryWithABackupIsLeftAlone() {
        TestUpstream test = new TestUpstream("server 127.0.0.1:1; server 127.0.0.1:2 backup;");
        assertThat(test.sequence(2)).isEqualTo("11");
        fail(test, "1");
        assertThat(test.sequence(2)).isEqualTo("22");
        test.pass(11);

        assertThat(test.sequence(2)).isEqualTo("11");
    }

    @Test
    void fullPeersAreLeftOutAndBackupsServeWhenAllAre() {
        TestUpstream test = new TestUpstream("server 127.0.0.1:1 max_conns=1; server 127.0.0.1:2 max_conns=2;"
                + "server 127.0.0.1:3 max_conns=1 backup;");
        List<String> ports = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ports.add(port(test.choose("")));
        }

        assertThat(ports).containsExactly("1", "2", "2", "3", "-");
    }

    @Test
    void anExchangeIsTriedOnceWithEachPeerThatIsNotDown() {
        TestUpstream test = new TestUpstream(THREE + "server 127.0.0.1:4 down; server 127.0.0.1:5 backup;");
        assertThat(test.upstream.size()).isEqualTo(4);
        Peer first = test.peer();
        Peer second = test.peer(first);
        Peer third = test.peer(first, second);

        assertThat(Set.of(port(first), port(second), port(third))).containsExactlyInAnyOrder("1", "2", "3");
        assertThat(port(test.choose("", first, second, third))).isEqualTo("5");
    }

    @Test
    void theSameServerInTwoUpstreamsIsTwoPeers() {
        TestUpstream one = new TestUpstream("server 127.0.0.1:1; server 127.0.0.1:2;");
        TestUpstream other = new TestUpstream("server 127.0.0.1:1; server 127.0.0.1:2;");
        fail(one, "1");

        assertThat(one.sequence(2)).isEqualTo("22");
        assertThat(other.sequence(2)).isEqualTo("12");
    }

    @Test
    void aPeerThatComesBackGetsItsWeightSlowly() {
        TestUpstream test = new TestUpstream("server 127.0.0.1:1 slow_start=100s; server 127.0.0.1:2;");
        assertThat(test.sequence(4)).as("at the start of the process").isEqualTo("1212");
        fail(test, "1");
        test.pass(11);
        assertThat(port(test.peer(test.upstream.peers().get(1)))).isEqualTo("1");
        test.upstream.succeeded(test.upstream.peers().get(0));

        test.pass(10);
        assertThat(ones(test.sequence(110))).as("a tenth of its weight").isBetween(9L, 11L);
        test.pass(40);
        assertThat(ones(test.sequence(150))).as("half of its weight").isBetween(48L, 52L);
        test.pass(50);
        assertThat(ones(test.sequence(100))).isEqualTo(50);
    }

    private static long ones(String ports) {
        return ports.chars().filter(c -> c == '1').count();
    }

    // Other policies.

    @Test
    void leastConnPrefersThePeerWithTheFewestExchangesForItsWeight() {
        TestUpstream test =
                new TestUpstream("least_conn; server 127.0.0.1:1 weight=2; server 127.0.0.1:2; server 127.0.0.1:3;");
        List<Peer> busy = new ArrayList<>();
        StringBuilder ports = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            busy.add(test.peer());
            ports.append(port(busy.get(i)));
        }
        assertThat(ports.toString()).as("two for one").containsPattern("^(?=(.*1){4})(?=(.*2){2})(?=(.*3){2}).{8}$");
        for (Peer peer : busy) {
            if (port(peer).equals("2")) {
                test.upstream.succeeded(peer);
            }
        }

        assertThat(port(test.peer())).isEqualTo("2");
        assertThat(port(test.peer())).isEqualTo("2");
    }

    @Test
    void leastConnTakesTurnsByWeightAmongEquals() {
        assertThat(new TestUpstream("least_conn; " + THREE).sequence(6)).isEqualTo("123123");
    }

    @Test
    void hashKeepsKeysAtTheirPeersAndMovesOnWhenOneIsGone() {
        for (String consistent : List.of("", " consistent")) {
            TestUpstream test = new TestUpstream("hash $args" + consistent + "; " + THREE);
            Map<String, Peer> first = new HashMap<>();
            for (int i = 0; i < 100; i++) {
                Peer peer = Objects.requireNonNull(test.choose("key" + i));
                first.put("key" + i, peer);
                test.upstream.succeeded(peer);
            }
            assertThat(new HashSet<>(first.values())).hasSize(3);
            Peer gone = Objects.requireNonNull(first.get("key0"));
            first.forEach((key, peer) -> {
                assertThat(test.choose(key)).isEqualTo(peer);
                Peer other = test.choose(key, gone);
                assertThat(other).isNotNull().isNotEqualTo(gone);
                if (peer != gone && !consistent.isEmpty()) {
                    assertThat(other).as("others stay").isEqualTo(peer);
                }
            });
        }
    }

    @Test
    void aConsistentHashMovesFewKeysWhenAServerIsAdded() {
        TestUpstream three = new TestUpstream("hash $args consistent; " + THREE);
        TestUpstream four = new TestUpstream("hash $args consistent; " + THREE + "server 127.0.0.1:4;");
        for (int i = 0; i < 500; i++) {
            String after = port(four.choose("key" + i));
            if (!after.equals("4")) {
                assertThat(after).isEqualTo(port(three.choose("key" + i)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hash $args;", "hash $args consistent;"})
    void hashLeavesTheChoiceToTheWeightsWhereThereIsNoKey(String directive) {
        TestUpstream test = new TestUpstream(directive + THREE);

        assertThat(test.sequence(6)).isEqualTo("123123");
    }

    @Test
    void hashLeavesTheChoiceToTheWeightsWhenItFindsNobody() {
        TestUpstream test = new TestUpstream("server 127.0.0.1:1 down; server 127.0.0.1:2 backup; hash $args;");

        assertThat(port(test.choose("x"))).isEqualTo("2");
    }

    @Test
    void randomWithTwoTakesTheLessBusyOfTwo() {
        TestUpstream test = new TestUpstream(THREE);
        List<Peer> peers = test.upstream.peers();
        peers.get(0).began(0);
        Deque<Long> draws = new ArrayDeque<>(List.of(0L, 0L, 2L));
        RandomChoice random = new RandomChoice(true, bound -> draws.remove());

        Peer chosen = random.select(new Candidates(peers, Set.of(), 0), TestUpstream.exchange("", ""));

        assertThat(chosen).isEqualTo(peers.get(2));
    }

    @Test
    void randomFollowsTheWeights() {
        TestUpstream test = new TestUpstream("random; server 127.0.0.1:1 weight=3; server 127.0.0.1:2;");

        assertThat(ones(test.sequence(4000))).isBetween(2800L, 3200L);
    }

    @Test
    void clientsOfOneNetworkMeetOnePeer() throws Exception {
        TestUpstream test = new TestUpstream("ip_hash; " + THREE);
        Candidates all = new Candidates(test.upstream.peers(), Set.of(), 0);
        Set<Peer> met = new HashSet<>();
        for (int network = 0; network < 50; network++) {
            byte[] one = {10, 1, (byte) network};
            Peer peer = IpHash.select(all, one);
            met.add(peer);
            assertThat(IpHash.key(address("10.1." + network + ".7").socket())).isEqualTo(one);
        }
        assertThat(met).hasSize(3);
        assertThat(IpHash.key(address("::1").socket())).hasSize(16);
    }

    // Names.

    @Test
    void aPeerWhoseAddressStaysKeepsWhatIsKnownOfIt() throws Exception {
        TestUpstream test = new TestUpstream("server 127.0.0.9:9; server 127.0.0.1:1;");
        Server server = test.upstream.servers().get(1);
        test.upstream.addresses(server, List.of(address("127.0.0.2"), address("127.0.0.3")));
        Peer kept = test.upstream.peers().get(1);
        test.upstream.failed(
                test.peer(test.upstream.peers().get(0), test.upstream.peers().get(2)));
        test.upstream.addresses(server, List.of(address("127.0.0.4"), address("127.0.0.2")));

        assertThat(test.upstream.peers())
                .extracting(Peer::name)
                .containsExactly("127.0.0.9:9", "127.0.0.4:1", "127.0.0.2:1");
        assertThat(test.upstream.peers().get(2)).isSameAs(kept);
        assertThat(test.sequence(6)).as("it is still left alone").isEqualTo("919191");
    }

    private static PeerAddress address(String literal) throws Exception {
        return PeerAddress.resolve(new PeerAddress.Unresolved(literal, literal, 1))
                .get(0);
    }

    private static CompletableFuture<NameResolver.Found> found(String literal) throws Exception {
        return CompletableFuture.completedFuture(new NameResolver.Found(List.of(InetAddress.getByName(literal)), 0));
    }

    @Test
    void addressesStayWhileTheirNameCannotBeResolved() throws Exception {
        TestUpstream test = new TestUpstream("resolver 127.0.0.1 valid=1s; server app.test:1 resolve; hash $args;");
        assertThat(test.choose("")).as("before it is resolved").isNull();
        Deque<CompletableFuture<NameResolver.Found>> answers = new ArrayDeque<>(List.of(
                found("127.0.0.2"),
                CompletableFuture.failedFuture(new UnknownHostException("app.test")),
                found("127.0.0.3")));
        PeerAddress.Unresolved name = new PeerAddress.Unresolved("app.test:1", "app.test", 1);
        NameRefresh refresh = new NameRefresh(
                test.upstream,
                List.of(new NameRefresh.Name(test.upstream.servers().get(0), name)),
                host -> answers.remove(),
                found -> Duration.ofSeconds(1));
        refresh.refresh().join();
        assertThat(test.peer().name()).isEqualTo("127.0.0.2:1");
        refresh.refresh().join();
        assertThat(test.peer().name()).isEqualTo("127.0.0.2:1");
        refresh.refresh().join();

        assertThat(test.peer().name()).isEqualTo("127.0.0.3:1");
    }

    @ParameterizedTest
    @CsvSource({
        "::1, '[::1]:1'",
        "::, '[::]:1'",
        "2001:db8:0:0:1:0:0:1, '[2001:db8::1:0:0:1]:1'",
        "2001:db8:0:1:1:1:1:1, '[2001:db8:0:1:1:1:1:1]:1'",
        "fe80:0:0:0:1:2:0:0, '[fe80::1:2:0:0]:1'",
        "1:2:3:4:5:6:0:0, '[1:2:3:4:5:6::]:1'",
    })
    void anAddressIsWrittenInItsShortForm(String address, String name) throws Exception {
        assertThat(address(address).name()).isEqualTo(name);
    }

    // Mistakes.

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            '' | no servers are inside upstream
            server 127.0.0.1:1 backup; | no servers in upstream "u"
            server 127.0.0.1:1 weight=0; | invalid parameter "weight=0"
            server 127.0.0.1:1 fail_timeout=x; | invalid parameter "fail_timeout=x"
            server 127.0.0.1:1 max_fails=x; | invalid parameter "max_fails=x"
            server 127.0.0.1:1 what; | invalid parameter "what"
            server a.test:1 service=_http._tcp resolve; | invalid parameter "service=_http._tcp"
            server 127.0.0.1:0; | invalid port in upstream "127.0.0.1:0"
            server http://127.0.0.1:1; | invalid host in upstream "http://127.0.0.1:1"
            server a.test:1 resolve; | no resolver defined to resolve names at run time
            hash $args; server 127.0.0.1:1 backup; | balancing method does not support parameter "backup"
            ip_hash; server 127.0.0.1:1 backup; | balancing method does not support parameter "backup"
            random; server 127.0.0.1:1 slow_start=1s; | balancing method does not support parameter "slow_start=1s"
            hash $args foo; server 127.0.0.1:1; | invalid parameter "foo"
            random three; server 127.0.0.1:1; | invalid parameter "three"
            random two least_time; server 127.0.0.1:1; | invalid parameter "least_time"
            server 127.0.0.1:1; keepalive x; | invalid value "x" in "keepalive" directive
            server 127.0.0.1:1; keepalive 1 global; | invalid parameter "global"
            server 127.0.0.1:1; sticky what is; | unknown parameter "what"
            server 127.0.0.1:1; sticky cookie a samesite=x; | invalid "samesite" parameter value
            server 127.0.0.1:1; sticky route a; | invalid variable name "a"
            server 127.0.0.1:1; sticky learn create=$args lookup=$args; | "zone" parameter is not specified
            server 127.0.0.1:1; sticky learn create=$args lookup=$args zone=a:1k; | zone is too small
            """)
    void aMistakeIsRefusedInNginxsWords(String directives, String message) {
        assertThatThrownBy(() -> new TestUpstream(directives)).hasMessageContaining(message);
    }

    @Test
    void aSecondMethodReplacesTheFirstAndIsWarnedOf() {
        TestUpstream test = new TestUpstream("least_conn; ip_hash; server 127.0.0.1:1;");

        assertThat(test.load.warnings()).singleElement().asString().contains("load balancing method redefined");
    }
}
