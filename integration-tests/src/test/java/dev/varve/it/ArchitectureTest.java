/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows of the architecture run one way, and each library stays in the room it belongs to. */
@AnalyzeClasses(packages = "dev.varve", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] API = {
        "dev.varve", "dev.varve.stream", "dev.varve.kv", "dev.varve.object", "dev.varve.spi"
    };

    @ArchTest
    static final ArchRule arrows = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("dev.varve..")
            .layer("api")
            .definedBy(API)
            .layer("testkit")
            .definedBy("dev.varve.testkit..")
            .layer("memory")
            .definedBy("dev.varve.memory..")
            .layer("pubsub")
            .definedBy("dev.varve.pubsub..")
            .layer("persist")
            .definedBy("dev.varve.persist..")
            .layer("coordinator")
            .definedBy("dev.varve.coordinator..")
            .layer("tiering")
            .definedBy("dev.varve.tiering..")
            .layer("corepubsub")
            .definedBy("dev.varve.corepubsub..")
            .layer("recipe da")
            .definedBy("dev.varve.recipes.da..")
            .layer("jetstream")
            .definedBy("dev.varve.jetstream..")
            .layer("runtime")
            .definedBy("dev.varve.runtime..")
            .layer("server")
            .definedBy("dev.varve.server..")
            .layer("cli")
            .definedBy("dev.varve.cli..")
            .layer("bench")
            .definedBy("dev.varve.bench..")
            .whereLayer("api")
            .mayNotAccessAnyLayer()
            .whereLayer("testkit")
            .mayOnlyAccessLayers("api")
            .whereLayer("memory")
            .mayOnlyAccessLayers("api")
            .whereLayer("pubsub")
            .mayOnlyAccessLayers("api")
            .whereLayer("persist")
            .mayOnlyAccessLayers("api", "pubsub")
            .whereLayer("coordinator")
            .mayOnlyAccessLayers("api", "pubsub")
            .whereLayer("tiering")
            .mayOnlyAccessLayers("api")
            .whereLayer("corepubsub")
            .mayOnlyAccessLayers("api", "pubsub")
            .whereLayer("recipe da")
            .mayOnlyAccessLayers("api")
            .whereLayer("jetstream")
            .mayOnlyAccessLayers("api", "pubsub")
            .whereLayer("runtime")
            .mayOnlyAccessLayers("api")
            .whereLayer("server")
            .mayOnlyAccessLayers("api", "pubsub", "persist", "coordinator", "tiering", "corepubsub", "runtime")
            .whereLayer("cli")
            .mayOnlyAccessLayers(
                    "api",
                    "pubsub",
                    "persist",
                    "coordinator",
                    "tiering",
                    "corepubsub",
                    "recipe da",
                    "runtime",
                    "server")
            .whereLayer("bench")
            .mayOnlyAccessLayers("api", "pubsub", "persist", "tiering", "cli", "recipe da", "testkit");

    @ArchTest
    static final ArchRule benchTakesOnlyServersOfTheTestkit = noClasses()
            .that()
            .resideInAPackage("dev.varve.bench..")
            .should()
            .dependOnClassesThat(resideInAPackage("dev.varve.testkit..")
                    .and(not(resideInAPackage("dev.varve.testkit.nats")))
                    .or(resideInAnyPackage("org.junit..", "org.assertj..", "org.awaitility..")))
            .because("the libraries of tests are not on the class path of the command");

    @ArchTest
    static final ArchRule scenariosMeasureServersFromOutside = noClasses()
            .that()
            .resideInAPackage("dev.varve.bench..")
            .and()
            .resideOutsideOfPackage("dev.varve.bench.micro..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.varve.persist..")
            .because("servers are processes to a scenario; only what JMH measures is called in its own process");

    @ArchTest
    static final ArchRule jmh = noClasses()
            .that(not(resideInAPackage("dev.varve.bench.micro..")))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.openjdk.jmh..")
            .because("JMH is for one package of the bench, which is not published");

    @ArchTest
    static final ArchRule pubsubIsNotTheSpi = noClasses()
            .that()
            .resideInAPackage("dev.varve.pubsub")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.varve.stream", "dev.varve.kv", "dev.varve.object")
            .because(
                    "the transport seam knows errors and bytes only; the wire protocol alone speaks of streams and keys");

    @ArchTest
    static final ArchRule guice = noClasses()
            .that(not(resideInAnyPackage("dev.varve.runtime..", "dev.varve.server..")
                    .or(simpleNameEndingWith("Module"))))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.google.inject..", "com.google.common..");

    @ArchTest
    static final ArchRule jnats = noClasses()
            .that(not(resideInAnyPackage("dev.varve.pubsub..", "dev.varve.testkit.nats..", "dev.varve.bench..")))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.nats..")
            .because(
                    "jnats stays inside the transport; the test kit takes only its NKeys, and the bench measures it as a peer");

    @ArchTest
    static final ArchRule recipesNameNoBackend = noClasses()
            .that()
            .resideInAPackage("dev.varve.recipes..")
            .should()
            .haveNameMatching("(?i).*(nats|jetstream|sqlite|memory|pubsub).*")
            .because("a recipe knows the SPI and nothing of who serves it");

    @ArchTest
    static final ArchRule jdbc = noClasses()
            .that(not(resideInAnyPackage("dev.varve.persist..", "dev.varve.bench.scenario..")))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite..")
            .because("SQLite stays inside the persist server; a scenario measures it as a peer");

    @ArchTest
    static final ArchRule awsSdk = noClasses()
            .that(not(resideInAnyPackage("dev.varve.tiering.store.s3..", "dev.varve.tiering.store.vault..")))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("software.amazon.awssdk..");

    @ArchTest
    static final ArchRule jackson = noClasses()
            .that(not(resideInAnyPackage(
                    "dev.varve.runtime..",
                    "dev.varve.cli..",
                    "dev.varve.server..",
                    "dev.varve.coordinator..",
                    "dev.varve.tiering.archive..",
                    "dev.varve.tiering.store.vault..",
                    "dev.varve.jetstream..")))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("tools.jackson..");

    @ArchTest
    static final ArchRule avro = noClasses()
            .that(not(resideInAPackage("dev.varve.tiering.archive.segment..")))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.avro..");

    @ArchTest
    static final ArchRule tink = noClasses()
            .that(not(resideInAPackage("dev.varve.tiering.archive.encryption..")))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.google.crypto.tink..");

    @ArchTest
    static final ArchRule inheritanceIsForExceptions = classes()
            .that()
            .haveSimpleNameStartingWith("Abstract")
            .or()
            .haveSimpleNameEndingWith("Impl")
            .should()
            .resideInAPackage("nowhere")
            .allowEmptyShould(true)
            .because("a name says what a thing is");

    @ArchTest
    static final ArchRule noDrawersForOddments = noClasses()
            .should()
            .resideInAnyPackage("..util..", "..common..", "..misc..", "..support..", "..helper..", "..manager..");
}
