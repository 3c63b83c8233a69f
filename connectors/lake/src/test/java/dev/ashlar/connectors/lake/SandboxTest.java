package dev.ashlar.connectors.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ashlar.connectors.lake.Database.Limits;
import dev.ashlar.connectors.lake.Database.Spill;
import dev.ashlar.model.definition.BatchSource;
import dev.ashlar.model.definition.BatchSource.FileFormat;
import dev.ashlar.model.error.AshlarException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The instance that runs authors' SQL holds even against text that was never proved. */
final class SandboxTest {
  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  private final RootAllocator allocator = new RootAllocator();
  @TempDir private Path root;
  private StopSwitch stop;
  private SourceDatabase sandbox;

  @BeforeEach
  void open() {
    stop = new StopSwitch(scheduler, Lake.TIMEOUT);
    Path file = Lake.flights(root);
    Lake.write(root.resolve("secret.txt"), "a secret");
    BatchSource flights = Lake.source("flights", FileFormat.PARQUET, file, Lake.FLIGHTS);
    sandbox =
        SourceDatabase.open(
            new Limits(2, Lake.MEMORY, Optional.of(new Spill(root.resolve("spill"), Lake.SPILL))),
            Lake.options(root, flights),
            Map.of("flights", List.of(file)),
            stop);
  }

  @AfterEach
  void close() {
    sandbox.close();
    stop.close();
    allocator.close();
    scheduler.shutdownNow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM read_text('{root}/secret.txt')",
        "SELECT * FROM '{root}/../secret.txt'",
        "SELECT * FROM read_csv('/etc/passwd')",
        "COPY flights TO '{root}/x.csv'",
        "ATTACH '{root}/x.db' AS x",
        "INSTALL httpfs",
        "LOAD '{root}/x.duckdb_extension'",
        "SET enable_external_access = true",
        "SET allowed_paths = ['{root}/secret.txt']",
        "SET lock_configuration = false",
        "RESET memory_limit",
        "EXPORT DATABASE '{root}/x'"
      })
  void nothingButTheSourcesCanBeTouched(String template) {
    String sql = template.replace("{root}", root.toString());
    Map<String, Long> before = Lake.files(root);
    assertThatThrownBy(
            () -> {
              try (ResultStream stream = sandbox.stream(sql, allocator)) {
                assertThat(stream.next()).isFalse();
              }
            })
        .isInstanceOf(AshlarException.class)
        .hasMessageNotContaining("a secret");
    assertThat(Lake.files(root)).isEqualTo(before);
  }

  @Test
  void theSourcesCanBeRead() {
    try (ResultStream stream = sandbox.stream("SELECT * FROM flights", allocator)) {
      assertThat(stream.next()).isTrue();
      assertThat(stream.root().getRowCount()).isEqualTo(6);
      assertThat(stream.next()).isFalse();
    }
  }
}
