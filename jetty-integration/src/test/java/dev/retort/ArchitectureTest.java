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
    /** A package uses only those before it. */
    private static final List<String> ORDER = List.of(
            "dev.retort.tls",
            "dev.retort.jetty.wire",
            "dev.retort.jetty.war",
            "dev.retort.jetty.uwsgi",
            "dev.retort.jetty",
            "dev.retort.gateway.config",
            "dev.retort.gateway.exchange",
            "dev.retort.gateway.proxy.transport",
            "dev.retort.gateway.site",
            "dev.retort.gateway.resolver",
            "dev.retort.gateway.variable",
            "dev.retort.gateway.rewrite",
            "dev.retort.gateway.tls",
            "dev.retort.gateway.connector",
            "dev.retort.gateway.upstream",
            "dev.retort.gateway.proxy",
            "dev.retort.gateway.webapp",
            "dev.retort.gateway.filter",
            "dev.retort.gateway.content",
            "dev.retort.gateway",
            "dev.retort.cli");

    /** This module's own classes, not those of the framework that it stands on. */
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.retort.tls", "dev.retort.jetty", "dev.retort.gateway", "dev.retort.cli");

    @Test
    void everyPackageHasItsPlaceInTheOrder() {
        assertThat(CLASSES.stream().map(JavaClass::getPackageName).distinct())
                .containsExactlyInAnyOrderElementsOf(ORDER);
    }

    @Test
    void aPackageUsesOnlyThoseBeforeIt() {
        for (int i = 0; i < ORDER.size() - 1; i++) {
            List<String> later = ORDER.subList(i + 1, ORDER.size());
            noClasses()
                    .that()
                    .resideInAPackage(ORDER.get(i))
                    .should()
                    .dependOnClassesThat(DescribedPredicate.describe(
                            "are in a later package", type -> later.contains(type.getPackageName())))
                    .check(CLASSES);
        }
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.retort.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void nothingHereKnowsJakartaServletItself() {
        noClasses()
                .that()
                // They upgrade a request of the servlet API, by their nature.
                .haveNameNotMatching(".*\\.(JettyUpgrader|WarWebSockets).*")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jakarta.servlet..")
                .check(CLASSES);
    }
}
