package dev.retort;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class ArchitectureTest {
    /** A package uses only those before it; the root package stands where {@code ""} does. */
    private static final List<String> ORDER = List.of(
            "annotation",
            "routing",
            "json",
            "config",
            "http",
            "debug",
            "session",
            "template",
            "validation",
            "security",
            "files",
            "context",
            "command",
            "handler",
            "registry",
            "dispatch",
            "",
            "servlet",
            "testing");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.retort");

    private static String packageOf(JavaClass type) {
        String name = type.getPackageName();
        return name.equals("dev.retort") ? "" : name.substring("dev.retort.".length());
    }

    @Test
    void everyPackageHasItsPlaceInTheOrder() {
        assertThat(CLASSES.stream().map(ArchitectureTest::packageOf).distinct())
                .containsExactlyInAnyOrderElementsOf(ORDER);
    }

    @Test
    void aPackageUsesOnlyThoseBeforeIt() {
        for (int i = 0; i < ORDER.size(); i++) {
            List<String> later = ORDER.subList(i + 1, ORDER.size());
            String name = ORDER.get(i);
            noClasses()
                    .that(DescribedPredicate.describe(
                            "are in " + name, type -> packageOf(type).equals(name)))
                    .should()
                    .dependOnClassesThat(DescribedPredicate.describe(
                            "are in a later package",
                            type -> type.getPackageName().startsWith("dev.retort") && later.contains(packageOf(type))))
                    .allowEmptyShould(true)
                    .check(CLASSES);
        }
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.retort.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void onlyTheServletPackageKnowsJakartaServlet() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.retort.servlet..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.servlet..", "jakarta.websocket..")
                .check(CLASSES);
    }

    /** It may be missing: what has no upstream must not load it. */
    @Test
    void onlyTheServletOfUpstreamsKnowsJetty() {
        noClasses()
                .that()
                .haveNameNotMatching(".*\\.Upstream(Servlet|Body|Headers|Writer)(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.eclipse.jetty..")
                .check(CLASSES);
    }

    @Test
    void routingNeedsNothingButTheJdk() {
        noClasses()
                .that()
                .resideInAPackage("dev.retort.routing")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages("dev.retort.routing", "java..", "org.jspecify..")
                .check(CLASSES);
    }
}
