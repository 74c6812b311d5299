package dev.retort.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the verifier of TechEmpower's benchmarks asks for, of every peer, on virtual threads where there is a JDK that has them. */
@Tag("once")
class TechEmpowerTest {
    private static final Duration COUNTED = Duration.ofSeconds(20);

    private static @Nullable PostgresServer postgres;

    @BeforeAll
    static void startDatabase() throws IOException, InterruptedException {
        Optional<Path> programs = PostgresServer.programs();
        if (programs.isPresent()) {
            postgres = PostgresServer.start(programs.get());
        } else {
            assertThat(System.getenv("RETORT_REQUIRE_PEERS"))
                    .as("PostgreSQL must be there: apt-get install postgresql")
                    .isNotEqualTo("1");
        }
    }

    @AfterAll
    static void stopDatabase() throws IOException {
        if (postgres != null) {
            postgres.close();
        }
    }

    static List<Peer> onTheJvm() throws IOException {
        return Peer.onTheJvm();
    }

    @ParameterizedTest
    @MethodSource("onTheJvm")
    void everyPeerPassesTheVerifier(Peer peer) throws Exception {
        PostgresServer server = postgres;
        try (WorldDatabase database = server == null
                ? WorldDatabase.inH2()
                : WorldDatabase.in(server, peer.folder().getFileName().toString())) {
            WorldDatabase.Counts expected;
            try (PeerProcess process = start(peer, database)) {
                TechEmpowerVerifier verifier = new TechEmpowerVerifier(process, database);
                verifier.plaintext();
                verifier.json();
                verifier.singleQuery();
                verifier.queries();
                verifier.updates();
                verifier.updatesAtOnce();
                verifier.fortunes();
                verifier.dateIsNotKept();
                expected = verifier.expected();
            }
            if (server != null) {
                awaitCounts(database, expected);
            }
        }
    }

    /** PostgreSQL counts what a connection did when that ends, which it learns when the process has ended. */
    private static void awaitCounts(WorldDatabase database, WorldDatabase.Counts expected) throws SQLException {
        long deadline = System.nanoTime() + COUNTED.toNanos();
        while (!database.counts().equals(expected) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(20_000_000);
        }
        assertThat(database.counts()).as("a query for each row").isEqualTo(expected);
    }

    /** On virtual threads, if the build has found a JDK that has them; on platform threads otherwise. */
    private static PeerProcess start(Peer peer, WorldDatabase database) throws Exception {
        List<String> options = new ArrayList<>(database.options());
        Path java = Path.of(System.getProperty("newest.java", ""));
        boolean virtual = java.isAbsolute();
        if (virtual) {
            options.add("--virtual-threads");
        }
        return peer.start(virtual ? java : Peer.thisJava(), options.toArray(String[]::new));
    }
}
