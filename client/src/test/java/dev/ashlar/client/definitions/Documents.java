package dev.ashlar.client.definitions;

/** A small repository of one definition of each kind, for tests of the reader. */
final class Documents {
  static final String ENTITY =
      """
      kind: entity
      name: airport
      join_keys: {airport: string}
      """;
  static final String SOURCE =
      """
      kind: batch_source
      name: flights
      parquet: data/flights-*.parquet
      timestamp: date
      """;
  static final String VIEW =
      """
      kind: batch_feature_view
      name: departures
      entities: [airport]
      sources: [flights]
      timestamp: date
      sql: |
        SELECT origin AS airport, date, delay, delay > 15 AS late
        FROM flights
      batch_schedule: 1d
      aggregation_interval: 1h
      data_delay: 2h
      feature_start_time: 2001-01-31
      feature_end_time: 2001-07-01
      lookback: 3
      history_retention: 90d
      online: false
      prevent_destroy: true
      owner: ops@example.org
      description: Delays by airport
      tags: {team: on-time}
      features:
        - {aggregate: count, column: delay, windows: [1d, 7d]}
        - {aggregate: mean, column: late, window: 7d, offset: -3d, name: late_share, tags: {unit: share}}
        - {aggregate: max, column: delay, window: 90m, description: The worst}
      """;
  static final String SERVICE =
      """
      kind: feature_service
      name: delay
      features:
        - departures
        - {view: departures, as: to, join_keys: {airport: destination}, only: [late_share]}
      """;

  private Documents() {}

  /** Returns a file of documents. */
  static String documents(String... documents) {
    return String.join("---\n", documents);
  }
}
