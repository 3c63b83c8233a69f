package dev.ashlar.connectors.lake;

import dev.ashlar.connectors.lake.Database.RawColumn;
import dev.ashlar.model.definition.BatchSource.FileFormat;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.type.DataType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds out how a file of events is read. Used once.
 *
 * <p>CSV has no types: a column is of the type that DuckDB guesses from its first rows if all of
 * its texts are values of it, else it is text. A whole number moreover must be written as such: a
 * key {@code 007} would be another key as a number. The events' time is read as ISO 8601, whatever
 * its rows mix, and a row that is not a time is an error that names it.
 */
final class EventFile {
  /** A statement with thousands of aggregates is more than DuckDB takes. */
  private static final int COLUMNS_AT_ONCE = 100;

  private static final String TEXT = "VARCHAR";
  private static final String TIME = "TIMESTAMP";

  private final Database database;
  private final Path file;
  private final FileFormat format;
  private final String timestamp;
  private final Subject subject;

  EventFile(Database database, Path file, FileFormat format, String timestamp) {
    this.database = database;
    this.file = file;
    this.format = format;
    this.timestamp = timestamp;
    this.subject = Subject.events(file);
  }

  /**
   * A column as it is read.
   *
   * @param type DuckDB's type of the value
   * @param value an expression of the value
   * @param text an expression of what the file says, where the value would be written otherwise
   */
  record Column(String name, String type, String value, Optional<String> text) {}

  /** How to read the file: a table of a FROM clause and expressions over it. */
  record Reading(String table, List<Column> columns, Subject subject) {}

  Reading reading() {
    String raw = SourceScan.raw(format, List.of(file));
    List<RawColumn> found = database.describe("SELECT * FROM " + raw, subject);
    return format == FileFormat.CSV
        ? csv(found)
        : new Reading(raw, found.stream().map(column -> asIs(column, raw)).toList(), subject);
  }

  private Column asIs(RawColumn column, String table) {
    boolean isTextTime =
        format == FileFormat.JSON_LINES
            && column.name().equals(timestamp)
            && column.type().equals(TEXT);
    return isTextTime
        ? time(column.name(), table)
        : new Column(column.name(), column.type(), Sql.name(column.name()), Optional.empty());
  }

  private Reading csv(List<RawColumn> guessed) {
    String table = "read_csv(" + Sql.texts(List.of(file)) + ", header=true, all_varchar=true)";
    List<String> counts = counts(guessed, table);
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < guessed.size(); i++) {
      columns.add(
          guessed.get(i).name().equals(timestamp)
              ? time(timestamp, table)
              : column(guessed.get(i), counts.get(2 * i), counts.get(2 * i + 1)));
    }
    return new Reading(table, columns, subject);
  }

  /** Returns for each column how many texts are no values, and how many are written otherwise. */
  private List<String> counts(List<RawColumn> guessed, String table) {
    List<String> all = new ArrayList<>();
    for (int first = 0; first < guessed.size(); first += COLUMNS_AT_ONCE) {
      int end = Math.min(guessed.size(), first + COLUMNS_AT_ONCE);
      all.addAll(countsOfSome(guessed.subList(first, end), table));
    }
    return all;
  }

  private List<String> countsOfSome(List<RawColumn> guessed, String table) {
    List<String> counts = new ArrayList<>();
    for (RawColumn column : guessed) {
      String text = Sql.name(column.name());
      String value = "TRY_CAST(" + text + " AS " + column.type() + ")";
      String written = "CAST(" + TextCells.csv(value, column.type()) + " AS VARCHAR)";
      counts.add("count(" + text + ") - count(" + value + ")");
      counts.add("count(*) FILTER (WHERE " + text + " <> " + written + ")");
    }
    return database
        .rows("SELECT " + String.join(", ", counts) + " FROM " + table, subject)
        .getFirst();
  }

  private static Column column(RawColumn guess, String noValues, String otherwise) {
    String text = Sql.name(guess.name());
    Optional<DataType> type = DuckTypes.model(guess.type());
    boolean isWhole = type.filter(DataType.INT64::equals).isPresent();
    boolean isAltered = !otherwise.equals("0");
    if (type.isEmpty() || !noValues.equals("0") || (isWhole && isAltered)) {
      return new Column(guess.name(), TEXT, text, Optional.empty());
    }
    String value = "CAST(" + text + " AS " + guess.type() + ")";
    return new Column(
        guess.name(), guess.type(), value, isAltered ? Optional.of(text) : Optional.empty());
  }

  private Column time(String name, String table) {
    String text = Sql.name(name);
    String time = "CAST(" + text + " AS TIMESTAMP WITH TIME ZONE)";
    String untimely = text + " IS NOT NULL AND TRY_" + time + " IS NULL";
    long rows = database.number("SELECT count(*) FROM " + table + " WHERE " + untimely, subject);
    if (rows > 0) {
      throw notATime(name, firstRow(name, untimely, table));
    }
    return new Column(name, TIME, "CAST(" + time + " AS " + TIME + ")", Optional.empty());
  }

  private long firstRow(String name, String condition, String table) {
    return database.number(
        "SELECT min(_number) FROM (SELECT row_number() OVER () AS _number, "
            + Sql.name(name)
            + " FROM "
            + table
            + ") WHERE "
            + condition,
        subject);
  }

  private static AshlarException notATime(String name, long row) {
    return new AshlarException(
        ErrorCode.INVALID_ARGUMENT,
        "events row "
            + row
            + ", column "
            + name
            + " is not a time (expected: ISO 8601, such as 2024-01-08 or 2024-01-08T12:30:00Z)");
  }
}
