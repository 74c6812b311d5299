package dev.retort.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.retort.config.ConfigException;
import dev.retort.testing.CommandResult;
import dev.retort.testing.TestClient;
import dev.retort.testing.TestResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DatabaseTest {
    @TempDir
    private Path folder;

    @Test
    void aBlogWithoutSettingsKeepsEverythingInItsFolder() throws Exception {
        Path data = folder.resolve("new/data");
        String session;
        try (TestBlog blog = TestBlog.with(data, Map.of())) {
            blog.reset();
            TestClient test = blog.login("test");
            test.post("/create", Map.of("title", "kept"));
            session = String.valueOf(test.cookies().get("session"));
        }
        assertThat(data.resolve("blog.mv.db")).exists();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("secret"))))
                .isEqualTo("rw-------");

        try (TestBlog again = TestBlog.with(data, Map.of())) {
            assertThat(again.visitor().get("/").text()).contains("kept");
            assertThat(again.visitor()
                            .request("GET", "/")
                            .cookie("session", session)
                            .send()
                            .text())
                    .contains("Log out");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anEmptyBlogGetsAFewPostsOnce(TestDatabase database) throws Exception {
        String url = database.freshUrl();
        for (int start = 0; start < 2; start++) {
            TestBlog blog = TestBlog.with(folder, Map.of("db-url", url, "demo", true));
            assertThat(blog.visitor().get("/").text()).contains("Welcome", "A moth in the relay", "by Ada");
            assertThat(blog.visitor().get("/1").text()).contains("<th>card</th>");
            assertThat(blog.count("posts")).isEqualTo(3);
            assertThat(blog.visitor()
                            .post("/auth/login", Map.of("username", "Ada", "password", "!"))
                            .status())
                    .isEqualTo(422);
            if (database == TestDatabase.POSTGRESQL) {
                blog.close();
            }
        }
    }

    @Test
    void withoutItsDatabaseTheBlogSaysSoAndTheRestOfItWorks() throws Exception {
        TestBlog blog = TestBlog.with(folder, Map.of("db-url", "jdbc:postgresql://127.0.0.1:1/none"));
        TestClient client = blog.visitor();

        TestResponse page = client.get("/");
        assertThat(page.status()).isEqualTo(503);
        assertThat(page.text()).contains("Not available now", "Try again in a moment.", "name this request");
        assertThat(client.get("/api/posts").contentType()).isEqualTo("application/problem+json");
        assertThat(client.get("/hello/Ada").status()).isEqualTo(200);
        assertThat(client.get("/static/style.css").status()).isEqualTo(200);
    }

    @Test
    void aPasswordInItsAddressDoesNotGetIntoTheLog() throws Exception {
        String url = "jdbc:postgresql://127.0.0.1:1/none?user=u&password=secret";
        try (TestBlog blog = TestBlog.with(folder, Map.of("db-url", url));
                LogLines log = new LogLines()) {
            assertThat(blog.visitor().get("/").status()).isEqualTo(503);

            assertThat(log.lines())
                    .anyMatch(line -> line.contains("jdbc:postgresql://127.0.0.1:1/none cannot be opened"))
                    .noneMatch(line -> line.contains("secret"));
        }
    }

    @Test
    void aDatabaseThatComesUpLaterIsFoundWithoutARestart() throws Exception {
        String file = "jdbc:h2:file:" + folder.resolve("late");
        try (TestBlog blog = TestBlog.with(folder, Map.of("db-url", file + ";IFEXISTS=TRUE"))) {
            assertThat(blog.visitor().get("/").status()).isEqualTo(503);

            DriverManager.getConnection(file, "", "").close();

            assertThat(blog.visitor().get("/").status()).isEqualTo(200);
        }
    }

    @Test
    void settingsThatCannotBeAreAllRefusedAtTheStart() {
        Map<String, Object> wrong =
                Map.of("db-url", "jdbc:mysql://h/blog?password=pw-of-nobody", "db-connections", 0, "password-cost", 2);

        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> TestBlog.with(folder, wrong))
                .withMessageContainingAll(
                        "RETORT_DB_URL (db-url) has to begin with jdbc:postgresql: or jdbc:h2:",
                        "RETORT_DB_CONNECTIONS (db-connections) is 0 and has to be 1 or more",
                        "RETORT_PASSWORD_COST (password-cost) has to be 4 to 31")
                .withMessageNotContaining("pw-of-nobody");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> TestBlog.with(folder, Map.of("password-cost", 32)))
                .withMessageContaining("has to be 4 to 31");
    }

    @Test
    void aCommandBringsTheDatabaseUpToDate() throws Exception {
        TestBlog blog = TestBlog.on(TestDatabase.H2, folder);

        CommandResult result = blog.visitor().run("migrate");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("The database is up to date.");
    }
}
