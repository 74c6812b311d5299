package dev.retort;

import static dev.retort.Web.render;
import static dev.retort.Web.urlFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.annotation.Blueprint;
import dev.retort.annotation.Get;
import dev.retort.files.StaticFiles;
import dev.retort.registry.SetupException;
import dev.retort.template.PebbleTemplates;
import dev.retort.template.TemplateEngine;
import dev.retort.template.TemplateFolder;
import dev.retort.template.TemplateScope;
import dev.retort.template.View;
import dev.retort.testing.TestClient;
import java.io.Writer;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@SuppressWarnings("UnusedMethod") // Called by the application under test.
class BlueprintFilesTest {
    // region files
    @Blueprint(value = "/admin", staticFolder = "admin/static", templateFolder = "admin/templates")
    static class Admin {
        @Get("/")
        View panel() {
            return render("admin/panel.html", Map.of("name", "Ada"));
        }

        @Get("/css")
        String css() {
            return urlFor(".static", Map.of("filename", "admin.css"));
        }
    }
    // endregion

    static class Home {
        @Get("/")
        String index() {
            return urlFor("admin.static", Map.of("filename", "admin.css")) + " "
                    + urlFor("static", Map.of("filename", "wiring.css"));
        }

        @Get("/hello")
        View hello() {
            return render("hello.html", Map.of());
        }
    }

    /** Reads no folder of its own. */
    static class OtherEngine implements TemplateEngine {
        @Override
        public void render(String name, Map<String, ?> model, TemplateScope scope, Writer out) {}

        @Override
        public @Nullable String check(String name) {
            return null;
        }
    }

    private final TestClient annotated = TestClient.of(Retort.of(new Home(), new Admin()));

    @Test
    void aBlueprintHasStaticFilesBelowItsPrefix() {
        String url = annotated.get("/admin/css").text();
        assertThat(url).matches("/admin/static/admin\\.css\\?v=[0-9a-f]{10}");
        assertThat(annotated.get(url).text()).contains("teal");
        assertThat(annotated.get(url).header("Cache-Control")).contains("immutable");
        assertThat(annotated.get("/admin/static/none.css").status()).isEqualTo(404);
    }

    @Test
    void theApplicationsStaticFilesStayWhereTheyAre() {
        assertThat(annotated.get("/").text())
                .matches("/admin/static/admin\\.css\\?v=\\w+ /static/wiring\\.css\\?v=\\w+");
        assertThat(annotated.get("/static/wiring.css").status()).isEqualTo(200);
        assertThat(annotated.get("/static/admin.css").status()).isEqualTo(404);
    }

    @Test
    void aBlueprintHasTemplatesOfItsOwn() {
        assertThat(annotated.get("/admin/").text()).startsWith("<p>Panel of Ada, /admin/static/admin.css?v=");
    }

    @Test
    void ofTwoTemplatesOfOneNameTheApplicationsWins() {
        assertThat(annotated.get("/hello").text()).doesNotContain("which wins");
    }

    @Test
    void filesAndTemplatesAreSaidInCodeToo() {
        TestClient client = TestClient.of(
                // region filesInCode
                Retort.builder()
                        .blueprint(
                                "back",
                                "/back",
                                back -> back.staticFiles(StaticFiles.classPath("admin/static")
                                                .at("/assets/"))
                                        .templates(TemplateFolder.classPath("admin/templates"))
                                        .add(new Site()))
                        // endregion
                        .build());
        assertThat(client.get("/back/panel").text()).startsWith("<p>Panel of Bo, /back/assets/admin.css?v=");
        assertThat(client.get("/back/assets/admin.css").status()).isEqualTo(200);
    }

    static class Site {
        @Get("/panel")
        View panel() {
            return render("admin/panel.html", Map.of("name", "Bo"));
        }
    }

    @Test
    void aBlueprintsTemplatesAreFoundByAnEngineThatTheApplicationGives() {
        TestClient client = TestClient.of(Retort.builder()
                .templates(PebbleTemplates.builder()
                        .filter("shout", (value, arguments) -> value + "!")
                        .build())
                .add(new Admin())
                .build());
        assertThat(client.get("/admin/").text()).startsWith("<p>Panel of Ada");
    }

    @Test
    void templatesThatAnEngineCannotReadStopTheStart() {
        assertThatThrownBy(() -> Retort.builder()
                        .templates(new OtherEngine())
                        .add(new Admin())
                        .build())
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("OtherEngine")
                .hasMessageContaining("admin/templates")
                .hasMessageContaining("Override within");
    }

    @Test
    void aFolderThatLeadsElsewhereStopsTheStart() {
        @Blueprint(staticFolder = "../secrets")
        class Elsewhere {
            @Get("/x")
            String x() {
                return "x";
            }
        }
        assertThatThrownBy(() -> Retort.of(new Elsewhere()))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("A folder of the blueprint Elsewhere cannot be used")
                .hasMessageContaining("../secrets");
    }

    @Test
    void twoFoldersAtOneAddressStopTheStart() {
        assertThatThrownBy(() -> Retort.builder()
                        .blueprint("a", "", a -> a.staticFiles(StaticFiles.classPath("admin/static")))
                        .add(new Home())
                        .build())
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("the static files of the blueprint a")
                .hasMessageContaining("/static/<path:filename>");
    }
}
