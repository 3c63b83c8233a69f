package dev.ashlar.client.definitions;

import static dev.ashlar.client.definitions.Key.optional;
import static dev.ashlar.client.definitions.Key.required;

import dev.ashlar.client.definitions.Shape.Choice;
import dev.ashlar.client.definitions.Shape.ListOf;
import dev.ashlar.client.definitions.Shape.ObjectOf;
import dev.ashlar.client.definitions.Shape.Single;
import dev.ashlar.client.definitions.Shape.SingleOrObject;
import java.util.List;

/** The YAML notation of views and of their features; a part of {@link Notation}. */
final class ViewNotation {
  static final ObjectNotation SERIES =
      new ObjectNotation(
          "series",
          "WindowSeries",
          "Windows of one length, a step apart. All are multiples of the aggregation interval.",
          List.of(
              required(
                  "start",
                  Single.DURATION,
                  "start",
                  "Where the first window begins: negative, counted back from the end of the last"
                      + " complete interval.",
                  "start: -7d"),
              optional(
                  "end",
                  Single.DURATION,
                  "end",
                  "Where the last window ends: zero or negative. Default: 0s.",
                  "end: 0s"),
              required(
                  "window", Single.DURATION, "window", "How long each window is.", "window: 1d"),
              optional(
                  "step",
                  Single.DURATION,
                  "step",
                  "How far a window begins after the one before it. Default: the window.",
                  "step: 1d")),
          List.of(),
          List.of());

  static final ObjectNotation FEATURE =
      new ObjectNotation(
          "feature",
          "FeatureDefinition",
          "One or more features of a view: an aggregate over windows, or columns as they are.",
          List.of(
              optional(
                  "aggregate",
                  Single.FUNCTION,
                  "function",
                  "The function: "
                      + String.join(
                          ", ",
                          FunctionNotation.ALL.stream().map(FunctionNotation::written).toList())
                      + ".",
                  "aggregate: mean"),
              optional(
                  "column",
                  Single.COLUMN,
                  "column",
                  "The column of the SQL that an aggregate goes over.",
                  "column: delay"),
              optional(
                  "window",
                  Single.WINDOW,
                  "window",
                  "How far back an aggregate looks: a multiple of the aggregation interval, or"
                      + " `lifetime`: from `lifetime_start_time` on.",
                  "window: 7d"),
              optional(
                  "windows",
                  new ListOf(Single.WINDOW, "a list of durations such as [1d, 7d]"),
                  "window",
                  "Several windows: one feature for each.",
                  "windows: [1d, 7d, 30d]"),
              optional(
                  "series",
                  new ObjectOf(SERIES),
                  "series",
                  "Several windows as one feature: an array, the earliest window first. Not in a view"
                      + " with `aggregation_secondary_key`.",
                  "series: {start: -7d, window: 1d}"),
              optional(
                  "offset",
                  Single.DURATION,
                  "offset",
                  "Shifts the window back: zero or negative, a multiple of the aggregation interval."
                      + " Not of a series, which has a start and an end, nor of a lifetime.",
                  "offset: -3d"),
              optional(
                  "where",
                  Single.TEXT,
                  "where",
                  "A condition, see [row expressions](expressions.md): only rows where it is TRUE are"
                      + " taken. Needs a `name`.",
                  "where: delay > 15 AND origin <> 'ORD'"),
              optional(
                  "max_distinct",
                  Single.INTEGER,
                  "max_distinct",
                  "How many different values `count_distinct`, `histogram` and `most_frequent` may"
                      + " meet; over more they are an error. At most 1,000,000. Default: 10000.",
                  "max_distinct: 500"),
              optional(
                  "attribute",
                  Single.COLUMN,
                  "column",
                  "A column of the SQL whose newest value is the feature.",
                  "attribute: latitude"),
              optional(
                  "attributes",
                  new ListOf(Single.COLUMN, "a list of columns"),
                  "column",
                  "Several columns: one feature for each.",
                  "attributes: [latitude, longitude]"),
              optional(
                  "type",
                  Single.TYPE,
                  "type",
                  "The type that an attribute must have; without it, the column's.",
                  "type: float64"),
              optional(
                  "name",
                  Single.NAME,
                  "name",
                  "The feature's name; without it `<column>_<function>_<window>_<interval>`, or the"
                      + " column of an attribute.",
                  "name: late_share_7d"),
              optional(
                  "description",
                  Single.TEXT,
                  "description",
                  "What the feature means.",
                  "description: Mean delay in minutes"),
              optional(
                  "tags",
                  CommonKeys.TAGS,
                  "tags",
                  "Tags of the feature.",
                  "tags: {unit: minutes}")),
          List.of(
              new Choice(List.of("aggregate", "attribute", "attributes"), true),
              new Choice(List.of("window", "windows", "series"), false)),
          List.of("expr", "embedding", "calculation"));

  static final ObjectNotation SOURCE_FILTER =
      new ObjectNotation(
          "filter",
          "SourceFilter",
          "Which rows of a source with a timestamp the SQL sees, counted from the intervals it runs"
              + " for.",
          List.of(
              required(
                  "start",
                  Single.DURATION,
                  "start",
                  "Zero or negative: how long before their start rows are seen.",
                  "start: -29d"),
              optional(
                  "end",
                  Single.DURATION,
                  "end",
                  "Incremental views only, zero or negative: how long before the interval's end rows"
                      + " are no longer seen. Default: 0s.",
                  "end: -1d")),
          List.of(),
          List.of());

  static final ObjectNotation VIEW_SOURCE =
      new ObjectNotation(
          "source of a view",
          "ViewSource",
          "A source, and what the SQL sees of it. The name alone is short for {source: name}.",
          List.of(
              required("source", Single.NAME, "source", "The source.", "source: flights"),
              optional(
                  "unfiltered",
                  Single.BOOLEAN,
                  "unfiltered",
                  "Whether the SQL sees all rows, whatever it runs for, later ones too. Default:"
                      + " false.",
                  "unfiltered: true"),
              optional(
                  "filter",
                  new ObjectOf(SOURCE_FILTER),
                  "filter",
                  "Shows rows before the intervals that the SQL runs for.",
                  "filter: {start: -29d}")),
          List.of(new Choice(List.of("unfiltered", "filter"), false)),
          List.of());

  static final ObjectNotation BATCH_FEATURE_VIEW =
      new ObjectNotation(
          "batch_feature_view",
          "BatchFeatureViewDefinition",
          "Features that SQL computes over batch sources: attributes or aggregates, not both.",
          CommonKeys.with(
              required(
                  "entities",
                  CommonKeys.NAMES,
                  "entities",
                  "What the features describe. The SQL produces all their join keys.",
                  "entities: [airport]"),
              required(
                  "sources",
                  new ListOf(new SingleOrObject(Single.NAME, VIEW_SOURCE), "a list of sources"),
                  "sources",
                  "The tables of the SQL. It sees the rows of a source with a timestamp that lie in"
                      + " the intervals it runs for, and all rows of any other.",
                  "sources: [flights]"),
              optional(
                  "sql",
                  Single.SQL,
                  "sql",
                  "One SELECT over the sources.",
                  "sql: SELECT origin AS airport, date, delay FROM flights"),
              optional(
                  "sql_file",
                  Single.PATH,
                  "sql",
                  "A file that holds the SELECT instead, relative to the file that names it.",
                  "sql_file: airport_departures.sql"),
              optional(
                  "incremental",
                  Single.BOOLEAN,
                  "incremental",
                  "Runs the SQL once for each batch interval, in every job and from source; it may"
                      + " use the interval's bounds, the timestamps `$start` and `$end`. Default:"
                      + " false, once for all intervals of a job.",
                  "incremental: true"),
              optional(
                  "timestamp",
                  Single.COLUMN,
                  "timestamp",
                  "The column of the SQL that holds the event time. Required if a source has one.",
                  "timestamp: date"),
              optional(
                  "batch_schedule",
                  Single.DURATION,
                  "batch_schedule",
                  "How often a job runs, and how wide its interval is: 1m to 366d. Default: 1d.",
                  "batch_schedule: 1d"),
              optional(
                  "aggregation_interval",
                  Single.DURATION,
                  "aggregation_interval",
                  "The width of tiles: a divisor of the batch schedule. Default: the batch schedule.",
                  "aggregation_interval: 1h"),
              optional(
                  "aggregation_secondary_key",
                  Single.COLUMN,
                  "aggregation_secondary_key",
                  "A second key, a column of the SQL: every aggregate is an array with one value for"
                      + " each of the keys in the window, and `<key>_keys_<window>` lists them.",
                  "aggregation_secondary_key: ad_id"),
              optional(
                  "max_keys",
                  Single.INTEGER,
                  "max_keys",
                  "How many secondary keys a window may hold; over more its values are an error. At"
                      + " most 100,000. Default: 1000.",
                  "max_keys: 500"),
              optional(
                  "null_counts",
                  Single.NULL_COUNTS,
                  "null_counts",
                  "What `count`, `count_distinct` and `approx_count_distinct` are over no rows: null"
                      + " or zero, in each window of a series. Arrays by a secondary key stay null"
                      + " without keys. Default: null.",
                  "null_counts: zero"),
              optional(
                  "lifetime_start_time",
                  Single.TIME,
                  "lifetime_start_time",
                  "Where `lifetime` windows begin: on the grid of the aggregation interval.",
                  "lifetime_start_time: 2020-01-01"),
              optional(
                  "data_delay",
                  Single.DURATION,
                  "data_delay",
                  "How long after its end an interval's data is complete. Default: 0s.",
                  "data_delay: 2h"),
              optional(
                  "feature_start_time",
                  Single.TIME,
                  "feature_start_time",
                  "From here on every value exists and is full. Required here or in `ashlar.yaml`.",
                  "feature_start_time: 2001-01-31"),
              optional(
                  "feature_end_time",
                  Single.TIME,
                  "feature_end_time",
                  "The data ends here: no interval exists after it.",
                  "feature_end_time: 2001-07-01"),
              optional(
                  "ttl",
                  Single.DURATION,
                  "ttl",
                  "Attributes only: how long a value is valid. Default: forever.",
                  "ttl: 30d"),
              optional(
                  "lookback",
                  Single.INTEGER,
                  "lookback",
                  "How many earlier intervals each scheduled job runs again, for late data."
                      + " Default: 0.",
                  "lookback: 2"),
              optional(
                  "history_retention",
                  Single.DURATION,
                  "history_retention",
                  "How long rows that a later run replaced can still be read, by training data as it"
                      + " was known. Default: 30d.",
                  "history_retention: 90d"),
              optional(
                  "online",
                  Single.BOOLEAN,
                  "online",
                  "Whether values are served online. Default: true.",
                  "online: true"),
              optional(
                  "offline",
                  Single.BOOLEAN,
                  "offline",
                  "Whether rows are kept for training data. Default: true.",
                  "offline: true"),
              optional(
                  "prevent_destroy",
                  Single.BOOLEAN,
                  "prevent_destroy",
                  "Refuses every plan that deletes or rebuilds the view. Default: false.",
                  "prevent_destroy: true"),
              required(
                  "features",
                  new ListOf(new ObjectOf(FEATURE), "a list of features"),
                  "features",
                  "The features.",
                  "features: [{attribute: latitude}]")),
          List.of(new Choice(List.of("sql", "sql_file"), true)),
          List.of(
              "where",
              "expr",
              "aggregation_leading_edge",
              "leading_edge",
              "continuous",
              "stream_processing_mode",
              "batch_trigger",
              "runtime_version",
              "compute",
              "online_store",
              "offline_store",
              "online_serving_index",
              "cache"));

  private ViewNotation() {}
}
