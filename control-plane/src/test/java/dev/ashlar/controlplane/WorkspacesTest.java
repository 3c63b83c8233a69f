package dev.ashlar.controlplane;

import static dev.ashlar.controlplane.Fixture.ADMIN;
import static dev.ashlar.controlplane.Fixture.PROD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ashlar.controlplane.keys.Keys.NewKey;
import dev.ashlar.controlplane.store.Database;
import dev.ashlar.controlplane.store.WorkspaceRow;
import dev.ashlar.controlplane.store.WorkspaceTable;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.platform.auth.Role;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkspacesTest {
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
  void aNewHomeHasALiveWorkspace() {
    assertThat(fixture.plane.workspaces())
        .singleElement()
        .satisfies(row -> {
          assertThat(row.name()).isEqualTo(PROD);
          assertThat(row.live()).isTrue();
        });
  }

  @Test
  void workspacesAreMadeListedAndDeleted() {
    fixture.plane.createWorkspace("ada-dev", WorkspaceKind.DEVELOPMENT, ADMIN);
    assertThat(fixture.plane.workspaces())
        .extracting(WorkspaceRow::name)
        .containsExactly("ada-dev", PROD);
    assertThat(fixture.plane.state().workspace("ada-dev").orElseThrow().live()).isFalse();

    fixture.plane.deleteWorkspace("ada-dev", ADMIN);

    assertThat(fixture.plane.state().workspace("ada-dev")).isEmpty();
    assertCode(() -> fixture.plane.deleteWorkspace("ada-dev", ADMIN), ErrorCode.NOT_FOUND);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Prod", "1st", "a b", "a/b", "..", "*", "a#b", "é"})
  void badNamesAreRefused(String name) {
    assertCode(
        () -> fixture.plane.createWorkspace(name, WorkspaceKind.LIVE, ADMIN),
        ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void aNameHasAtMost63Characters() {
    fixture.plane.createWorkspace("x".repeat(63), WorkspaceKind.LIVE, ADMIN);
    assertCode(
        () -> fixture.plane.createWorkspace("x".repeat(64), WorkspaceKind.LIVE, ADMIN),
        ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void aNameIsTakenOnce() {
    assertCode(
        () -> fixture.plane.createWorkspace(PROD, WorkspaceKind.LIVE, ADMIN), ErrorCode.CONFLICT);
  }

  @Test
  void thereIsALimitOfWorkspaces() {
    try (Database database = Database.open(home.resolve("control.db"))) {
      database.update(handle -> {
        for (int i = 1; i < Workspaces.MAX_WORKSPACES - 1; i++) {
          WorkspaceTable.insert(handle, new WorkspaceRow("w" + i, false, 0, 0));
        }
      });
    }
    fixture.plane.createWorkspace("last", WorkspaceKind.DEVELOPMENT, ADMIN);

    assertCode(
        () -> fixture.plane.createWorkspace("more", WorkspaceKind.DEVELOPMENT, ADMIN),
        ErrorCode.TOO_LARGE);
  }

  @Test
  void deletingTakesJobsTablesAndKeysAlong() {
    NewKey key = fixture.plane.keys().create("ci", PROD, Role.VIEWER, ADMIN);
    fixture.apply(TestViews.aggregates().build());
    String table =
        fixture.plane.state().workspace(PROD).orElseThrow().views().get("departures").table();

    fixture.plane.deleteWorkspace(PROD, ADMIN);
    fixture.plane.tick();

    assertThat(fixture.runner.take()).isEmpty();
    assertThat(fixture.dropped).containsExactly(table);
    assertThat(fixture.plane.keys().verifier().verify(key.text())).isEmpty();
  }

  @Test
  void aNewWorkspaceOfTheSameNameStartsEmpty() {
    fixture.apply(TestViews.aggregates().build());
    fixture.plane.tick();
    fixture.plane.deleteWorkspace(PROD, ADMIN);

    fixture.plane.createWorkspace(PROD, WorkspaceKind.LIVE, ADMIN);

    assertThat(fixture.plane.jobs(PROD, Optional.empty(), Optional.empty())).isEmpty();
    assertThat(fixture.plane.snapshots(PROD)).isEmpty();
    assertThat(fixture.apply(TestViews.aggregates().build()).jobIds()).hasSize(1);
  }

  @Test
  void aWorkspaceWithProtectedViewsIsNotDeleted() {
    fixture.apply(TestViews.aggregates().with(v -> v.preventDestroy = true).build());

    assertCode(() -> fixture.plane.deleteWorkspace(PROD, ADMIN), ErrorCode.CONFLICT);

    fixture.apply(TestViews.aggregates().build());
    fixture.plane.deleteWorkspace(PROD, ADMIN);
  }

  @Test
  void theJobsOfAHomeRunInOneProcessOnly() {
    fixture.plane.start();
    try (ControlPlane other = fixture.open()) {
      assertCode(other::start, ErrorCode.CONFLICT);
      fixture.plane.close();
      other.start();
    }
    fixture.plane = fixture.open();
  }

  private static void assertCode(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, ErrorCode code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            AshlarException.class, failure -> assertThat(failure.code()).isEqualTo(code))
        .hasMessageContaining("expected:");
  }
}
