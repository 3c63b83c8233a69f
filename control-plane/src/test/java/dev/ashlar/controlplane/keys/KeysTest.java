package dev.ashlar.controlplane.keys;

import static dev.ashlar.controlplane.Fixture.ADMIN;
import static dev.ashlar.controlplane.Fixture.PROD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ashlar.controlplane.ControlPlane;
import dev.ashlar.controlplane.Fixture;
import dev.ashlar.controlplane.WorkspaceKind;
import dev.ashlar.controlplane.keys.Keys.NewKey;
import dev.ashlar.controlplane.store.Database;
import dev.ashlar.controlplane.store.KeyRow;
import dev.ashlar.controlplane.store.KeyTable;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.platform.auth.KeyVerifier;
import dev.ashlar.platform.auth.Principal;
import dev.ashlar.platform.auth.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysTest {
  @TempDir Path home;
  private Fixture fixture;

  @BeforeEach
  void open() {
    fixture = new Fixture(home);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void theFirstStartMakesAnAdminKeyThatOnlyTheOwnerCanRead() throws IOException {
    String key = fixture.plane.firstAdminKey().orElseThrow();
    Path file = home.resolve("admin.key");

    assertThat(key).matches("ashlar_admin_[0-9a-f]{40}_[0-9a-f]{8}");
    assertThat(Files.readString(file)).isEqualTo(key + "\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(verify(key).orElseThrow().role()).isEqualTo(Role.ADMIN);
    fixture.reopen();
    assertThat(fixture.plane.firstAdminKey()).isEmpty();
    assertThat(verify(key)).isPresent();
  }

  @Test
  void theFirstCallersAfterAStartAreAllKnown() throws Exception {
    String key = fixture.plane.firstAdminKey().orElseThrow();
    int callers = 8;
    try (ExecutorService threads = Executors.newFixedThreadPool(callers)) {
      for (int start = 0; start < 10; start++) {
        fixture.reopen();
        KeyVerifier keys = fixture.plane.keys().verifier();
        CyclicBarrier together = new CyclicBarrier(callers);
        Callable<Boolean> caller =
            () -> {
              together.await();
              return keys.verify(key).isPresent();
            };
        for (Future<Boolean> known : threads.invokeAll(Collections.nCopies(callers, caller))) {
          assertThat(known.get()).isTrue();
        }
      }
    }
  }

  @Test
  void noFileOfTheHomeButTheAdminKeyFileHoldsAKey() throws IOException {
    NewKey made = create("ci", Role.EDITOR);
    String secret = made.text().substring("ashlar_editor_".length(), made.text().length() - 9);

    try (Stream<Path> files = Files.walk(home).filter(Files::isRegularFile)) {
      assertThat(files.filter(file -> holds(file, secret))).isEmpty();
    }
    assertThat(made.toString()).doesNotContain(secret);
  }

  @Test
  void aKeyIsItsAccountInItsWorkspaceWithItsRole() {
    NewKey made = create("ci", Role.CONSUMER);

    assertThat(verify(made.text()))
        .contains(new Principal(made.row().id(), "ci", PROD, Role.CONSUMER));
  }

  @Test
  void keysWithAnotherCharacterAreUnknown() {
    String key = create("ci", Role.EDITOR).text();

    for (int i = 0; i < key.length(); i++) {
      char other = key.charAt(i) == 'a' ? 'b' : 'a';
      assertThat(verify(key.substring(0, i) + other + key.substring(i + 1))).isEmpty();
    }
    assertThat(verify("")).isEmpty();
    assertThat(verify(key + "0")).isEmpty();
    assertThat(verify("ashlar_\u0000")).isEmpty();
  }

  @Test
  void aWellFormedKeyThatWasNeverMadeIsUnknown() {
    assertThat(verify(KeyText.make(Role.ADMIN, new SplittableRandom(99)))).isEmpty();
  }

  @Test
  void revokingIsEffectiveAtOnceAndTwiceIsHarmless() {
    NewKey made = create("ci", Role.EDITOR);
    assertThat(verify(made.text())).isPresent();

    fixture.plane.keys().revoke(made.row().id(), ADMIN);
    fixture.plane.keys().revoke(made.row().id(), ADMIN);

    assertThat(verify(made.text())).isEmpty();
    assertThat(fixture.plane.keys().list(ADMIN))
        .filteredOn(row -> row.id().equals(made.row().id()))
        .singleElement()
        .satisfies(row -> assertThat(row.revokedAtMicros()).isPresent());
  }

  @Test
  void anotherProcessHearsOfARevocationWithinFiveSeconds() {
    NewKey made = create("ci", Role.EDITOR);
    try (ControlPlane other = fixture.open()) {
      KeyVerifier verifier = other.keys().verifier();
      assertThat(verifier.verify(made.text())).isPresent();
      fixture.plane.keys().revoke(made.row().id(), ADMIN);

      fixture.clock.advance(Duration.ofMillis(4_999));
      assertThat(verifier.verify(made.text())).isPresent();
      fixture.clock.advance(Duration.ofMillis(1));
      assertThat(verifier.verify(made.text())).isEmpty();
    }
  }

  @Test
  void withoutTheDatabaseKeysStayGoodForAnHourAndThenNoneIs() {
    String key = create("ci", Role.EDITOR).text();
    assertThat(verify(key)).isPresent();
    fixture.plane.close();

    fixture.clock.advance(Duration.ofHours(1));
    assertThat(verify(key)).isPresent();
    fixture.clock.advance(Duration.ofMillis(1));
    assertThat(verify(key)).isEmpty();
    fixture.plane = fixture.open();
  }

  @Test
  void anAccountHasTwoKeysAtATimeAndNotThree() {
    NewKey first = create("ci", Role.EDITOR);
    create("ci", Role.EDITOR);

    assertCode(() -> create("ci", Role.EDITOR), ErrorCode.CONFLICT);
    fixture.plane.keys().revoke(first.row().id(), ADMIN);
    create("ci", Role.EDITOR);
  }

  @Test
  void nobodyGrantsWhatTheyDoNotHoldOrOutsideTheirWorkspace() {
    fixture.plane.createWorkspace("dev", WorkspaceKind.DEVELOPMENT, ADMIN);
    Principal owner = new Principal("k", "own", PROD, Role.OWNER);
    Principal editor = new Principal("k", "ed", PROD, Role.EDITOR);

    assertThat(fixture.plane.keys().create("a", PROD, Role.OWNER, owner).row().createdBy())
        .isEqualTo("own");
    assertCode(
        () -> fixture.plane.keys().create("b", "dev", Role.VIEWER, owner),
        ErrorCode.PERMISSION_DENIED);
    assertCode(
        () -> fixture.plane.keys().create("b", "*", Role.ADMIN, owner),
        ErrorCode.PERMISSION_DENIED);
    assertCode(
        () -> fixture.plane.keys().create("b", PROD, Role.VIEWER, editor),
        ErrorCode.PERMISSION_DENIED);
  }

  @Test
  void anOwnerSeesAndRevokesTheKeysOfTheirWorkspaceOnly() {
    fixture.plane.createWorkspace("dev", WorkspaceKind.DEVELOPMENT, ADMIN);
    NewKey dev = fixture.plane.keys().create("x", "dev", Role.VIEWER, ADMIN);
    NewKey prod = create("y", Role.VIEWER);
    Principal owner = new Principal("k", "own", PROD, Role.OWNER);

    assertThat(fixture.plane.keys().list(owner))
        .extracting(KeyRow::id)
        .containsExactly(prod.row().id());
    assertCode(() -> fixture.plane.keys().revoke(dev.row().id(), owner), ErrorCode.NOT_FOUND);
    assertCode(() -> fixture.plane.keys().revoke("none", ADMIN), ErrorCode.NOT_FOUND);
  }

  @Test
  void namesAndScopesAreChecked() {
    assertCode(() -> create("", Role.VIEWER), ErrorCode.INVALID_ARGUMENT);
    assertCode(() -> create("a b", Role.VIEWER), ErrorCode.INVALID_ARGUMENT);
    assertCode(() -> create("x".repeat(64), Role.VIEWER), ErrorCode.INVALID_ARGUMENT);
    assertThat(create("x".repeat(63), Role.VIEWER).row().name()).hasSize(63);
    assertCode(() -> create("a", Role.ADMIN), ErrorCode.INVALID_ARGUMENT);
    assertCode(
        () -> fixture.plane.keys().create("a", "*", Role.VIEWER, ADMIN),
        ErrorCode.INVALID_ARGUMENT);
    assertCode(
        () -> fixture.plane.keys().create("a", "nowhere", Role.VIEWER, ADMIN), ErrorCode.NOT_FOUND);
  }

  @Test
  void thereIsALimitOfLiveKeys() {
    try (Database database = Database.open(home.resolve("control.db"))) {
      database.update(handle -> {
        for (int i = 2; i < Keys.MAX_LIVE; i++) {
          KeyTable.insert(handle, row(i));
        }
      });
    }

    NewKey last = create("ci", Role.VIEWER);

    assertThat(verify(last.text())).isPresent();
    assertCode(() -> create("ci2", Role.VIEWER), ErrorCode.TOO_LARGE);
  }

  @Test
  void anAdminKeyThatCannotBeWrittenIsNotMade() throws IOException {
    Path other = home.resolve("other");
    Files.createDirectories(other.resolve("admin.key").resolve("in-the-way"));

    assertCode(() -> new Fixture(other), ErrorCode.STORE_UNAVAILABLE);
    Files.delete(other.resolve("admin.key").resolve("in-the-way"));

    try (Fixture again = new Fixture(other)) {
      assertThat(again.plane.firstAdminKey()).isPresent();
    }
  }

  private static KeyRow row(int number) {
    return new KeyRow(
        "id" + number,
        "name" + number,
        PROD,
        Role.VIEWER,
        "0".repeat(48) + HexFormat.of().toHexDigits((long) number),
        0,
        "x",
        OptionalLong.empty());
  }

  private NewKey create(String name, Role role) {
    return fixture.plane.keys().create(name, PROD, role, ADMIN);
  }

  private Optional<Principal> verify(String key) {
    return fixture.plane.keys().verifier().verify(key);
  }

  private static boolean holds(Path file, String text) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
  }

  private static void assertCode(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, ErrorCode code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            AshlarException.class, failure -> assertThat(failure.code()).isEqualTo(code))
        .hasMessageContaining("expected:");
  }
}
