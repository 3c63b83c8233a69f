package dev.ashlar.bench;

import dev.ashlar.bench.Figures.Measure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * get-features of one vector of 50 aggregates, each request for another of 1,000 keys; the baseline
 * is an empty JSON endpoint of the same server. And how long the server takes from its launch to
 * the first such answer, and what memory it holds a few seconds later.
 *
 * <p>Rates are of eight connections, which keep both processors busy; latencies and allocations of
 * one.
 */
final class ServingFigures {
  private static final int KEYS = 1_000;
  private static final int CONNECTIONS = 8;
  private static final double SECONDS = 2;
  private static final double WARM_UP_SECONDS = 10;
  private static final double TARGET_START_SECONDS = 2;
  private static final double TARGET_IDLE_MEGABYTES = 400;
  private static final double BYTES_PER_MEGABYTE = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final Duration IDLE = Duration.ofSeconds(5);
  private static final String GET_FEATURES = "/api/v1/feature-service/get-features";

  private final Figures figures;
  private final Program program;
  private final Path repository;
  private final Path home;

  ServingFigures(Figures figures, Path root, Path directory) {
    this.figures = figures;
    this.program = new Program(root, directory.resolve("serving.log"));
    this.repository = directory.resolve("vectors");
    this.home = directory.resolve("vectors-home");
  }

  /** Makes a home that serves a vector of 50 features. */
  void prepare() throws Exception {
    Files.createDirectories(repository);
    try (DuckDb duck = new DuckDb(1)) {
      duck.execute(
          "COPY (SELECT 'user-' || i % "
              + KEYS
              + " AS user_id,"
              + " TIMESTAMP '2024-01-01' + to_hours((i // "
              + KEYS
              + ")::BIGINT) AS ts,"
              + IntStream.range(0, 5)
                  .mapToObj(c -> " (hash(i, " + c + ") % 100000) / 100.0::DOUBLE AS v" + c)
                  .reduce((left, right) -> left + "," + right)
                  .orElseThrow()
              + " FROM range("
              + 200 * KEYS
              + ") AS r(i)) TO '"
              + repository.resolve("rows.parquet").toString().replace("'", "''")
              + "' (FORMAT parquet)");
    }
    Files.writeString(repository.resolve("ashlar.yaml"), "workspace: prod\n");
    Files.writeString(repository.resolve("vectors.yaml"), definitions());
    program.run(repository, "apply", "--yes", "--home", home.toString());
  }

  private static String definitions() {
    StringBuilder text =
        new StringBuilder(
            """
            kind: entity
            name: user
            join_keys: {user_id: string}
            ---
            kind: batch_source
            name: rows
            parquet: rows.parquet
            timestamp: ts
            ---
            kind: feature_service
            name: vector
            features: [user_values]
            ---
            kind: batch_feature_view
            name: user_values
            entities: [user]
            sources: [rows]
            timestamp: ts
            sql: SELECT * FROM rows
            batch_schedule: 1d
            aggregation_interval: 1d
            feature_start_time: 2024-01-08
            feature_end_time: 2024-01-10
            online: true
            offline: true
            features:
            """);
    for (int column = 0; column < 5; column++) {
      for (String function : List.of("count", "sum", "mean", "min", "max")) {
        text.append("  - {aggregate: ")
            .append(function)
            .append(", column: v")
            .append(column)
            .append(", windows: [1d, 7d]}\n");
      }
    }
    return text.toString();
  }

  private static String body(int key) {
    return "{\"params\":{\"workspaceName\":\"prod\",\"featureServiceName\":\"vector\","
        + "\"joinKeyMap\":{\"user_id\":\"user-"
        + key
        + "\"}}}";
  }

  /** Measures a warm server under load. */
  void load() throws Exception {
    try (RunningServer server = RunningServer.start(program, home, repository)) {
      server.awaitReady();
      HttpLoad vectors =
          HttpLoad.post(
              server.at(GET_FEATURES),
              server.key(),
              IntStream.range(0, KEYS).mapToObj(ServingFigures::body).toList());
      HttpLoad empty = HttpLoad.get(server.at("/healthz"));
      for (HttpLoad load : List.of(vectors, empty)) {
        load.run(CONNECTIONS, WARM_UP_SECONDS);
      }
      rates(vectors, empty);
      latencies(vectors, empty);
      figures.print(
          new Measure("get_features_allocated", allocatedPerRequest(server, vectors)),
          "B/request",
          new Measure("empty_json", allocatedPerRequest(server, empty)));
    }
  }

  private void rates(HttpLoad vectors, HttpLoad empty) throws Exception {
    figures.compare(
        "get_features_1x50",
        "requests/s",
        () -> vectors.run(CONNECTIONS, SECONDS).perSecond(),
        Map.of("empty_json", () -> empty.run(CONNECTIONS, SECONDS).perSecond()));
  }

  private void latencies(HttpLoad vectors, HttpLoad empty) throws Exception {
    double[][] micros = new double[4][Figures.RUNS];
    for (int run = 0; run < Figures.RUNS; run++) {
      HttpLoad.Result vector = vectors.run(1, SECONDS);
      HttpLoad.Result nothing = empty.run(1, SECONDS);
      micros[0][run] = vector.p50Micros();
      micros[1][run] = nothing.p50Micros();
      micros[2][run] = vector.p99Micros();
      micros[3][run] = nothing.p99Micros();
    }
    figures.print(
        new Measure("get_features_1x50_p50", Figures.median(micros[0])),
        "us",
        new Measure("empty_json", Figures.median(micros[1])));
    figures.print(
        new Measure("get_features_1x50_p99", Figures.median(micros[2])),
        "us",
        new Measure("empty_json", Figures.median(micros[3])));
  }

  private static double allocatedPerRequest(RunningServer server, HttpLoad load) throws Exception {
    double[] bytes = new double[Figures.RUNS];
    for (int run = 0; run < Figures.RUNS; run++) {
      long before = server.allocatedBytes();
      long answers = load.run(1, SECONDS).answers();
      bytes[run] = (double) (server.allocatedBytes() - before) / answers;
    }
    return Figures.median(bytes);
  }

  /** Measures starts, and idle memory after them. */
  void start() throws Exception {
    double[] seconds = new double[Figures.RUNS];
    double[] megabytes = new double[Figures.RUNS];
    for (int run = 0; run < Figures.RUNS; run++) {
      String key = Files.readString(home.resolve("admin.key"), StandardCharsets.UTF_8).strip();
      long begin = System.nanoTime();
      try (RunningServer server = RunningServer.start(program, home, repository)) {
        server.awaitAnswer(RunningServer.post(server.at(GET_FEATURES), key, body(7)));
        seconds[run] = (System.nanoTime() - begin) / NANOS_PER_SECOND;
        LockSupport.parkNanos(IDLE.toNanos());
        megabytes[run] = server.residentBytes() / BYTES_PER_MEGABYTE;
      }
    }
    figures.print(
        new Measure("start_to_first_answer", Figures.median(seconds)),
        "s",
        new Measure("target", TARGET_START_SECONDS));
    figures.print(
        new Measure("idle_memory", Figures.median(megabytes)),
        "MB",
        new Measure("target", TARGET_IDLE_MEGABYTES));
  }
}
