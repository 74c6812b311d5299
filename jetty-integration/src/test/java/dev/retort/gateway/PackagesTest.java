package dev.retort.gateway;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class PackagesTest {
    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.retort.gateway");

    @Test
    void aPackageUsesOnlyThoseAboveIt() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("site")
                .definedBy("dev.retort.gateway.site")
                .layer("proxy")
                .definedBy("dev.retort.gateway.proxy")
                .layer("content")
                .definedBy("dev.retort.gateway.content")
                .layer("gateway")
                .definedBy("dev.retort.gateway")
                .whereLayer("gateway")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("content")
                .mayOnlyBeAccessedByLayers("gateway")
                .whereLayer("proxy")
                .mayOnlyBeAccessedByLayers("content", "gateway")
                .check(classes);
    }

    @Test
    void thereIsNoCycle() {
        slices().matching("dev.retort.(gateway..)").should().beFreeOfCycles().check(classes);
    }
}
