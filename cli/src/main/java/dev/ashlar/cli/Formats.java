package dev.ashlar.cli;

import java.nio.file.Path;
import java.util.Locale;

/** File formats, by the names of files. */
final class Formats {
  private Formats() {}

  /** Returns the wire name of a file's format, or fails naming what is expected. */
  static String of(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".parquet")) {
      return "parquet";
    }
    if (name.endsWith(".csv")) {
      return "csv";
    }
    if (name.endsWith(".json") || name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
      return "json_lines";
    }
    throw new CommandFailure(
        file + ": unknown file format (expected: a name ending in .parquet, .csv or .jsonl)");
  }
}
