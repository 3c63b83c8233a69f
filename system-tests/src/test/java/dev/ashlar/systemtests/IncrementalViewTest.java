package dev.ashlar.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ashlar.materialization.MaterializationRuntime;
import dev.ashlar.materialization.RuntimeLimits;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.BatchSchedule;
import dev.ashlar.model.definition.BatchSource;
import dev.ashlar.model.definition.BatchSource.FileFormat;
import dev.ashlar.model.definition.Definitions;
import dev.ashlar.model.definition.FeatureService;
import dev.ashlar.model.definition.Metadata;
import dev.ashlar.model.definition.ViewQuery;
import dev.ashlar.model.definition.ViewSource;
import dev.ashlar.model.time.Durations;
import dev.ashlar.model.time.Interval;
import dev.ashlar.model.time.Timestamps;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import dev.ashlar.spi.JobRunner.Job;
import dev.ashlar.spi.JobRunner.Report;
import dev.ashlar.systemtests.Program.Result;
import dev.ashlar.testkit.SampleDefinitions;
import dev.ashlar.training.TrainingDataBuilder;
import dev.ashlar.training.TrainingProgress;
import dev.ashlar.training.TrainingRequest;
import dev.ashlar.training.TrainingRequest.CurrentTime;
import dev.ashlar.training.TrainingRequest.Knowledge;
import dev.ashlar.training.TrainingRequest.RowOrigin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Views whose SQL groups the rows of several days. */
final class IncrementalViewTest {
  private static final int DAYS = 30;
  private static final Interval ALL = new Interval(0, DAYS * Durations.DAY);
  private static final InstantSource CLOCK = () -> Instant.EPOCH;
  private static final Schema ROWS =
      Schema.of(
          new Field("k", DataType.STRING),
          new Field("ts", DataType.TIMESTAMP),
          new Field("amt", DataType.FLOAT64));

  /** The sum of the last three days, one query a day. */
  private static final BatchFeatureView VIEW =
      new BatchFeatureView(
          "v",
          List.of("entity"),
          List.of(new Field("k", DataType.STRING)),
          new ViewQuery(
              "SELECT k, $start AS ts, sum(amt) AS amt FROM source GROUP BY k",
              List.of(new ViewSource("source", false, -2 * Durations.DAY, 0)),
              OptionalLong.of(Durations.DAY)),
          ROWS,
          Optional.of("ts"),
          new BatchSchedule(
              Durations.DAY, 0, Durations.DAY, OptionalLong.empty(), 0, OptionalLong.empty()),
          OptionalLong.empty(),
          OptionalLong.empty(),
          0,
          BatchFeatureView.DEFAULT_HISTORY_RETENTION_MICROS,
          true,
          true,
          false,
          List.of(SampleDefinitions.attribute("amt", DataType.FLOAT64)),
          Metadata.NONE);

  private static final String DEFINITIONS =
      Shop.PURCHASES
          + """
          kind: batch_feature_view
          name: recent
          entities: [user]
          sources: [{source: purchases, filter: {start: -1d}}]
          incremental: true
          timestamp: day
          sql: |
            SELECT user_id, $start AS day, sum(amount)::BIGINT AS amount
            FROM purchases WHERE bought < $end GROUP BY user_id
          feature_start_time: 2024-01-02
          feature_end_time: 2024-01-04
          features:
            - {attribute: amount}
          ---
          kind: batch_feature_view
          name: ever
          entities: [user]
          sources: [{source: purchases, unfiltered: true}]
          timestamp: day
          sql: |
            SELECT user_id, min(bought)::DATE::TIMESTAMP AS day, sum(amount)::BIGINT AS amount
            FROM purchases GROUP BY user_id
          feature_start_time: 2024-01-02
          feature_end_time: 2024-01-04
          features:
            - {attribute: amount}
          ---
          kind: feature_service
          name: spending
          features: [recent, ever]
          """;

  @TempDir private Path directory;

  @Test
  void whatIsTypedIsMaterializedTrainedAndServed() throws IOException {
    Path shop = Files.createDirectories(directory.resolve("shop"));
    Files.writeString(shop.resolve("ashlar.yaml"), "workspace: prod\n");
    Files.writeString(shop.resolve("views.yaml"), DEFINITIONS);
    Files.writeString(
        shop.resolve("purchases.csv"),
        """
        user_id,bought,amount
        1,2024-01-01T10:00:00Z,1
        1,2024-01-02T10:00:00Z,2
        1,2024-01-03T10:00:00Z,4
        2,2024-01-03T11:00:00Z,8
        2,,16
        3,,32
        ,2024-01-03T12:00:00Z,64
        """);
    Files.writeString(
        shop.resolve("events.csv"),
        """
        user_id,at
        1,2024-01-02
        1,2024-01-03
        1,2024-01-04
        2,2024-01-03
        2,2024-01-04
        """);
    try (Program program = new Program(shop);
        RunningServer server =
            program.server(directory.resolve("home"), "--source-root", directory.toString())) {
      assertThat(ok(server, shop, "apply", "--yes").err().lines())
          .map(line -> line.replaceFirst("job [12] of 2 {2}", ""))
          .containsExactlyInAnyOrder(
              "recent  done  4 rows, 2 keys online, 1 left out: null key or time",
              "ever  done  2 rows, 2 keys online, 2 left out: null key or time");
      String train = "training-data --service spending --timestamp at --events events.csv --out ";
      ok(server, shop, (train + "stored.csv").split(" ", -1));
      assertThat(shop.resolve("stored.csv"))
          .hasContent(
              """
              user_id,at,recent__amount,ever__amount
              1,2024-01-02T00:00:00Z,1,7
              1,2024-01-03T00:00:00Z,3,7
              1,2024-01-04T00:00:00Z,6,7
              2,2024-01-03T00:00:00Z,,
              2,2024-01-04T00:00:00Z,8,24
              """);
      ok(server, shop, (train + "now.csv --from-source").split(" ", -1));
      assertThat(shop.resolve("now.csv")).hasSameBinaryContentAs(shop.resolve("stored.csv"));
      assertThat(server.features("spending", "\"user_id\":\"1\"").body())
          .as("ever, recent")
          .contains("\"features\":[\"7\",\"6\"]");
    }
  }

  private static Result ok(RunningServer server, Path shop, String... arguments) {
    Result result = server.run(shop, arguments);
    assertThat(result.code()).as(result.all()).isZero();
    return result;
  }

  @Test
  void oneBackfillDailyJobsAndTheSourceGiveTheSameTrainingData() throws IOException {
    Files.writeString(directory.resolve("source.csv"), source());
    Files.writeString(directory.resolve("events.csv"), events());
    try (HistoryStores stores = HistoryStores.open(directory)) {
      Report backfill = run(stores, job("all", "whole", 1, ALL));
      assertThat(backfill.rowsWritten()).isEqualTo(DAYS);
      assertThat(run(stores, job("all", "whole", 1, ALL))).as("again").isEqualTo(backfill);
      for (int day = 0; day < DAYS; day++) {
        Interval one = new Interval(day * Durations.DAY, (day + 1) * Durations.DAY);
        run(stores, job("day" + day, "daily", day + 1, one));
      }

      String whole = train(stores, Map.of("v", "whole"), RowOrigin.STORE_OR_SOURCE);
      assertThat(whole.lines()).hasSize(1 + DAYS + 2);
      assertThat(whole.lines().skip(1))
          .startsWith("a,1970-01-01T00:00:00Z,", "a,1970-01-02T00:00:00Z,0.0")
          .contains("a,1970-01-11T00:00:00Z,24.0");
      assertThat(train(stores, Map.of("v", "daily"), RowOrigin.STORE_OR_SOURCE)).isEqualTo(whole);
      assertThat(train(stores, Map.of("v", "whole"), RowOrigin.SOURCE)).isEqualTo(whole);
      assertThat(train(stores, Map.of(), RowOrigin.STORE_OR_SOURCE)).isEqualTo(whole);
    }
  }

  /** One row a day, of as many as the days before it. */
  private static String source() {
    StringBuilder rows = new StringBuilder("k,ts,amt\n");
    for (int day = 0; day < DAYS; day++) {
      rows.append("a,")
          .append(Timestamps.format(day * Durations.DAY + Durations.HOUR))
          .append(',')
          .append(day)
          .append('\n');
    }
    return rows.toString();
  }

  private static String events() {
    StringBuilder rows = new StringBuilder("k,at\n");
    for (int day = 0; day <= DAYS; day++) {
      rows.append("a,").append(Timestamps.format(day * Durations.DAY)).append('\n');
    }
    return rows.append("b,1970-02-01T00:00:00Z\n").toString();
  }

  private BatchSource file() {
    return new BatchSource(
        "source",
        FileFormat.CSV,
        directory.resolve("source.csv").toString(),
        Optional.of("ts"),
        ROWS,
        Metadata.NONE);
  }

  private Job job(String id, String table, long run, Interval span) {
    return new Job(id, table, VIEW, List.of(file()), run, Optional.of(span), OptionalLong.empty());
  }

  private Report run(HistoryStores stores, Job job) {
    return new MaterializationRuntime(
            stores.compute(),
            stores.offline(),
            stores.online(),
            new RuntimeLimits(
                directory.resolve("spill"),
                HistoryStores.SPILL_BYTES,
                HistoryStores.MEMORY_BYTES,
                HistoryStores.TIMEOUT_MILLIS),
            CLOCK)
        .run(job, Cancellation.NONE);
  }

  private String train(HistoryStores stores, Map<String, String> tables, RowOrigin origin)
      throws IOException {
    Path output = directory.resolve("train.csv");
    Definitions definitions =
        new Definitions(
            Map.of(),
            Map.of("source", file()),
            Map.of("v", VIEW),
            Map.of(
                "s",
                new FeatureService("s", List.of(SampleDefinitions.member(VIEW)), Metadata.NONE)));
    new TrainingDataBuilder(
            stores.compute(),
            stores.offline(),
            new TrainingDataBuilder.Limits(
                directory.resolve("spill"),
                HistoryStores.SPILL_BYTES,
                HistoryStores.MEMORY_BYTES,
                HistoryStores.TIMEOUT_MILLIS,
                HistoryStores.TIMEOUT_MILLIS),
            CLOCK)
        .build(
            new TrainingRequest(
                definitions,
                "s",
                tables,
                Optional.of(directory.resolve("events.csv")),
                FileFormat.CSV,
                Optional.empty(),
                "at",
                CurrentTime.INCLUDED,
                origin,
                Knowledge.NOW,
                output,
                FileFormat.CSV),
            TrainingProgress.NONE);
    return Files.readString(output);
  }
}
