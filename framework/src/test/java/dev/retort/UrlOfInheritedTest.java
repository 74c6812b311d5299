package dev.retort;

import static dev.retort.Web.urlFor;
import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.annotation.Blueprint;
import dev.retort.annotation.Get;
import dev.retort.annotation.Post;
import dev.retort.routing.BuildException;
import dev.retort.testing.TestClient;
import org.junit.jupiter.api.Test;

@SuppressWarnings("UnusedMethod") // Called by the application under test.
class UrlOfInheritedTest {
    // region crud
    abstract static class Crud {
        @Get("/<int:id>")
        String show(int id) {
            return "number " + id;
        }

        @Post("/")
        String create() {
            return urlFor(Crud::show, 7); // of the class that answers this request
        }
    }

    @Blueprint("/dogs")
    static class Dogs extends Crud {
        @Get("/cats-too")
        String cats() {
            return urlFor(Dogs::show, 1) + " " + urlFor(Cats::show, 2);
        }
    }

    @Blueprint("/cats")
    static class Cats extends Crud {}
    // endregion

    static class Home {
        @Get("/")
        String index() {
            return urlFor(Dogs::show, 1) + " " + urlFor(Cats::show, 2);
        }

        @Get("/any")
        String any() {
            try {
                return urlFor(Crud::show, 3);
            } catch (BuildException e) {
                return String.valueOf(e.getMessage());
            }
        }
    }

    /** As a container for dependency injection makes it, to put something around the calls. */
    static class WovenDogs extends Dogs {}

    static class Version {
        @Get("/item/<int:id>")
        String item(int id) {
            return urlFor(Version::item, id + 1);
        }

        @Get({"/pages", "/pages/<int:page>"})
        String pages() {
            return urlFor(Paged::list) + " " + urlFor(Paged::list, 2);
        }
    }

    static class Paged {
        @Get({"/list", "/list/<int:page>"})
        String list(java.util.OptionalInt page) {
            return "page " + page;
        }
    }

    static class Other {
        @Get("/other")
        String other() {
            try {
                return urlFor(Version::item, 1);
            } catch (BuildException e) {
                return String.valueOf(e.getMessage());
            }
        }
    }

    private final TestClient animals = TestClient.of(Retort.of(new Home(), new Dogs(), new Cats()));

    private final TestClient versions = TestClient.of(Retort.builder()
            .blueprint(
                    "v1", "/v1", v1 -> v1.add(new Version()).blueprint("deep", "/deep", deep -> deep.add(new Other())))
            .blueprint("v2", "/v2", v2 -> v2.add(new Version()))
            .blueprint("v3", "/v3", v3 -> v3.add(new Other()))
            .add(new Other())
            .add(new Paged())
            .build());

    @Test
    void anInheritedHandlerIsThatOfTheClassBeforeTheColons() {
        assertThat(animals.get("/").text()).isEqualTo("/dogs/1 /cats/2");
        assertThat(animals.get("/dogs/cats-too").text()).isEqualTo("/dogs/1 /cats/2");
    }

    @Test
    void aReferenceToTheSuperclassIsToTheClassThatAnswers() {
        assertThat(animals.post("/dogs/").text()).isEqualTo("/dogs/7");
        assertThat(animals.post("/cats/").text()).isEqualTo("/cats/7");
    }

    @Test
    void aReferenceToTheSuperclassFromElsewhereSaysWhichEndpointsThereAre() {
        assertThat(animals.get("/any").text())
                .contains("cats.show")
                .contains("dogs.show")
                .contains("urlFor(\"dogs.show\", Map.of(…))");
    }

    @Test
    void aSubclassThatAContainerMadeStandsForItsClass() {
        TestClient client = TestClient.of(Retort.of(new Home(), new WovenDogs(), new Cats()));
        assertThat(client.get("/").text()).isEqualTo("/dogs/1 /cats/2");
    }

    @Test
    void aClassInTwoBlueprintsIsThatOfTheRequest() {
        assertThat(versions.get("/v1/item/1").text()).isEqualTo("/v1/item/2");
        assertThat(versions.get("/v2/item/1").text()).isEqualTo("/v2/item/2");
    }

    @Test
    void aClassInTwoBlueprintsIsThatOfTheOneAroundTheRequest() {
        assertThat(versions.get("/v1/deep/other").text()).isEqualTo("/v1/item/1");
    }

    @Test
    void aClassInTwoBlueprintsIsNotGuessedFromOutside() {
        for (String path : new String[] {"/other", "/v3/other"}) {
            assertThat(versions.get(path).text())
                    .contains("v1.item, v2.item")
                    .contains("urlFor(\"v1.item\", Map.of(…))");
        }
    }

    @Test
    void aHandlerWithSeveralRulesTakesTheVariablesOfAll() {
        assertThat(versions.get("/v1/pages").text()).isEqualTo("/list /list/2");
    }
}
