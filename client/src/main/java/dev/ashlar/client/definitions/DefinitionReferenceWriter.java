package dev.ashlar.client.definitions;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes the reference of the notation, {@code docs/definitions.md}, from the notation's table. */
public final class DefinitionReferenceWriter {
  private static final String HEAD =
      """
      # Definitions

      <!-- Written by DefinitionReferenceWriter from the notation's table; a test fails when it is stale. -->

      A feature repository is a folder of YAML files. Every document of every `*.yaml` and `*.yml` file below it defines
      one thing; the folders and the order do not matter. `ashlar.yaml` at the top makes the folder a feature
      repository: it holds defaults and may be empty, but commands refuse a folder without it. Everything whose name
      begins with a dot is left out. `ashlar init` writes a small example; for completion in an editor, `docs/definitions.schema.json` is
      the JSON Schema of what stands here.

      All mistakes are reported together, each with file, line and column, and nothing is applied while there is one.

      - **Names** begin with a letter and go on with letters, digits and single underscores, at most 128 characters. Two
        names of a kind differ in more than case, and so do the features and join keys of a view.
      - **Types**: `int64`, `float64`, `float32`, `string`, `bool`, `timestamp`, `array<string>`,
        `struct<latitude: float64, longitude: float64>`, `map<string, float64>`.
      - **Durations**: a number and `s`, `m`, `h` or `d`, such as `30s`, `10m`, `1h`, `7d`.
      - **Times**: ISO 8601, such as `2024-01-31` or `2024-01-31T06:00:00Z`; without a zone, UTC.
      - **YAML** is YAML 1.2: `true` and `false` are the truth values, `yes`, `no` and dates are text. Anchors and aliases
        work; merge keys (`<<`) do not.
      """;

  private static final String EXAMPLE =
      """

      ## Example

      Beside a file called `ashlar.yaml`, even an empty one:

      ```yaml
      kind: entity
      name: airport
      join_keys: {airport: string}
      ---
      kind: batch_source
      name: flights
      parquet: data/flights-*.parquet
      timestamp: date
      ---
      kind: batch_feature_view
      name: airport_departures
      entities: [airport]
      sources: [flights]
      timestamp: date
      sql: |
        SELECT origin AS airport, date, delay, delay > 15 AS late
        FROM flights
      batch_schedule: 1d
      feature_start_time: 2001-01-31
      feature_end_time: 2001-07-01
      features:
        - {aggregate: mean, column: delay, windows: [1d, 7d, 30d]}
        - {aggregate: mean, column: late, window: 7d, name: late_share_7d}
      ---
      kind: feature_service
      name: departure_delay
      features:
        - {view: airport_departures, as: origin, join_keys: {airport: origin}}
        - {view: airport_departures, as: destination, join_keys: {airport: destination}, only: [delay_mean_7d_1d]}
      ```
      """;

  /** A way to write less, and what it stands for. */
  private record Shorthand(String written, String meaning, String message) {}

  private static final List<Shorthand> SHORTHANDS =
      List.of(
          new Shorthand(
              "`join_keys: {airport: string}`",
              "one join key for each entry, in order",
              "`EntityDefinition.join_keys[]`: `name`, `type`"),
          new Shorthand(
              "`parquet: P`, `csv: P`, `json: P`",
              "the format, and the path made absolute against the folder of the file",
              "`BatchSourceDefinition.format`, `path`"),
          new Shorthand(
              "`schema: {date: timestamp}`",
              "one column for each entry, in order",
              "`BatchSourceDefinition.schema[]`: `name`, `type`"),
          new Shorthand(
              "`sources: [S]`", "one source of which the window is seen", "`ViewSource.source`"),
          new Shorthand(
              "`{source: S, unfiltered: true}`, `{source: S, filter: {start: T}}`",
              "one source of which all rows, or earlier ones too, are seen",
              "`ViewSource`: `source`, `unfiltered`, `filter`: `start`, `end`"),
          new Shorthand(
              "`sql: T`",
              "the text, with the place of each line",
              "`BatchFeatureViewDefinition.sql`: `text`, `positions[]`"),
          new Shorthand(
              "`sql_file: P`",
              "the text of the file, with the place of each line",
              "`BatchFeatureViewDefinition.sql`: `text`, `file`, `positions[]`"),
          new Shorthand(
              "`{aggregate: F, column: C, window: W}`",
              "one feature",
              "`FeatureDefinition.aggregate`: `function`, `column`, `window`, `offset`, `max_distinct`"),
          new Shorthand(
              "`{aggregate: F, column: C, windows: [V, W]}`",
              "one feature for each window, with the same offset, description and tags",
              "`FeatureDefinition.aggregate`, repeated"),
          new Shorthand(
              "`{aggregate: F, column: C, series: {start: S, window: W}}`",
              "one feature, an array; `end` is 0s and `step` the window unless given",
              "`AggregateDefinition.series`: `start`, `end`, `window`, `step`"),
          new Shorthand(
              "`{attribute: C}`", "one feature", "`FeatureDefinition.attribute`: `column`, `type`"),
          new Shorthand(
              "`{attributes: [C, D]}`",
              "one feature for each column, with the same type, description and tags",
              "`FeatureDefinition.attribute`, repeated"),
          new Shorthand(
              "`features: [V]` in a service", "all features of view V", "`ServiceMember.view`"),
          new Shorthand(
              "`{view: V, as: A, only: [F], join_keys: {K: R}}`",
              "some features of V under another name, found by other request keys",
              "`ServiceMember`: `view`, `alias`, `only[]`, `join_keys[]`: `join_key`,"
                  + " `request_key`"),
          new Shorthand(
              "`given: {S: [{C: V}]}`",
              "the rows of source S",
              "`FeatureTest.given[]`: `source`, `rows[]`: `values[]`: `name`, `value`"),
          new Shorthand(
              "`key: {K: V}`, `values: {F: V}`",
              "a value for each entry",
              "`Expectation.key`, `Expectation.values`: `values[]`: `name`, `value`"));

  private DefinitionReferenceWriter() {}

  /** Returns the reference as Markdown, ending in a line break. */
  public static String write() {
    StringBuilder page = new StringBuilder(HEAD);
    page.append(EXAMPLE);
    for (ObjectNotation kind : Notation.KINDS) {
      section(page, "kind: " + kind.name(), kind);
      if (kind.equals(ViewNotation.BATCH_FEATURE_VIEW)) {
        section(page, "sources of a batch_feature_view", ViewNotation.VIEW_SOURCE);
        section(page, "filter of a source", ViewNotation.SOURCE_FILTER);
        section(page, "features of a batch_feature_view", ViewNotation.FEATURE);
        section(page, "series of an aggregate", ViewNotation.SERIES);
        functions(page);
      } else if (kind.equals(Notation.FEATURE_SERVICE)) {
        section(page, "features of a feature_service", Notation.SERVICE_MEMBER);
      } else if (kind.equals(TestNotation.FEATURE_TEST)) {
        section(page, "expect of a feature_test", TestNotation.EXPECTATION);
      }
    }
    section(page, "ashlar.yaml", Notation.DEFAULTS);
    shorthands(page);
    limits(page);
    later(page);
    return page.toString();
  }

  private static void section(StringBuilder page, String title, ObjectNotation notation) {
    page.append("\n## `")
        .append(title)
        .append("`\n\n")
        .append(notation.description())
        .append("\n\n");
    page.append("| key | value | required | meaning | example | becomes |\n");
    page.append("|---|---|---|---|---|---|\n");
    for (Key key : notation.keys()) {
      String becomes = key.name().equals("kind") ? "the kind" : "`" + key.field() + "`";
      row(
          page,
          "`" + key.name() + "`",
          key.shape().words(),
          required(key, notation),
          key.description(),
          "`" + key.example() + "`",
          becomes);
    }
  }

  private static String required(Key key, ObjectNotation notation) {
    if (key.required()) {
      return "yes";
    }
    for (Shape.Choice choice : notation.choices()) {
      if (choice.keys().contains(key.name())) {
        String others =
            String.join(", ", choice.keys().stream().map(name -> "`" + name + "`").toList());
        return (choice.required() ? "exactly one of " : "at most one of ") + others;
      }
    }
    return "";
  }

  private static void row(StringBuilder page, String... cells) {
    page.append("| ");
    page.append(
        String.join(" | ", List.of(cells).stream().map(cell -> cell.replace("|", "\\|")).toList()));
    page.append(" |\n");
  }

  private static void functions(StringBuilder page) {
    page.append(
        """

        Functions and the columns they take; everything else is refused. n is from 1 to 1000, T is the column's type,
        and nested columns are arrays, structs and maps.

        """);
    List<String> head = new ArrayList<>(List.of("function"));
    head.addAll(FunctionNotation.COLUMNS);
    head.addAll(List.of("result", "meaning"));
    row(page, head.toArray(new String[0]));
    page.append("|---".repeat(head.size())).append("|\n");
    for (FunctionNotation function : FunctionNotation.ALL) {
      List<String> cells = new ArrayList<>(List.of("`" + function.written() + "`"));
      FunctionNotation.COLUMNS.forEach(
          type -> cells.add(function.columns().contains(type) ? "yes" : ""));
      cells.add(function.result().replaceAll("array<T>|map<T, int64>", "`$0`"));
      cells.add(function.meaning());
      row(page, cells.toArray(new String[0]));
    }
    page.append(
        """

        Nulls are skipped. Over no rows every function is null; over rows that are all null, counts are 0. bool counts as
        0 and 1. `count_distinct`, `histogram` and `most_frequent` are errors over more than `max_distinct` values. Values of equal time are in the order of their encodings: numbers ascending, text by its UTF-8 bytes.

        A feature without `name` is called `<column>_<function>_<window>_<aggregation interval>`, such as
        `delay_mean_7d_1d` or `gate_last_10_7d_1d`, with `_offset_3d` at the end if it has an offset. Over a
        lifetime the window is called `lifetime`; a series adds `_series_<start>_<end>_<step>`, as in `amount_sum_1d_1d_series_7d_0s_1d`.
        A parameter stands behind the function, as in `user_approx_count_distinct_12_7d_1d`; the default precision, 8, is left out. p is written in percent, with `_` for the decimal point: `approx_percentile(0.9)` of
        `delay` is `delay_approx_percentile_p90_7d_1d`, and 0.999 gives `p99_9`.
        The keys beside aggregates with a secondary key are `<key>_keys_<window>`. An attribute is called like its column.
        """);
  }

  private static void shorthands(StringBuilder page) {
    page.append(
        """

        ## Shorthands

        YAML is a short notation of the messages in `api/src/main/proto/ashlar/v1/definitions.proto`.

        """);
    page.append("| written | stands for | message |\n|---|---|---|\n");
    SHORTHANDS.forEach(
        shorthand -> row(page, shorthand.written(), shorthand.meaning(), shorthand.message()));
  }

  private static void limits(StringBuilder page) {
    page.append("\n## Limits\n\n| what | limit |\n|---|---|\n");
    row(page, "YAML files in a repository", number(ReaderLimits.MAX_FILES));
    row(page, "levels of folders", number(ReaderLimits.MAX_FOLDER_DEPTH));
    row(page, "bytes of a file", number(ReaderLimits.MAX_FILE_BYTES));
    row(page, "bytes of all files", number(ReaderLimits.MAX_REPOSITORY_BYTES));
    row(page, "levels of lists and mappings", number(ReaderLimits.MAX_YAML_DEPTH));
    row(page, "values in a file, aliases written out", number(ReaderLimits.MAX_YAML_VALUES));
    row(page, "definitions in a repository", "5,000");
    row(page, "join keys of an entity", "16");
    row(page, "columns of a source or a SELECT", "1,000");
    row(page, "sources of a view", "100");
    row(page, "features of a view", "1,000");
    row(page, "views of a service", "1,000");
    row(page, "bytes of a SQL text", "102,400");
    row(page, "characters of a description, owner or tag", "10,000");
    row(page, "tags of a definition or feature", "100");
    row(page, "`batch_schedule`", "1m to 366d");
    row(page, "`data_delay`", "0s to 366d");
    row(page, "windows, offsets, `ttl`, `history_retention`", "36,600d");
    row(page, "windows of a series", "1,000");
    row(page, "n of a function", "1,000");
    row(page, "`max_keys`", "100,000");
    row(page, "`max_distinct`", "1,000,000");
    row(page, "state bytes of a stored tile (none is stored yet)", "1,048,576");
    row(page, "`lookback`", "1,000");
    row(page, "times", "1900-01-01 to 2200-01-01");
  }

  private static String number(int limit) {
    return String.format(Locale.ROOT, "%,d", limit);
  }

  private static void later(StringBuilder page) {
    page.append(
        """

        ## Not in this version yet

        These words are known and refused with a message that says so, never silently accepted.

        """);
    page.append("- kinds: ").append(codes(Notation.LATER_KINDS)).append('\n');
    for (ObjectNotation notation :
        List.of(
            Notation.BATCH_SOURCE,
            ViewNotation.BATCH_FEATURE_VIEW,
            ViewNotation.FEATURE,
            Notation.SERVICE_MEMBER,
            Notation.FEATURE_SERVICE,
            Notation.DEFAULTS)) {
      page.append("- keys of ")
          .append(notation.withArticle())
          .append(": ")
          .append(codes(notation.later()))
          .append('\n');
    }
    page.append("- windows: `continuous`\n");
  }

  private static String codes(List<String> words) {
    return String.join(", ", words.stream().map(word -> "`" + word + "`").toList());
  }
}
