package dev.ashlar.connectors.lake;

import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.spi.SqlException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one place that turns DuckDB's errors into ours. Values of cells are taken out of messages:
 * whoever reads a log need not be allowed to read the data.
 */
final class DuckDbErrors {
  private static final Set<String> AUTHOR_TYPES =
      Set.of(
          "Parser",
          "Syntax",
          "Binder",
          "Catalog",
          "Permission",
          "Not implemented",
          "Conversion",
          "Out of Range",
          "Invalid Input",
          "Invalid type",
          "Mismatch Type",
          "Decimal",
          "Divide by Zero",
          "Expression",
          "Sequence",
          "Constraint",
          "Parameter Not Resolved",
          "Parameter Not Allowed");
  private static final Set<String> VALUE_TYPES =
      Set.of("Conversion", "Out of Range", "Invalid Input", "Mismatch Type", "Decimal");
  private static final Pattern FILE_FAULT =
      Pattern.compile(
          "CSV|JSON in file|arquet|magic bytes|[Ff]ile \"|[Ff]ile '|No files found|schema mismatch"
              + "|Schema mismatch|file = ",
          Pattern.DOTALL);
  private static final Pattern QUOTED =
      Pattern.compile("(?<name>(file|column) )?(\"[^\"]*\"|'[^']*')");
  private static final Pattern BARE_VALUE =
      Pattern.compile("(value|string|number) [^\\s'\"…]+|\\([^)]*\\d[^)]*\\)");
  private static final Pattern CSV_LINE = Pattern.compile("CSV Error on Line: (\\d+)");
  private static final Pattern CSV_COLUMN = Pattern.compile("column \"([^\"]*)\"");
  private static final Pattern CSV_TYPE = Pattern.compile("is being converted as type (\\S+)");
  private static final Pattern CSV_FILE = Pattern.compile("file = (.*)");
  private static final int MAX_MESSAGE = 300;

  private DuckDbErrors() {}

  static AshlarException of(Throwable error, Subject subject) {
    return of(DuckDbFault.of(error).withMessage(subject::hide), subject, error);
  }

  private static AshlarException of(DuckDbFault fault, Subject subject, Throwable error) {
    if (fault.isNoSpace()) {
      return diskFull(subject.name(), error);
    }
    if (fault.isOutOfSpill()) {
      return new AshlarException(
          ErrorCode.TOO_LARGE,
          "the spill limit was reached while working on "
              + subject.name()
              + " (expected: less data at once, or a higher --max-spill-mb of the server)",
          error);
    }
    if (fault.isOutOfMemory()) {
      return new AshlarException(
          ErrorCode.OUT_OF_MEMORY,
          "memory and spill space ran out while working on "
              + subject.name()
              + " (expected: less data at once, or a higher memory limit)",
          error);
    }
    if (fault.isInterrupt()) {
      return new AshlarException(
          ErrorCode.CANCELLED,
          "the work on " + subject.name() + " was interrupted (expected: to run to its end)",
          error);
    }
    return ofKind(fault, subject, error);
  }

  private static AshlarException ofKind(DuckDbFault fault, Subject subject, Throwable error) {
    boolean internal = fault.type().equals("INTERNAL") || fault.type().equals("FATAL");
    return switch (subject.kind()) {
      case AUTHOR_SQL -> {
        if (fault.type().equals("IO") || FILE_FAULT.matcher(fault.message()).find()) {
          yield unreadable(fault, subject);
        }
        yield AUTHOR_TYPES.contains(fault.type())
            ? new SqlException(shortMessage(fault), -1)
            : internal(fault, subject, error);
      }
      case SOURCE -> internal ? internal(fault, subject, error) : unreadable(fault, subject);
      case TARGET, STORE ->
          fault.type().equals("IO")
              ? unavailable(fault, subject, error)
              : internal(fault, subject, error);
      case OURS -> internal(fault, subject, error);
    };
  }

  /** Returns the error of a SQL text that does not parse or bind, at its place in the text. */
  static SqlException sql(DuckDbFault fault, String sql, int prefixBytes) {
    int bytes = fault.bytePosition() - prefixBytes;
    return new SqlException(
        shortMessage(fault), fault.bytePosition() < 0 ? -1 : characterOffset(sql, bytes));
  }

  static AshlarException diskFull(String path, Throwable error) {
    return new AshlarException(
        ErrorCode.DISK_FULL,
        "no space left on the device of " + path + " (expected: free space to write)",
        error);
  }

  private static AshlarException unavailable(DuckDbFault fault, Subject subject, Throwable error) {
    return new AshlarException(
        ErrorCode.STORE_UNAVAILABLE,
        subject.name()
            + ": "
            + shortMessage(fault)
            + " (expected: files that can be read and written)",
        error);
  }

  private static AshlarException internal(DuckDbFault fault, Subject subject, Throwable error) {
    return new AshlarException(
        ErrorCode.INTERNAL,
        "working on "
            + subject.name()
            + ": "
            + fault.type()
            + " error: "
            + shortMessage(fault)
            + " (expected: no error)",
        error);
  }

  private static AshlarException unreadable(DuckDbFault fault, Subject subject) {
    Matcher line = CSV_LINE.matcher(fault.message());
    String message =
        line.find()
            ? csvMessage(fault.message(), line.group(1), subject)
            : subject.name()
                + ": "
                + shortMessage(fault)
                + " (expected: complete files of one schema, as declared)";
    // Without its cause, which may quote whole lines of the file.
    return new AshlarException(ErrorCode.SOURCE_UNREADABLE, message);
  }

  private static String csvMessage(String text, String line, Subject subject) {
    String file = find(CSV_FILE, text, subject.name());
    String column = find(CSV_COLUMN, text, "");
    return file
        + " line "
        + line
        + (column.isEmpty() ? "" : ", column " + column)
        + ": the text does not fit (expected: "
        + find(CSV_TYPE, text, "the columns of the header")
        + ")";
  }

  private static String find(Pattern pattern, String text, String otherwise) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1).strip() : otherwise;
  }

  /** Returns one line without values, ending in what was expected where DuckDB says so. */
  private static String shortMessage(DuckDbFault fault) {
    String text = fault.firstLine();
    if (VALUE_TYPES.contains(fault.type())) {
      text = QUOTED.matcher(text).replaceAll(DuckDbErrors::withoutValue);
      text = BARE_VALUE.matcher(text).replaceAll("…");
    }
    if (text.length() > MAX_MESSAGE) {
      text = text.substring(0, MAX_MESSAGE) + "…";
    }
    String expected = expected(fault);
    return expected.isEmpty() ? text : text + " (expected: " + expected + ")";
  }

  private static String withoutValue(MatchResult quoted) {
    return quoted.group("name") == null ? "…" : Matcher.quoteReplacement(quoted.group());
  }

  private static String expected(DuckDbFault fault) {
    if (!fault.candidates().isEmpty() && !fault.candidates().contains("->")) {
      return "one of " + fault.candidates().replace(",", ", ");
    }
    return fault
        .message()
        .lines()
        .filter(line -> line.startsWith("Did you mean"))
        .findFirst()
        .map(line -> line.replace("Did you mean ", "").replace("?", "").replace("\"", ""))
        .orElse("");
  }

  private static int characterOffset(String sql, int bytes) {
    byte[] utf8 = sql.getBytes(StandardCharsets.UTF_8);
    int end = Math.clamp(bytes, 0, utf8.length);
    return new String(utf8, 0, end, StandardCharsets.UTF_8).length();
  }
}
