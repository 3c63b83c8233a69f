package dev.ashlar.connectors.lake;

import dev.ashlar.connectors.lake.Database.RawColumn;
import dev.ashlar.model.definition.BatchSource.FileFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The columns of a file of events by the names that the file gives them. Used once.
 *
 * <p>DuckDB gives a column another name if an earlier one has it already, in whatever case: what
 * stands twice in a file is seen only in its header or footer.
 */
final class EventNames {
  private static final List<String> DIALECT = List.of("delim", "quote", "escape", "comment");
  private static final String NO_CHARACTER = "(empty)";

  private final Database database;
  private final Path file;
  private final FileFormat format;
  private final Subject subject;

  EventNames(Database database, Path file, FileFormat format) {
    this.database = database;
    this.file = file;
    this.format = format;
    this.subject = Subject.events(file);
  }

  /** Returns the names in order, twice what the file has twice. */
  List<String> names() {
    return switch (format) {
      case CSV -> header();
      case PARQUET -> footer();
      case JSON_LINES -> described();
    };
  }

  private List<String> described() {
    return database
        .describe("SELECT * FROM " + SourceScan.raw(format, List.of(file)), subject)
        .stream()
        .map(RawColumn::name)
        .toList();
  }

  /** A column without a name has the one that DuckDB made up. */
  private List<String> header() {
    List<String> named = described();
    List<String> written =
        database
            .rows(
                "SELECT coalesce(COLUMNS(*), '') FROM read_csv("
                    + Sql.texts(List.of(file))
                    + ", header=false, all_varchar=true"
                    + dialect()
                    + ") LIMIT 1",
                subject)
            .getFirst();
    return IntStream.range(0, named.size())
        .mapToObj(i -> {
          String name = written.get(i).strip();
          return name.isEmpty() ? named.get(i) : name;
        })
        .toList();
  }

  /** Returns how the file is read with a header, as options for reading it without one. */
  private String dialect() {
    List<String> found =
        database
            .rows(
                "SELECT Delimiter, Quote, Escape, Comment, SkipRows FROM sniff_csv("
                    + Sql.text(file.toString())
                    + ", header=true)",
                subject)
            .getFirst();
    StringBuilder options = new StringBuilder();
    for (int i = 0; i < DIALECT.size(); i++) {
      String character = found.get(i).equals(NO_CHARACTER) ? "" : found.get(i);
      options.append(", ").append(DIALECT.get(i)).append('=').append(Sql.text(character));
    }
    return options.append(", skip=").append(found.getLast()).toString();
  }

  /** The footer lists a tree in preorder; the columns are the children of its root. */
  private List<String> footer() {
    List<List<String>> tree =
        database.rows(
            "SELECT name, coalesce(num_children, 0) FROM parquet_schema("
                + Sql.text(file.toString())
                + ")",
            subject);
    List<String> names = new ArrayList<>();
    for (int i = 1; i < tree.size(); i = next(tree, i)) {
      names.add(tree.get(i).getFirst());
    }
    return names;
  }

  /** Returns where the node after a subtree stands. */
  private static int next(List<List<String>> tree, int node) {
    int next = node + 1;
    for (int left = Integer.parseInt(tree.get(node).getLast()); left > 0; left--) {
      next = next(tree, next);
    }
    return next;
  }
}
