package dev.ashlar.connectors.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ashlar.connectors.lake.Database.Limits;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DuckDbErrorsTest {
  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  @TempDir private Path root;
  private StopSwitch stop;
  private Database database;

  @BeforeEach
  void open() {
    stop = new StopSwitch(scheduler, Lake.TIMEOUT);
    database = Database.open(new Limits(2, Lake.MEMORY, Optional.empty()), stop);
  }

  @AfterEach
  void close() {
    database.close();
    stop.close();
    scheduler.shutdownNow();
  }

  private static AshlarException error(String type, String message, Subject subject) {
    return DuckDbErrors.of(
        new SQLException(
            "{\"exception_type\":\"" + type + "\",\"exception_message\":\"" + message + "\"}"),
        subject);
  }

  @Test
  void aFullDiskNamesThePath() {
    assertThatThrownBy(() ->
            database.execute(
                "COPY (SELECT range FROM range(1000000)) TO '/dev/full' (FORMAT parquet)",
                Subject.target("/data/table")))
        .isInstanceOfSatisfying(
            AshlarException.class, error -> assertThat(error.code()).isEqualTo(ErrorCode.DISK_FULL))
        .hasMessage("no space left on the device of /data/table (expected: free space to write)");
    assertThat(Folders.failed(Path.of("/x"), new IOException("/x: No space left on device")).code())
        .isEqualTo(ErrorCode.DISK_FULL);
  }

  @Test
  void spillSpaceThatRunsOutIsMemoryThatRunsOut() {
    database.execute("SET memory_limit = '20MB'", Subject.ours("a setting"));
    assertThatThrownBy(() ->
            database.execute(
                "CREATE TABLE x AS SELECT range, hash(range) FROM range(10000000)",
                Subject.ours("rows")))
        .isInstanceOfSatisfying(
            AshlarException.class,
            error -> assertThat(error.code()).isEqualTo(ErrorCode.OUT_OF_MEMORY))
        .hasMessageContaining("rows")
        .hasMessageContaining("(expected: ");
  }

  @Test
  void aDefectOfDuckDbIsInternalWhoeversSqlItWas() {
    for (String type : List.of("INTERNAL", "FATAL")) {
      for (Subject subject :
          List.of(
              Subject.sql("f"),
              Subject.source("f"),
              Subject.target("f"),
              Subject.store("f"),
              Subject.ours("f"))) {
        assertThat(error(type, "oops", subject).code()).isEqualTo(ErrorCode.INTERNAL);
      }
    }
  }

  @Test
  void anInterruptIsACancellation() {
    assertThat(error("Interrupt", "Interrupted!", Subject.ours("x")).code())
        .isEqualTo(ErrorCode.CANCELLED);
  }

  @Test
  void inputAndOutputFailuresAreOfWhatTheyWereDoneTo() {
    assertThat(error("IO", "cannot", Subject.sql("f")).code())
        .isEqualTo(ErrorCode.SOURCE_UNREADABLE);
    assertThat(error("IO", "cannot", Subject.source("f")).code())
        .isEqualTo(ErrorCode.SOURCE_UNREADABLE);
    assertThat(error("IO", "cannot", Subject.target("f")).code())
        .isEqualTo(ErrorCode.STORE_UNAVAILABLE);
    assertThat(error("IO", "cannot", Subject.store("f")).code())
        .isEqualTo(ErrorCode.STORE_UNAVAILABLE);
  }

  @Test
  void valuesAreTakenOutAndNamesAreKept() {
    assertThat(error("Conversion", "Could not convert string 'hush' to INT64", Subject.sql("f")))
        .hasMessage("Could not convert string … to INT64");
    assertThat(
            error(
                "Out of Range", "Overflow in multiplication of INT64 (99 * 77)!", Subject.sql("f")))
        .hasMessage("Overflow in multiplication of INT64 …!");
    assertThat(error("Binder", "Referenced column \\\"x\\\" not found", Subject.sql("f")))
        .hasMessage("Referenced column \"x\" not found");
  }

  @Test
  void errorsWithinErrorsAndPlainOnesAreUnderstood() {
    assertThat(
            DuckDbFault.of(
                "get_next failed(): java.io.IOException:"
                    + " message={\"exception_type\":\"Conversion\",\"exception_message\":\"no\",\"position\":\"3\"}}"
                    + " and more"))
        .isEqualTo(new DuckDbFault("Conversion", "no", 3, ""));
    assertThat(
            DuckDbFault.of(
                "Async: {\"exception_type\":\"IO\",\"exception_message\":\"Write failed: "
                    + "{\\\"exception_type\\\":\\\"IO\\\",\\\"exception_message\\\":\\\"no\\\"}\"}"))
        .isEqualTo(new DuckDbFault("IO", "no", -1, ""));
    assertThat(DuckDbFault.of("Connection Error: no").type()).isEqualTo("Connection");
    assertThat(DuckDbFault.of("{\"exception_type\" but no more").type()).isEmpty();
    assertThat(DuckDbFault.of("?").message()).isEqualTo("?");
  }

  @Test
  void aFailedStatementDoesNotSpoilTheNext() {
    assertThatThrownBy(() -> database.execute("SELECT nonsense", Subject.ours("x")))
        .isInstanceOf(AshlarException.class);
    assertThat(database.number("SELECT 42", Subject.ours("x"))).isEqualTo(42);
  }

  @Test
  void stoppingAStatementThatHasEndedIsHarmless() throws Exception {
    try (var connection = DriverManager.getConnection("jdbc:duckdb:")) {
      Statement ended = connection.createStatement();
      stop.enter(ended);
      ended.close();
      stop.cancel();
      scheduler.submit(() -> {}).get();
      assertThatThrownBy(stop::check)
          .isInstanceOfSatisfying(
              AshlarException.class,
              error -> assertThat(error.code()).isEqualTo(ErrorCode.CANCELLED));
      stop.within("a part", 0);
      scheduler.submit(() -> {}).get();
      assertThatThrownBy(() -> stop.enter(ended)).hasMessageContaining("cancelled");
    }
  }

  @Test
  void stoppingAfterTheEndIsHarmless() {
    stop.close();
    stop.cancel();
    assertThatCode(stop::check).doesNotThrowAnyException();
  }

  @Test
  void limitsMustBePositive() {
    assertThatThrownBy(() -> new LakeOptions(List.of(), 0, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LakeOptions(List.of(), 1, 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LakeOptions(List.of(), 1, 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(LakeOptions.of(List.of(root)).sourceRoots()).containsExactly(root);
  }
}
