package dev.ashlar.client.definitions;

import static dev.ashlar.client.definitions.Key.optional;
import static dev.ashlar.client.definitions.Key.required;

import dev.ashlar.client.definitions.Shape.Choice;
import dev.ashlar.client.definitions.Shape.ListOf;
import dev.ashlar.client.definitions.Shape.MapOf;
import dev.ashlar.client.definitions.Shape.Single;
import dev.ashlar.client.definitions.Shape.SingleOrObject;
import java.util.List;
import java.util.Optional;

/**
 * The YAML notation of definitions as one table: the reader checks files by it, and the JSON Schema
 * and the reference are written from it.
 */
final class Notation {
  /** Kinds of later versions. */
  static final List<String> LATER_KINDS =
      List.of(
          "stream_source",
          "push_source",
          "stream_feature_view",
          "realtime_feature_view",
          "feature_table");

  static final ObjectNotation ENTITY =
      new ObjectNotation(
          "entity",
          "EntityDefinition",
          "A thing that features describe, named by one or more typed join keys.",
          CommonKeys.with(
              required(
                  "join_keys",
                  new MapOf(Single.TYPE, "join keys with their types, such as {airport: string}"),
                  "join_keys",
                  "The columns that name one such thing, with their types: int64, string, bool or"
                      + " timestamp. The same join key has the same type everywhere.",
                  "join_keys: {airport: string}")),
          List.of(),
          List.of());

  static final ObjectNotation BATCH_SOURCE =
      new ObjectNotation(
          "batch_source",
          "BatchSourceDefinition",
          "Files of rows. Without `timestamp` it is a dimension: each run reads all of it.",
          CommonKeys.with(
              optional(
                  "parquet",
                  Single.PATH,
                  "path",
                  "Parquet files: a path or glob, relative to the file that names it.",
                  "parquet: data/flights-*.parquet"),
              optional(
                  "csv",
                  Single.PATH,
                  "path",
                  "CSV files with a header line: a path or glob.",
                  "csv: data/airports.csv"),
              optional(
                  "json",
                  Single.PATH,
                  "path",
                  "Files with one JSON object per line: a path or glob.",
                  "json: data/events-*.jsonl"),
              optional(
                  "timestamp",
                  Single.COLUMN,
                  "timestamp",
                  "The column that holds the event time.",
                  "timestamp: date"),
              optional(
                  "schema",
                  new MapOf(Single.TYPE, "columns with their types, such as {date: timestamp}"),
                  "schema",
                  "The columns and their types; without it they are read from the files when the"
                      + " definition is applied.",
                  "schema: {date: timestamp, delay: int64}")),
          List.of(new Choice(List.of("parquet", "csv", "json"), true)),
          List.of(
              "ingestion_timestamp",
              "record_key",
              "version",
              "data_delay",
              "delta",
              "iceberg",
              "table",
              "query"));

  static final ObjectNotation SERVICE_MEMBER =
      new ObjectNotation(
          "view of a service",
          "ServiceMember",
          "A view, or some of its features, in a service. The name alone is short for {view: name}.",
          List.of(
              required("view", Single.NAME, "view", "The view.", "view: airport_departures"),
              optional(
                  "as",
                  Single.NAME,
                  "alias",
                  "The name that stands before its features; without it, the view's.",
                  "as: origin"),
              optional(
                  "only",
                  CommonKeys.NAMES,
                  "only",
                  "The features to give; without it, all.",
                  "only: [delay_mean_7d_1d]"),
              optional(
                  "join_keys",
                  new MapOf(Single.NAME, "join keys with request keys, such as {airport: origin}"),
                  "join_keys",
                  "The names that requests use for the view's join keys.",
                  "join_keys: {airport: origin}")),
          List.of(),
          List.of("request", "namespace"));

  static final ObjectNotation FEATURE_SERVICE =
      new ObjectNotation(
          "feature_service",
          "FeatureServiceDefinition",
          "A named list of features that a model reads together.",
          CommonKeys.with(
              required(
                  "features",
                  new ListOf(new SingleOrObject(Single.NAME, SERVICE_MEMBER), "a list of views"),
                  "members",
                  "The views, whole or in part.",
                  "features: [airport_departures]")),
          List.of(),
          List.of("logging", "cache", "online_serving_enabled", "slo", "latency_budget"));

  static final List<ObjectNotation> KINDS =
      List.of(
          ENTITY,
          BATCH_SOURCE,
          ViewNotation.BATCH_FEATURE_VIEW,
          FEATURE_SERVICE,
          TestNotation.FEATURE_TEST);

  static final ObjectNotation DEFAULTS =
      new ObjectNotation(
          "ashlar.yaml",
          "Defaults",
          "What the file `ashlar.yaml` at the top of a repository states once for all definitions;"
              + " a definition's own value wins.",
          List.of(
              optional(
                  "workspace",
                  Single.NAME,
                  "workspace",
                  "The workspace that commands work on unless they name one.",
                  "workspace: prod"),
              optional(
                  "owner", Single.TEXT, "owner", "Who answers for it.", "owner: ml@example.org"),
              optional(
                  "tags",
                  CommonKeys.TAGS,
                  "tags",
                  "Tags of every definition.",
                  "tags: {team: growth}"),
              viewKey("batch_schedule"),
              viewKey("data_delay"),
              viewKey("feature_start_time"),
              viewKey("feature_end_time"),
              viewKey("online"),
              viewKey("offline")),
          List.of(),
          List.of("stores", "online_store", "offline_store", "compute", "runtime_version"));

  private Notation() {}

  /** Returns the notation of a kind. */
  static Optional<ObjectNotation> kind(String name) {
    return KINDS.stream().filter(kind -> kind.name().equals(name)).findFirst();
  }

  private static Key viewKey(String name) {
    return ViewNotation.BATCH_FEATURE_VIEW.key(name).orElseThrow();
  }
}
