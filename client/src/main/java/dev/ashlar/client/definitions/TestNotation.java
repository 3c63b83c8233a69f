package dev.ashlar.client.definitions;

import static dev.ashlar.client.definitions.Key.optional;
import static dev.ashlar.client.definitions.Key.required;

import dev.ashlar.client.definitions.Shape.Choice;
import dev.ashlar.client.definitions.Shape.ListOf;
import dev.ashlar.client.definitions.Shape.MapOf;
import dev.ashlar.client.definitions.Shape.ObjectOf;
import dev.ashlar.client.definitions.Shape.Single;
import java.util.List;

/** The YAML notation of tests; a part of {@link Notation}. */
final class TestNotation {
  private static final Shape VALUES =
      new MapOf(new Shape.Any("a value"), "names with values, such as {airport: ORD}");

  static final ObjectNotation EXPECTATION =
      new ObjectNotation(
          "expectation",
          "Expectation",
          "What some features are for a key at a time.",
          List.of(
              required(
                  "key",
                  VALUES,
                  "key",
                  "The join keys of the view, or the keys that a request to the service has.",
                  "key: {airport: ORD}"),
              required(
                  "at",
                  Single.TIME,
                  "at",
                  "The time: what is available then counts, and nothing else.",
                  "at: 2001-02-03"),
              required(
                  "values",
                  VALUES,
                  "values",
                  "The features that are looked at; those of a service as `view.feature`.",
                  "values: {delay_mean_7d_1d: 20.5}")),
          List.of(),
          List.of());

  static final ObjectNotation FEATURE_TEST =
      new ObjectNotation(
          "feature_test",
          "FeatureTest",
          "Rows of sources, and what features are then. `ashlar test` runs it, and so do `plan` and"
              + " `apply` before anything else: with these rows alone, as training data is made, on"
              + " the author's machine. The sources declare a `schema`.",
          List.of(
              required("kind", Single.NAME, "kind", "What is defined.", "kind: feature_test"),
              required(
                  "name",
                  Single.NAME,
                  "name",
                  "What the test is called: `ashlar test late_share` runs it alone.",
                  "name: late_share"),
              optional(
                  "view", Single.NAME, "view", "The view to test.", "view: airport_departures"),
              optional(
                  "service",
                  Single.NAME,
                  "service",
                  "The feature service to test.",
                  "service: departure_delay"),
              optional(
                  "given",
                  new MapOf(
                      new ListOf(VALUES, "a list of rows such as [{origin: ORD, delay: 20}]"),
                      "sources with their rows"),
                  "given",
                  "The rows of each source, by its columns; a column that a row leaves out is null, a"
                      + " source that is left out has no rows.",
                  "given: {flights: [{origin: ORD, date: 2001-02-01, delay: 20}]}"),
              required(
                  "expect",
                  new ListOf(new ObjectOf(EXPECTATION), "a list of expectations"),
                  "expect",
                  "What the features are then. Numbers are compared in every bit; `NaN`, `Infinity`"
                      + " and `-Infinity` are numbers, and `ERROR` is a value that cannot be computed.",
                  "expect: [{key: {airport: ORD}, at: 2001-02-03, values: {delay_count_1d_1d: 1}}]"),
              optional(
                  "description",
                  Single.TEXT,
                  "description",
                  "What it shows.",
                  "description: Flights that are not late count too")),
          List.of(new Choice(List.of("view", "service"), true)),
          List.of());

  private TestNotation() {}
}
