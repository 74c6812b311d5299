package dev.retort.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.retort.LogCapture;
import dev.retort.annotation.Default;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTest {

    @TempDir
    Path folder;

    record Server(
            @Default("8080") int port,
            @Default("30s") Duration timeout,
            @Default("10MB") DataSize maxBody) {}

    record Settings(
            Server server,
            String secretKey,
            Optional<URI> proxy,
            @Default("") List<String> admins) {}

    enum Mode {
        FAST,
        VERY_SLOW
    }

    record Everything(
            String text,
            int whole,
            long large,
            double number,
            boolean flag,
            Mode mode,
            Duration time,
            DataSize size,
            Path path,
            URI uri,
            UUID id,
            LocalDate day,
            List<Integer> list,
            Set<Mode> set,
            Map<String, Integer> map,
            Map<String, Server> servers,
            List<Server> more,
            Optional<Server> none,
            @Nullable String nothing) {}

    private Path file(String name, String... lines) throws IOException {
        return Files.writeString(folder.resolve(name), String.join("\n", lines));
    }

    private static List<String> faultsOf(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        ConfigException e = catchThrowableOfType(ConfigException.class, call);
        assertThat(e).isNotNull();
        return e.faults();
    }

    @Test
    void aRecordIsReadFromAllSources() throws IOException {
        Path file = file("retort.yaml", "server:", "  port: 9000", "  max-body: 1m", "secret_key: from-file");
        Config config = Config.builder()
                .defaults(Map.of("server.timeout", "5s"))
                .file(file)
                .environment("RETORT_", Map.of("RETORT_SERVER__PORT", "9001", "RETORT_ADMINS", "[\"ann\",\"bob\"]"))
                .set("secret-key", "from-code")
                .build();
        Settings settings = config.as(Settings.class);

        assertThat(settings)
                .isEqualTo(new Settings(
                        new Server(9001, Duration.ofSeconds(5), new DataSize(1 << 20)),
                        "from-code",
                        Optional.empty(),
                        List.of("ann", "bob")));
    }

    @Test
    void codeBeatsTheEnvironmentBeatsFilesBeatDefaultsWhateverTheOrderOfTheCalls() throws IOException {
        Path file = file("a.properties", "a=file", "b=file", "c=file");
        Config config = Config.builder()
                .set("a", "code")
                .environment("X_", Map.of("X_A", "environment", "X_B", "environment", "Y_C", "other"))
                .variablesFile("X_", file(".env", "X_B=dotenv", "X_E='dot env'"))
                .file(file)
                .defaults(Map.of("a", 1, "b", 1, "c", 1, "d", 1))
                .build();

        assertThat(config.get("a", String.class)).isEqualTo("code");
        assertThat(config.get("b", String.class)).isEqualTo("environment");
        assertThat(config.get("c", String.class)).isEqualTo("file");
        assertThat(config.get("d", int.class)).isEqualTo(1);
        assertThat(config.get("e", String.class)).isEqualTo("dot env");
    }

    @Test
    void everyTypeIsRead() throws IOException {
        Config config = Config.builder()
                .file(file(
                        "a.yaml",
                        "text: no",
                        "whole: 1_000",
                        "large: 9000000000",
                        "number: 1.5e3",
                        "flag: on",
                        "mode: very-slow",
                        "time: 1h 30m",
                        "size: 1 GiB",
                        "path: a/b",
                        "uri: http://localhost/",
                        "id: 123e4567-e89b-12d3-a456-426614174000",
                        "day: 2026-01-31",
                        "list: [1, 2]",
                        "set: fast, FAST, verySlow",
                        "map: {a: 1, b.c: 2, d: {e: 3}}",
                        "servers: {one: {port: 1}, two: {port: 2}}",
                        "more: [{port: 3}, {}]"))
                .build();

        assertThat(config.as(Everything.class))
                .isEqualTo(new Everything(
                        "no",
                        1000,
                        9_000_000_000L,
                        1500,
                        true,
                        Mode.VERY_SLOW,
                        Duration.ofMinutes(90),
                        new DataSize(1 << 30),
                        Path.of("a/b"),
                        URI.create("http://localhost/"),
                        UUID.fromString("123e4567-e89b-12d3-a456-426614174000"),
                        LocalDate.of(2026, 1, 31),
                        List.of(1, 2),
                        Set.of(Mode.FAST, Mode.VERY_SLOW),
                        Map.of("a", 1, "b.c", 2, "d.e", 3),
                        Map.of("one", server(1), "two", server(2)),
                        List.of(server(3), server(8080)),
                        Optional.empty(),
                        null));
    }

    private static Server server(int port) {
        return new Server(port, Duration.ofSeconds(30), new DataSize(10 << 20));
    }

    @Test
    void allFaultsAreToldTogetherWithTheirPlaces() throws IOException {
        Config config = Config.builder()
                .file(file("a.properties", "# comment", "server.port = 80a", "server.timout = 3s"))
                .environment("APP_", Map.of("APP_SERVER__MAX_BODY", "much", "APP_PROXY", "http://[x"))
                .build();

        assertThat(faultsOf(() -> config.as(Settings.class)))
                .containsExactly(
                        "server.port is \"80a\" (" + folder + "/a.properties:2), and is to be a whole number."
                                + "\n  Write one such as 8080.",
                        "server.max-body is \"much\" (APP_SERVER__MAX_BODY in the environment), and is to be an amount of data."
                                + "\n  Write one such as 10MB.",
                        "secret-key is missing.\n  Write secret-key = text in a file, or APP_SECRET_KEY=text in the environment;"
                                + " or give Settings.secretKey a @Default, or make it an Optional.",
                        "proxy is \"http://[x\" (APP_PROXY in the environment), and is to be a URI."
                                + "\n  Write one such as https://example.org/.");
    }

    @Test
    void aMissingKeyNamesTheOneThatWasPerhapsMeant() {
        Config config = Config.builder().set("secert-key", "x").build();

        assertThat(faultsOf(() -> config.as(Settings.class)))
                .singleElement()
                .asString()
                .contains("secret-key is missing")
                .endsWith("Or is it secert-key (code)?");
    }

    record Pin(int pinToken) {
        Pin {
            if (pinToken > 9) {
                throw new IllegalArgumentException(
                        "the pin " + pinToken + " is too large: 1 to 9, not a103, as in rfc3610");
            }
        }
    }

    @Test
    void noSecretIsShown() {
        Config config = Config.builder()
                .set("api-key", "hidden1")
                .set("db.url", "jdbc:x://me:hidden2@host/?a=1&password=hidden3")
                .set("secrets.deep", List.of("hidden4", Map.of("a", "hidden5")))
                .set("pin-token", "hidden6")
                .build();

        assertThat(config.toString()).doesNotContain("hidden").contains("@host".substring(1), "a=1");
        assertThat(faultsOf(() -> config.get("api-key", int.class))).noneMatch(fault -> fault.contains("hidden"));
        assertThat(faultsOf(() -> config.get("db.url", int.class))).noneMatch(fault -> fault.contains("hidden"));
        assertThat(faultsOf(() -> config.as(Pin.class))).noneMatch(fault -> fault.contains("hidden"));
        assertThat(faultsOf(() -> config.with(Map.of("pin-token", 4711)).as(Pin.class)))
                .singleElement()
                .asString()
                .contains("the pin ******** is too large");
        // A short one is no part of other words.
        assertThat(faultsOf(() -> config.with(Map.of("pin-token", 10)).as(Pin.class)))
                .singleElement()
                .asString()
                .contains("the pin ******** is too large: 1 to 9, not a103, as in rfc3610");
    }

    @Test
    void anUnknownKeyWarnsOnceWithTheNearest() throws IOException {
        Config config = Config.builder()
                .file(file("a.yaml", "secret-key: x", "server:", "  prot: 1", "admin: ann", "other: {any: 1}"))
                .build();
        config.as(Settings.class);
        config.section("other").get("any", int.class);

        LogCapture log = LogCapture.start();
        List<String> warnings = new ArrayList<>(config.warnOfUnknownKeys());
        warnings.addAll(config.warnOfUnknownKeys());

        assertThat(log.stop()).contains("server.prot");
        assertThat(warnings)
                .containsExactly(
                        "Nothing reads the key server.prot (" + folder + "/a.yaml:3). Did you mean server.port?",
                        "Nothing reads the key admin (" + folder + "/a.yaml:4). Did you mean admins?");
    }

    @Test
    void whatIsOnlyAskedForWarnsOfNothing() {
        Config config = Config.builder().set("a", 1).set("b.c", 2).build();
        config.get("a", int.class);

        assertThat(config.warnOfUnknownKeys()).isEmpty();
    }

    @Test
    void keysAreOneHoweverTheyAreSpelt() {
        Config config = Config.builder().set("server.maxAge", 7).build();

        for (String key : List.of("server.max-age", "server.max_age", "SERVER.MAX_AGE", "server.maxage")) {
            assertThat(config.get(key, int.class)).isEqualTo(7);
        }
        assertThat(config.section("Server").has("maxAge")).isTrue();
        assertThat(config.find("server.min-age", int.class)).isEmpty();
        assertThat(config.get("server.min-age", int.class, 3)).isEqualTo(3);
        assertThat(config.keys()).containsExactly("server.maxAge");
    }

    @Test
    void aKeyThatIsSaidTwiceInOneSourceIsAFault() throws IOException {
        Path file = file("a.properties", "max-age=1", "maxAge=2", "server=x", "server.port=1");

        assertThat(faultsOf(() -> Config.builder().file(file).build()))
                .containsExactly(
                        "maxAge is said twice, in " + file + ":1 and in " + file
                                + ":2.\n  Remove one of the two; names that differ in case, '-' or '_' alone are the same.",
                        "server.port is said twice, in " + file + ":3 and in " + file
                                + ":4.\n  Remove one of the two; names that differ in case, '-' or '_' alone are the same.");
    }

    @Test
    void theEnvironmentIsJsonWhereItIsAnObjectOrAnArray() {
        Config config = Config.builder()
                .environment(
                        "F_",
                        Map.of(
                                "F_A",
                                "{\"b\": {\"c\": [1, 2.50]}, \"n\": null}",
                                "F_T",
                                "{x",
                                "F_N",
                                "007",
                                "F_S",
                                "[1]"))
                .build();

        assertThat(config.list("a.b.c", String.class)).containsExactly("1", "2.5");
        assertThat(config.has("a.n")).isFalse();
        assertThat(config.get("t", String.class)).isEqualTo("{x");
        assertThat(config.get("n", String.class)).isEqualTo("007");
        assertThat(config.get("s", String.class))
                .as("the text, for who wants text")
                .isEqualTo("[1]");
    }

    @Test
    void whatIsNoListOrSectionIsAFault() {
        Config config = Config.builder()
                .set("a", "[1, 2")
                .set("b", Map.of("x", 1))
                .set("c", 1)
                .set("server", 5)
                .set("d", List.of(1))
                .build();

        assertThat(faultsOf(() -> config.list("a", int.class)))
                .singleElement()
                .asString()
                .contains("is to be a list");
        assertThat(faultsOf(() -> config.list("b", int.class)))
                .singleElement()
                .asString()
                .contains("b is a section (code), and is to be a list");
        assertThat(faultsOf(() -> config.get("server", Server.class)))
                .singleElement()
                .asString()
                .contains("is to be a section");
        assertThat(faultsOf(() -> config.get("d", int.class)))
                .singleElement()
                .asString()
                .contains("d is a list (code)");
        assertThat(faultsOf(() -> config.get("c", Thread.class)))
                .singleElement()
                .asString()
                .contains("c cannot be read into java.lang.Thread");
    }

    record Endless(Endless more) {}

    @Test
    void aRecordThatHoldsItselfIsAFault() {
        assertThat(faultsOf(() -> Config.builder().build().as(Endless.class)))
                .singleElement()
                .asString()
                .contains("holds itself")
                .endsWith("Make Endless.more an Optional.");
    }

    @Test
    void aListIsReadFromNumberedKeys() {
        Config config = Config.builder()
                .environment("F_", Map.of("F_PEERS__0__PORT", "1", "F_PEERS__1__PORT", "2"))
                .build();

        assertThat(config.list("peers", Server.class)).containsExactly(server(1), server(2));
        assertThat(config.get("peers.1.port", int.class)).isEqualTo(2);
        assertThat(faultsOf(() -> config.list("peers", Pin.class)))
                .first()
                .asString()
                .contains("peers[0].pin-token is missing", "F_PEERS__0__PIN_TOKEN=8080 in the environment");
    }

    record Three(String a, String b, int c) {}

    @Test
    void theConventionsReadTheProfileLast() throws IOException {
        file("retort.yaml", "a: base", "b: base");
        file("retort-dev.properties", "b=profile");
        ClassLoader loader = new ClassLoader(null) {};
        Config config = Config.builder()
                .conventions(folder, Map.of("RETORT_PROFILE", "dev", "RETORT_C", "3"), loader)
                .build();

        assertThat(config.get("a", String.class)).isEqualTo("base");
        assertThat(config.get("b", String.class)).isEqualTo("profile");
        assertThat(config.get("c", int.class)).isEqualTo(3);
        assertThat(config.as(Three.class)).isEqualTo(new Three("base", "profile", 3));
        assertThat(config.warnOfUnknownKeys()).isEmpty();

        assertThat(faultsOf(() -> Config.builder()
                        .conventions(folder, Map.of("RETORT_PROFILE", "prod"), loader)
                        .build()))
                .singleElement()
                .asString()
                .contains("there is no file for it");
        file("retort.properties", "a=1");
        assertThat(faultsOf(() ->
                        Config.builder().conventions(folder, Map.of(), loader).build()))
                .singleElement()
                .asString()
                .contains("Keep one of them");
    }

    @Test
    void aMissingFileIsAFaultUnlessItIsOptional() {
        Path none = folder.resolve("none.yaml");
        assertThat(Config.builder()
                        .optionalFile(none)
                        .optionalResource("none.yaml")
                        .build()
                        .keys())
                .isEmpty();

        assertThat(faultsOf(() -> Config.builder()
                        .file(none)
                        .resource("none.yaml")
                        .file(file("a.toml"))
                        .file(folder)
                        .build()))
                .hasSize(4);
        assertThatThrownBy(() -> Config.builder().set("a..b", 1).build())
                .hasMessageContaining("\"a..b\" (code) is no key");
    }
}
