package dev.ashlar.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ashlar.materialization.MaterializationRuntime;
import dev.ashlar.materialization.RuntimeLimits;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.BatchSource;
import dev.ashlar.model.definition.BatchSource.FileFormat;
import dev.ashlar.model.definition.Metadata;
import dev.ashlar.model.time.Durations;
import dev.ashlar.model.time.Interval;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.spi.JobRunner.Job;
import dev.ashlar.spi.JobRunner.Report;
import dev.ashlar.spi.OnlineStore;
import dev.ashlar.testkit.SampleDefinitions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job whose rows are committed and whose publication fails, and what becomes of it. */
final class RetriedJobTest {
  private static final Interval DAY_ONE = new Interval(0, Durations.DAY);
  private static final BatchFeatureView VIEW =
      SampleDefinitions.attributes(
          "v",
          List.of(new Field("k", DataType.STRING)),
          SampleDefinitions.attribute("amt", DataType.FLOAT64));

  @TempDir private Path directory;

  @Test
  void aResumedRunReportsItsRowsAndARetriedOneReadsTheSourceAgain() throws IOException {
    try (HistoryStores stores = HistoryStores.open(directory)) {
      write("a,1970-01-01T01:00:00,1\n,1970-01-01T01:00:00,1\n");
      assertThatThrownBy(() -> runtime(stores, unpublishing(stores)).run(job(1), Cancellation.NONE))
          .hasMessage("planned");

      write("a,1970-01-01T01:00:00,2\nb,1970-01-01T02:00:00,2\n");
      Report resumed = runtime(stores, stores.online()).run(job(1), Cancellation.NONE);
      assertThat(resumed).isEqualTo(new Report(1, 1, 1, 0));

      Report retried = runtime(stores, stores.online()).run(job(2), Cancellation.NONE);
      assertThat(retried).isEqualTo(new Report(2, 0, 2, 0));
      assertThat(stores.offline().snapshot("t", DAY_ONE).files())
          .hasSize(1)
          .allSatisfy(file -> assertThat(file.rowCount()).isEqualTo(2));
    }
  }

  private void write(String rows) throws IOException {
    Files.writeString(directory.resolve("source.csv"), "k,ts,amt\n" + rows);
  }

  private Job job(long run) {
    BatchSource source =
        new BatchSource(
            "source",
            FileFormat.CSV,
            directory.resolve("source.csv").toString(),
            Optional.of("ts"),
            VIEW.rows(),
            Metadata.NONE);
    return new Job(
        "job",
        "t",
        VIEW,
        List.of(source),
        run,
        Optional.of(DAY_ONE),
        OptionalLong.of(DAY_ONE.endMicros()));
  }

  private MaterializationRuntime runtime(HistoryStores stores, OnlineStore online) {
    return new MaterializationRuntime(
        stores.compute(),
        stores.offline(),
        online,
        new RuntimeLimits(
            directory.resolve("spill"),
            HistoryStores.SPILL_BYTES,
            HistoryStores.MEMORY_BYTES,
            HistoryStores.TIMEOUT_MILLIS),
        () -> Instant.EPOCH);
  }

  private static OnlineStore unpublishing(HistoryStores stores) {
    return new Forwarding.Online(stores.online()) {
      @Override
      public Publication begin(String name) {
        throw new IllegalStateException("planned");
      }
    };
  }
}
