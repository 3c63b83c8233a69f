package dev.ashlar.controlplane.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("control.db");
  }

  @Test
  void whatWasWrittenIsThereAfterReopening() {
    try (Database database = Database.open(file)) {
      database.update(
          handle -> WorkspaceTable.insert(handle, new WorkspaceRow("prod", true, 0, 7)));
    }
    try (Database database = Database.open(file)) {
      assertThat(database.read(WorkspaceTable::list))
          .containsExactly(new WorkspaceRow("prod", true, 0, 7));
    }
  }

  @Test
  void aWriteThatRaisesLeavesNothing() {
    try (Database database = Database.open(file)) {
      assertThatThrownBy(() ->
              database.update(handle -> {
                WorkspaceTable.insert(handle, new WorkspaceRow("prod", true, 0, 7));
                throw new AshlarException(ErrorCode.CONFLICT, "planted");
              }))
          .hasMessage("planted");
      assertThat(database.read(WorkspaceTable::list)).isEmpty();
    }
  }

  @Test
  void durabilityAndForeignKeysAreOn() {
    try (Database database = Database.open(file)) {
      assertThat(pragma(database, "journal_mode")).isEqualTo("wal");
      assertThat(pragma(database, "synchronous")).isEqualTo("2");
      assertThat(pragma(database, "foreign_keys")).isEqualTo("1");
      assertThat(pragma(database, "busy_timeout")).isEqualTo("10000");
    }
  }

  @Test
  void aBrokenReferenceIsRefused() {
    try (Database database = Database.open(file)) {
      assertCode(
          () -> database.update(handle -> PlanTable.put(handle, orphan())),
          ErrorCode.INTERNAL,
          file.toString());
    }
  }

  @Test
  void aDatabaseOfANewerProgramIsRefused() throws SQLException {
    Database.open(file).close();
    execute(
        "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script,"
            + " checksum, installed_by, installed_on, execution_time, success) VALUES (3, '3',"
            + " 'later', 'SQL', 'V3__later.sql', 1, 'x', '2027-01-01 00:00:00.000', 1, 1)");

    assertCode(
        () -> Database.open(file), ErrorCode.CORRUPT, "schema version 3 (expected: at most 2");
  }

  @Test
  void aDatabaseWhoseMigrationDiffersIsRefused() throws SQLException {
    Database.open(file).close();
    execute("UPDATE flyway_schema_history SET checksum = 1 WHERE version = '1'");

    assertCode(() -> Database.open(file), ErrorCode.CORRUPT, "of another program");
  }

  @Test
  void aDatabaseOfAnotherProgramIsRefusedAndLeftAsItWas() throws SQLException {
    execute("CREATE TABLE songs (title TEXT)");

    assertCode(() -> Database.open(file), ErrorCode.CORRUPT, "of another program");

    execute("INSERT INTO songs VALUES ('x')");
  }

  @Test
  void aFileThatIsNoDatabaseIsRefused() throws IOException {
    Files.writeString(file, "this is a text of more than one hundred bytes ".repeat(30));

    assertCode(() -> Database.open(file), ErrorCode.CORRUPT, file.toString());
  }

  @Test
  void aFolderThatIsMissingIsNamed() {
    Path missing = folder.resolve("none").resolve("control.db");

    assertCode(() -> Database.open(missing), ErrorCode.STORE_UNAVAILABLE, missing.toString());
  }

  @Test
  void aFullDiskIsNamedWithItsPathAndWritingWorksAgainWhenThereIsSpace() {
    try (Database database = Database.open(file)) {
      database.update(handle -> handle.execute("PRAGMA max_page_count = 40"));
      assertCode(
          () -> database.update(handle -> insertMuch(handle, 400)),
          ErrorCode.DISK_FULL,
          file.toString());
      assertThat(database.read(WorkspaceTable::list)).isEmpty();

      database.update(handle -> insertMuch(handle, 1));
      assertThat(database.read(WorkspaceTable::list)).hasSize(1);
    }
  }

  @Test
  void aDatabaseOfTheVersionBeforeKeepsItsRows() throws SQLException {
    Flyway.configure()
        .dataSource("jdbc:sqlite:" + file, null, null)
        .locations("classpath:db/migration")
        .target("1")
        .load()
        .migrate();
    execute("INSERT INTO workspace (name, live, created_at) VALUES ('old', 1, 0)");

    try (Database database = Database.open(file)) {
      assertThat(database.read(WorkspaceTable::list)).hasSize(1);
      assertThat(
              database.<List<String>>read(handle ->
                  handle
                      .createQuery("SELECT name FROM pragma_table_info('job')")
                      .mapTo(String.class)
                      .list()))
          .contains("failed_conditions");
    }
  }

  @Test
  void theNewestScriptIsTheVersionThatMigrationsKnow() {
    assertThat(
            Migrations.class
                .getClassLoader()
                .getResource("db/migration/V" + Migrations.LATEST + "__control_plane.sql"))
        .isNotNull();
  }

  private static void insertMuch(org.jdbi.v3.core.Handle handle, int rows) {
    for (int i = 0; i < rows; i++) {
      WorkspaceTable.insert(handle, new WorkspaceRow("w" + i + "x".repeat(1_000), true, 0, 0));
    }
  }

  private static PlanRow orphan() {
    return new PlanRow("none", "id", "hash", 0, java.util.OptionalLong.empty(), "{}", 0, "x");
  }

  private static String pragma(Database database, String name) {
    return database.read(handle -> handle.createQuery("PRAGMA " + name).mapTo(String.class).one());
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private static void assertCode(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, ErrorCode code, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            AshlarException.class, failure -> assertThat(failure.code()).isEqualTo(code))
        .hasMessageContaining(message)
        .hasMessageContaining("expected:");
  }
}
