package dev.retort.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Provides;
import dev.retort.Retort;
import dev.retort.annotation.Blueprint;
import dev.retort.annotation.Get;
import dev.retort.annotation.Post;
import dev.retort.registry.SetupException;
import dev.retort.testing.TestClient;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The programs of the documentation of handlers that a container for dependency injection makes. */
@SuppressWarnings("UnusedMethod") // Called by the application and the container under test.
class ContainersPageTest {
    interface Posts {
        List<String> titles();

        void add(String title);
    }

    static final class PostsInMemory implements Posts {
        private final List<String> titles = new CopyOnWriteArrayList<>(List.of("On tea"));

        @Override
        public List<String> titles() {
            return titles;
        }

        @Override
        public void add(String title) {
            titles.add(title);
        }
    }

    static class Blog {
        private final Posts posts;
        private final Clock clock;

        @Inject
        Blog(Posts posts, Clock clock) {
            this.posts = posts;
            this.clock = clock;
        }

        @Get("/posts")
        List<String> posts() {
            return posts.titles();
        }

        @Get("/today")
        String today() {
            return LocalDate.now(clock).toString();
        }
    }

    @Blueprint("/admin")
    static class Admin {
        private final Posts posts;

        @Inject
        Admin(Posts posts) {
            this.posts = posts;
        }

        @Post("/posts/<title>")
        void add(String title) {
            posts.add(title);
        }
    }

    static class BlogModule extends AbstractModule {
        @Override
        protected void configure() {
            bind(Posts.class).to(PostsInMemory.class).in(Singleton.class);
        }

        @Provides
        Clock clock() {
            return Clock.fixed(Instant.parse("2024-05-06T07:08:09Z"), ZoneOffset.UTC);
        }
    }

    static Retort blog() {
        Injector injector = Guice.createInjector(new BlogModule());
        return Retort.builder()
                .instances(injector::getInstance)
                .add(Blog.class)
                .add(Admin.class)
                .build();
    }

    @Test
    void theContainerMakesHandlersAndWhatTheyNeed() {
        TestClient client = TestClient.of(blog());

        assertThat(client.get("/today").text()).isEqualTo("2024-05-06");
        assertThat(client.get("/posts").text()).contains("On tea");
    }

    @Test
    void handlersShareWhatIsASingletonInTheContainer() {
        TestClient client = TestClient.of(blog());

        assertThat(client.post("/admin/posts/On%20coffee").status()).isEqualTo(204);
        assertThat(client.get("/posts").text()).contains("On tea", "On coffee");
    }

    @Test
    void anInstanceStandsBesideThoseOfTheContainer() {
        Injector injector = Guice.createInjector(new BlogModule());
        Retort app = Retort.builder()
                .instances(injector::getInstance)
                .add(Blog.class)
                .add(new Object() {
                    @Get("/health")
                    String health() {
                        return "well";
                    }
                })
                .build();

        assertThat(TestClient.of(app).get("/health").text()).isEqualTo("well");
        assertThat(TestClient.of(app).get("/today").status()).isEqualTo(200);
    }

    @Test
    void whatTheContainerCannotMakeStopsTheStartWithItsReason() {
        Injector empty = Guice.createInjector();

        assertThatThrownBy(() -> Retort.builder()
                        .instances(empty::getInstance)
                        .add(Blog.class)
                        .build())
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("The instance factory could not make " + Blog.class.getName())
                .hasMessageContaining("No implementation for")
                .hasMessageContaining("Posts");
    }
}
