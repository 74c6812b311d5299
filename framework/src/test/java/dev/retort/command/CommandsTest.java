package dev.retort.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.Retort;
import dev.retort.RetortBuilder;
import dev.retort.annotation.Blueprint;
import dev.retort.annotation.Get;
import dev.retort.config.Config;
import dev.retort.registry.SetupException;
import dev.retort.testing.CommandResult;
import dev.retort.testing.TestClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
    private static final Command NOTHING = run -> 0;

    /** A database that takes notes. */
    private static final class Database {
        final List<String> notes = new ArrayList<>();

        void createTables(String url) {
            notes.add("tables in " + url);
        }

        int load(String file) {
            notes.add("load " + file);
            return 3;
        }
    }

    private static RetortBuilder builder() {
        return Retort.builder().config(Config.builder().build().with(Map.of("database", "jdbc:test")));
    }

    private static Retort blog(Database database) {
        // region commands
        return builder()
                .command("init-db", "Creates the tables.", run -> {
                    database.createTables(run.config().get("database", String.class));
                    run.out().println("Created the tables.");
                    return 0;
                })
                .blueprint(
                        "posts",
                        "/posts",
                        posts -> posts.command("import", "<file>: adds posts.", run -> {
                            int count = database.load(run.argument(0, "file"));
                            run.out().println(count + " posts");
                            return 0;
                        }))
                .build();
        // endregion
    }

    @Test
    void aCommandIsRunWithItsArgumentsAndTheConfiguration() {
        Database database = new Database();
        // region run
        TestClient client = TestClient.of(blog(database));

        CommandResult result = client.run("init-db");
        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("Created the tables.");
        assertThat(client.run("posts", "import", "all.csv").out()).contains("3 posts");
        // endregion
        assertThat(result.err()).isEmpty();
        assertThat(database.notes).containsExactly("tables in jdbc:test", "load all.csv");
    }

    @Test
    void whatFollowsACommandIsLeftToIt() {
        List<String> heard = new ArrayList<>();
        TestClient client = TestClient.of(builder()
                .command("echo", "", run -> {
                    heard.add(run.words());
                    heard.addAll(run.arguments());
                    return 7;
                })
                .build());

        assertThat(client.run("echo", "-v", "", "--", "--help", "ä b").exitCode())
                .isEqualTo(7);
        assertThat(heard).containsExactly("echo", "-v", "", "--", "--help", "ä b");
    }

    @Test
    void theCommandsOfNestedBlueprintsHaveTheWholeName() {
        TestClient client = TestClient.of(builder()
                .blueprint(
                        "shop",
                        "/shop",
                        shop -> shop.command("open", "", say("shop"))
                                .blueprint("admin", "/admin", admin -> admin.command("open", "", say("admin"))))
                .build());

        assertThat(client.run("shop", "open").out()).isEqualToNormalizingNewlines("shop: shop open\n");
        assertThat(client.run("shop.admin", "open").out()).isEqualToNormalizingNewlines("admin: shop.admin open\n");
        assertThat(client.run("admin", "open").exitCode()).isEqualTo(2);
    }

    private static Command say(String what) {
        return run -> {
            run.out().println(what + ": " + run.words());
            return 0;
        };
    }

    @Blueprint("/news")
    private static final class News {
        @Get("/")
        @SuppressWarnings("UnusedMethod") // Called by the application.
        String index() {
            return "";
        }
    }

    @Test
    void anAnnotatedBlueprintHasCommandsToo() {
        Retort app = builder()
                .add(new News())
                .blueprint(News.class, news -> news.command("fetch", "", say("news")))
                .build();

        assertThat(TestClient.of(app).run("news", "fetch").out()).isEqualToNormalizingNewlines("news: news fetch\n");
    }

    @Test
    void withoutACommandAllAreListed() {
        TestClient client = TestClient.of(blog(new Database()));

        String all = "  init-db       Creates the tables.\n  posts import  <file>: adds posts.\n";
        assertThat(client.run().out()).isEqualToNormalizingNewlines(all);
        assertThat(client.run("--help").out()).isEqualToNormalizingNewlines(all);
        assertThat(client.run("posts").out()).isEqualToNormalizingNewlines("  posts import  <file>: adds posts.\n");
        assertThat(client.run().exitCode()).isZero();
        assertThat(TestClient.of(builder().build()).run().out()).contains("has no commands");
    }

    @Test
    void helpShowsACommandAndDoesNotRunIt() {
        Database database = new Database();
        TestClient client = TestClient.of(blog(database));

        CommandResult help = client.run("init-db", "--help");
        assertThat(help.exitCode()).isZero();
        assertThat(help.out()).isEqualToNormalizingNewlines("  init-db  Creates the tables.\n");
        assertThat(client.run("posts", "--help").out()).contains("posts import");
        assertThat(database.notes).isEmpty();
    }

    @Test
    void anUnknownCommandIsRefusedWithThoseThereAre() {
        TestClient client = TestClient.of(blog(new Database()));

        CommandResult unknown = client.run("initdb");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.out()).isEmpty();
        assertThat(unknown.err()).startsWith("There is no command \"initdb\"").contains("  init-db ");
        assertThat(client.run("posts", "export").err())
                .startsWith("There is no command \"posts export\"")
                .contains("posts import")
                .doesNotContain("init-db");
        assertThat(client.run("").exitCode()).isEqualTo(2);
        assertThat(TestClient.of(builder().build()).run("init-db").err()).contains("command(\"init-db\", …)");
    }

    @Test
    void anArgumentThatIsMissingIsNamed() {
        CommandResult result = TestClient.of(blog(new Database())).run("posts", "import");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).startsWith("posts import has no <file>.").doesNotContain("\tat ");
    }

    @Test
    void aFailureIsToldAndEndsWithOne() {
        TestClient client = TestClient.of(builder()
                .command("refused", "", run -> {
                    run.out().println("begun");
                    throw new CommandFailedException("There is no file x.csv.");
                })
                .command("broken", "", run -> {
                    throw new IOException("the disk is full");
                })
                .command("unset", "", run -> {
                    run.out().println(run.config().get("missing.setting", String.class));
                    return 0;
                })
                .build());

        CommandResult refused = client.run("refused");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.out()).isEqualToNormalizingNewlines("begun\n");
        assertThat(refused.err()).isEqualToNormalizingNewlines("There is no file x.csv.\n");

        CommandResult broken = client.run("broken");
        assertThat(broken.exitCode()).isEqualTo(1);
        assertThat(broken.err())
                .startsWith("java.io.IOException: the disk is full")
                .contains("\tat ");

        CommandResult unset = client.run("unset");
        assertThat(unset.exitCode()).isEqualTo(1);
        assertThat(unset.err()).contains("missing.setting").doesNotContain("\tat ");
    }

    @Test
    void theApplicationBeginsForACommandAndForNothingElse() {
        List<String> seen = new ArrayList<>();
        Retort app = builder()
                .onStart(begun -> seen.add("begin"))
                .onStop(ended -> seen.add("end"))
                .command("look", "", run -> {
                    seen.add("run");
                    return 0;
                })
                .build();
        PrintWriter nowhere = new PrintWriter(new StringWriter());

        app.execute(List.of(), nowhere, nowhere);
        app.execute(List.of("loop"), nowhere, nowhere);
        app.execute(List.of("look", "--help"), nowhere, nowhere);
        assertThat(seen).isEmpty();

        app.execute(List.of("look"), nowhere, nowhere);
        app.end();
        assertThat(seen).containsExactly("begin", "run", "end");
    }

    @Test
    void anApplicationThatCannotBeginRunsNoCommand() {
        List<String> seen = new ArrayList<>();
        Retort app = builder()
                .onStart(begun -> {
                    throw new IllegalStateException("the database is away");
                })
                .command("look", "", run -> {
                    seen.add("run");
                    return 0;
                })
                .build();
        StringWriter err = new StringWriter();

        assertThat(app.execute(List.of("look"), new PrintWriter(new StringWriter()), new PrintWriter(err)))
                .isEqualTo(1);
        assertThat(err.toString()).contains("the database is away");
        assertThat(seen).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "-x", "--help", "two words", "tab\t", "line\n", "nbsp\u00a0x"})
    void aNameMustBeOneWord(String name) {
        assertThatThrownBy(() -> builder().command(name, "", NOTHING).build())
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("\"" + name + "\" names no command of the application");
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "routes", "shell", "gateway", "exec", "help"})
    void retortsOwnCommandsKeepTheirNames(String name) {
        assertThatThrownBy(() -> builder().command(name, "", NOTHING).build())
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("\"" + name + "\" of the application has the name of one of Retort's own");
        Retort inBlueprint = builder()
                .blueprint("posts", "/posts", posts -> posts.command(name, "", NOTHING))
                .build();
        assertThat(TestClient.of(inBlueprint).run("posts", name).exitCode()).isZero();
    }

    @Test
    void everyFaultIsToldWithTheOthersOfTheStart() {
        RetortBuilder builder = builder()
                .command("a", "", NOTHING)
                .command("a", "", NOTHING)
                .command("posts", "", NOTHING)
                .get("/<int:x", (request, values) -> "")
                .blueprint(
                        "posts",
                        "/posts",
                        posts -> posts.command("b", "", NOTHING)
                                .command("b", "", NOTHING)
                                .command("c d", "", NOTHING));

        assertThatThrownBy(builder::build)
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("5 reasons")
                .hasMessageContaining("There are two commands \"a\" of the application.")
                .hasMessageContaining("\"posts\" of the application has the name of a blueprint with commands.")
                .hasMessageContaining("There are two commands \"b\" of the blueprint posts.")
                .hasMessageContaining("\"c d\" names no command of the blueprint posts.")
                .hasMessageContaining("/<int:x");
    }
}
