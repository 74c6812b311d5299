package dev.retort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.retort.annotation.Blueprint;
import dev.retort.annotation.Get;
import dev.retort.annotation.Query;
import dev.retort.annotation.Route;
import dev.retort.registry.SetupException;
import dev.retort.testing.TestClient;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SetupTest {
    @SuppressWarnings("UnusedMethod") // Scanned by the application under test.
    static class Faulty {
        @Get("/a/<int:id>")
        String unbound(String name) {
            return name;
        }

        @Get("/b")
        Thread thread() {
            return Thread.currentThread();
        }

        @Get("c")
        String withoutSlash() {
            return "";
        }

        @Get("/d")
        String wrongDefault(@Query(defaultValue = "many") int count) {
            return "" + count;
        }

        @Get("/e")
        String wrongType(@Query List<Thread> names) {
            return "" + names;
        }

        @Get("/f/<int:id")
        String wrongRule(int id) {
            return "" + id;
        }

        @Get("/h/<int:id>")
        String wrongVariable(Thread id) {
            return "" + id;
        }

        @Route(value = "/i", defaults = "page=x")
        String wrongRuleDefault(int page) {
            return "" + page;
        }

        @Route({})
        String noRule() {
            return "";
        }

        @Route(
                value = "/j",
                methods = {})
        String noMethod() {
            return "";
        }

        @Route(value = "/g", defaults = "page")
        String wrongPair() {
            return "";
        }
    }

    private static SetupException failure(Object... handlers) {
        SetupException failure = catchThrowableOfType(SetupException.class, () -> Retort.of(handlers));
        return java.util.Objects.requireNonNull(failure);
    }

    @Test
    void everyFaultIsReportedAtOnceWithItsPlaceAndItsRepair() {
        assertThat(failure(new Faulty()))
                .hasMessageContaining("The parameter name of Faulty.unbound(String) is bound to nothing")
                .hasMessageContaining("Write <name> into the rule")
                .hasMessageContaining("the rule has id")
                .hasMessageContaining("Faulty.thread() returns a Thread, which cannot be sent")
                .hasMessageContaining("The rule \"c\" of Faulty.withoutSlash() must begin with a slash")
                .hasMessageContaining("Write \"/c\"")
                .hasMessageContaining("default \"many\", which is not a whole number")
                .hasMessageContaining("names of Faulty.wrongType(List) is a List")
                .hasMessageContaining("/f/<int:id")
                .hasMessageContaining("^")
                .hasMessageContaining("Write \"name=value\"")
                .hasMessageContaining("id of Faulty.wrongVariable(Thread) is a Thread, which no converter makes")
                .hasMessageContaining("has the default \"x\" in its rule, which is not a whole number")
                .hasMessageContaining("Faulty.noRule() names no rule")
                .hasMessageContaining("Faulty.noMethod() names no method");
    }

    static class One {
        @Get("/x")
        String index() {
            return "one";
        }
    }

    static class Two {
        @Get("/x")
        String index() {
            return "two";
        }
    }

    @Test
    void aRuleThatStandsTwiceNamesBothHandlers() {
        assertThat(failure(new One(), new Two()))
                .hasMessageContaining("One.index()")
                .hasMessageContaining("Two.index()")
                .hasMessageContaining("/x");
    }

    static class Three {
        @Get("/three")
        String index() {
            return "three";
        }
    }

    @Test
    void anEndpointOfTwoHandlersNamesBothAndTheRepair() {
        assertThat(failure(new One(), new Three()))
                .hasMessageContaining("The endpoint \"index\" belongs to both dev.retort.SetupTest$One.index() and"
                        + " dev.retort.SetupTest$Three.index()")
                .hasMessageContaining(
                        "Write @Get(value = …, endpoint = \"threeIndex\") before dev.retort.SetupTest$Three");
    }

    static class Outer {
        static class One {
            @Get("/another")
            String index() {
                return "another";
            }
        }
    }

    @Test
    void twoClassesOfOneSimpleNameAreStillTwo() {
        assertThat(failure(new One(), new Outer.One())).hasMessageContaining("SetupTest$Outer$One.index()");
    }

    static class Sub extends One {
        @Override
        String index() {
            return "sub";
        }
    }

    interface Greeting {
        @Get("/greeting")
        default String greeting() {
            return "hello";
        }
    }

    static class Greeter implements Greeting {}

    @Test
    void anOverrideWithoutARouteIsAFaultAndADefaultMethodWithOneIsServed() {
        assertThat(failure(new Sub())).hasMessageContaining("Sub.index() overrides One.index(), which has a route");
        assertThat(TestClient.of(Retort.of(new Greeter())).get("/greeting").text())
                .isEqualTo("hello");
    }

    @Blueprint("admin/")
    static class Admin {
        @Get("/users")
        String users() {
            return "";
        }
    }

    @Test
    void aPrefixThatIsNoneNamesTheRepair() {
        assertThat(failure(new Admin())).hasMessageContaining("@Blueprint(\"/admin\")");
    }

    @Test
    void anObjectWithoutRoutesIsAFault() {
        assertThat(failure("a string")).hasMessageContaining("java.lang.String has no method with a route");
    }

    static class NeedsMore {
        NeedsMore(String what) {}

        @Get("/y")
        String index() {
            return "";
        }
    }

    @Test
    void aClassIsMadeByItsConstructorWithoutParameters() {
        assertThat(TestClient.of(Retort.of(One.class)).get("/x").text()).isEqualTo("one");
        assertThat(failure(NeedsMore.class))
                .hasMessageContaining("NeedsMore has no constructor without parameters")
                .hasMessageContaining("new NeedsMore(…)");
    }

    @Test
    void aFactoryMakesTheHandlersThatAreAddedAsClasses() {
        InstanceFactory factory = new InstanceFactory() {
            @Override
            public <T> T create(Class<T> type) throws Exception {
                return type.getDeclaredConstructor(String.class).newInstance("made");
            }
        };
        Retort app = Retort.builder().instances(factory).add(NeedsMore.class).build();

        assertThat(TestClient.of(app).get("/y").status()).isEqualTo(200);
    }

    @Test
    void parametersWithoutNamesSayHowToTurnThemOn(@TempDir Path folder) throws Exception {
        Path source = Files.writeString(folder.resolve("Unnamed.java"), """
                public class Unnamed {
                    @dev.retort.annotation.Get("/x/<id>") String show(String id) { return id; }
                }
                """);
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-proc:none",
                                "-cp",
                                classPath,
                                "-d",
                                folder.toString(),
                                source.toString()))
                .isZero();

        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            Object handler = loader.loadClass("Unnamed").getConstructor().newInstance();

            assertThat(failure(handler))
                    .hasMessageContaining("Unnamed.show(String) have no names in the class file")
                    .hasMessageContaining("-parameters")
                    .hasMessageContaining("<maven.compiler.parameters>true</maven.compiler.parameters>");
        }
    }
}
