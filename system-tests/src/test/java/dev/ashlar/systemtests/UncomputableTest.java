package dev.ashlar.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ashlar.systemtests.Program.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What has no result is left out or null, and whoever reads the report knows how often. */
final class UncomputableTest {
  private static final String DEFINITIONS =
      Shop.PURCHASES
          + """
          kind: batch_feature_view
          name: spending
          entities: [user]
          sources: [purchases]
          timestamp: bought
          sql: SELECT user_id, bought, amount FROM purchases
          feature_start_time: 2024-01-02
          feature_end_time: 2024-01-03
          features:
            - {aggregate: sum, column: amount, window: 1d, where: 12 // amount > 2, name: small}
            - {aggregate: count, column: amount, window: 1d, where: 12 // amount > 2, name: smalls}
            - {aggregate: count_distinct, column: amount, window: 1d, max_distinct: 2, name: amounts}
          ---
          kind: feature_service
          name: all
          features: [spending]
          """;

  @TempDir private static Path base;
  private static Path shop = Path.of("");
  private static Program program;
  private static RunningServer server;

  @BeforeAll
  static void start() throws IOException {
    shop = Files.createDirectory(base.resolve("shop"));
    Files.writeString(shop.resolve("shop.yaml"), DEFINITIONS);
    Files.writeString(shop.resolve("ashlar.yaml"), "workspace: prod\n");
    Files.writeString(
        shop.resolve("purchases.csv"),
        """
        user_id,bought,amount
        1,2024-01-02T01:00:00,0
        1,2024-01-02T02:00:00,4
        1,2024-01-02T03:00:00,9
        2,2024-01-02T04:00:00,0
        2,2024-01-02T05:00:00,5
        """);
    program = new Program(shop);
    server = program.server(shop.resolve(".ashlar"), "--source-root", base.toString());
  }

  @AfterAll
  static void stop() {
    program.close();
  }

  @Test
  void jobsTrainingDataAndRangesCountIt() throws IOException {
    assertThat(ok("apply", "--yes").all()).contains("2 left out: `where` not computable");
    assertThat(json("jobs", "list").path("jobs").get(0).path("failed_conditions").asLong())
        .isEqualTo(2);
    assertThat(server.features("all", "\"user_id\":\"1\"").body())
        .contains("\"features\":[null,\"4\",\"1\"]");

    String[] train = {
      "training-data",
      "--service",
      "all",
      "--timestamp",
      "at",
      "--out",
      "train.csv",
      "--events-sql",
      "SELECT user_id, TIMESTAMP '2024-01-03' AS at FROM purchases GROUP BY 1 ORDER BY 1"
    };
    assertThat(ok(train).all())
        .contains(
            "1 value is null for want of a result", "2 rows are left out of features because");
    assertThat(Files.readAllLines(shop.resolve("train.csv")))
        .containsExactly(
            "user_id,at,spending__small,spending__smalls,spending__amounts",
            "1,2024-01-03T00:00:00Z,4,1,",
            "2,2024-01-03T00:00:00Z,,0,2");
    assertThat(json(train).path("error_values").asLong()).isEqualTo(1);
    assertThat(json(train).path("failed_conditions").asLong()).isEqualTo(2);

    String[] ranges = {
      "features-in-range",
      "--view",
      "spending",
      "--from",
      "2024-01-02",
      "--to",
      "2024-01-04",
      "--out",
      "ranges.csv"
    };
    assertThat(ok(ranges).all())
        .contains(
            "1 value is null for want of a result", "2 rows are left out of features because");
    assertThat(json(ranges).path("error_values").asLong()).isEqualTo(1);
    assertThat(json(ranges).path("failed_conditions").asLong()).isEqualTo(2);
  }

  private static JsonNode json(String... arguments) throws IOException {
    String[] all = new String[arguments.length + 1];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--json";
    return new ObjectMapper().readTree(ok(all).out());
  }

  private static Result ok(String... arguments) {
    Result result = server.run(shop, arguments);
    assertThat(result.code()).as(result.all()).isZero();
    return result;
  }
}
