package dev.ashlar.systemtests;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the module table of the design: who may depend on whom, and what every package keeps. */
final class ArchitectureTest {
  private static final String ROOT = "dev.ashlar.";

  /** Module (package below {@code dev.ashlar}) to the modules it may use directly. */
  private static final Map<String, Set<String>> MAY_USE =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("api", Set.of()),
              Map.entry("model", Set.of("api")),
              Map.entry("engine", Set.of("api", "model")),
              Map.entry("spi", Set.of("api", "model")),
              Map.entry("platform", Set.of("api", "model")),
              Map.entry("controlplane", Set.of("api", "model", "spi", "platform")),
              Map.entry("materialization", Set.of("api", "model", "spi", "engine")),
              Map.entry("training", Set.of("api", "model", "spi", "engine", "platform")),
              Map.entry("serving", Set.of("api", "model", "spi", "engine", "platform")),
              Map.entry("connectors.lake", Set.of("api", "model", "spi")),
              Map.entry("connectors.rocksdb", Set.of("api", "model", "spi")),
              Map.entry("client", Set.of("api")),
              Map.entry("cli", Set.of("api", "client")),
              Map.entry(
                  "server",
                  Set.of(
                      "api",
                      "model",
                      "engine",
                      "spi",
                      "platform",
                      "controlplane",
                      "materialization",
                      "training",
                      "serving",
                      "connectors.lake",
                      "connectors.rocksdb",
                      "client",
                      "cli")),
              Map.entry("testkit", Set.of("api", "client", "model", "spi", "engine")),
              Map.entry(
                  "bench",
                  Set.of("api", "model", "spi", "engine", "training", "connectors.lake"))));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.ashlar");

  static Stream<String> modules() {
    return MAY_USE.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void aModuleUsesOnlyWhatTheTableAllows(String module) {
    List<String> closed =
        modules()
            .filter(other -> !other.equals(module))
            .filter(other -> !MAY_USE.get(module).contains(other))
            .toList();
    noClasses()
        .that(resideInAPackage(packagesOf(module)))
        .should()
        .dependOnClassesThat(inModules(closed))
        .as(module + " may use only " + MAY_USE.get(module))
        .check(CLASSES);
  }

  @ParameterizedTest
  @MethodSource("modules")
  void everyModuleIsOnTheClassPath(String module) {
    assertThat(CLASSES.that(resideInAPackage(packagesOf(module)))).isNotEmpty();
  }

  @Test
  void everyClassLivesInAModuleOfTheTable() {
    assertThat(CLASSES)
        .allSatisfy(type -> assertThat(MAY_USE.keySet()).contains(moduleOf(type.getPackageName())));
  }

  @ParameterizedTest
  @MethodSource("modules")
  void internalPackagesAreClosedToOtherModules(String module) {
    noClasses()
        .that(DescribedPredicate.not(resideInAPackage(packagesOf(module))))
        .should()
        .dependOnClassesThat(resideInAPackage(ROOT + module + "..internal.."))
        .as("the internal packages of " + module + " are closed to other modules")
        .check(CLASSES);
  }

  @Test
  void everyPackageIsNullMarked() {
    Set<JavaPackage> packages = new HashSet<>();
    CLASSES.forEach(type -> packages.add(type.getPackage()));
    assertThat(packages)
        .filteredOn(candidate -> !isGenerated(candidate))
        .allSatisfy(candidate ->
            assertThat(candidate.isAnnotatedWith(NullMarked.class))
                .as("%s has a package-info.java with @NullMarked", candidate.getName())
                .isTrue());
  }

  @Test
  void noClassHasANameThatSaysNothing() {
    classes().should(haveANameThatSaysWhatItIs()).check(CLASSES);
  }

  private static ArchCondition<JavaClass> haveANameThatSaysWhatItIs() {
    return new ArchCondition<>("have a name that says what they are") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        if (type.getSimpleName().matches(".*(Util|Utils|Manager|Helper)")) {
          events.add(
              SimpleConditionEvent.violated(
                  type, type.getName() + " is named (expected: no Util, Manager or Helper)"));
        }
      }
    };
  }

  private static String packagesOf(String module) {
    return ROOT + module + "..";
  }

  private static DescribedPredicate<JavaClass> inModules(List<String> modules) {
    return DescribedPredicate.describe(
        "reside in " + modules, type -> modules.contains(moduleOf(type.getPackageName())));
  }

  private static String moduleOf(String packageName) {
    return modules()
        .filter(module -> (packageName + ".").startsWith(ROOT + module + "."))
        .findFirst()
        .orElse("");
  }

  /** A package of generated protocol messages: protoc writes it, nobody annotates it. */
  private static boolean isGenerated(JavaPackage candidate) {
    return candidate.getClasses().stream()
        .anyMatch(type ->
            type.isAssignableTo("com.google.protobuf.MessageLiteOrBuilder")
                || type.isAssignableTo("com.google.protobuf.ProtocolMessageEnum"));
  }
}
