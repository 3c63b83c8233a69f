package dev.ashlar.connectors.lake;

import dev.ashlar.connectors.lake.Database.Limits;
import dev.ashlar.connectors.lake.Database.Spill;
import dev.ashlar.connectors.lake.SourceDatabase.Bound;
import dev.ashlar.model.definition.ViewQuery;
import dev.ashlar.model.time.Interval;
import dev.ashlar.spi.ComputeEngine.SessionOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of a session share: the instance that works on rows, the sandbox that is opened
 * with the first SQL of an author, and the folder both spill into. Not thread-safe.
 *
 * <p>Each instance gets half of the session's memory and of its spill space: both work at once when
 * rows go from one to the other.
 */
final class Workspace implements AutoCloseable {
  private static final AtomicLong SESSIONS = new AtomicLong();

  private final int threads;
  private final SessionOptions options;
  private final Map<String, List<Path>> files;
  private final StopSwitch stop;
  private final BufferAllocator allocator;
  private final Path spill;
  private final Database database;
  private @Nullable SourceDatabase sources;
  private long tables;

  Workspace(
      int threads,
      SessionOptions options,
      Map<String, List<Path>> files,
      StopSwitch stop,
      BufferAllocator allocator) {
    this.threads = threads;
    this.options = options;
    this.files = files;
    this.stop = stop;
    this.allocator = allocator.newChildAllocator("session", 0, Long.MAX_VALUE);
    this.spill =
        options
            .spillDirectory()
            .resolve("session-" + ProcessHandle.current().pid() + "-" + SESSIONS.incrementAndGet());
    Folders.create(spill);
    this.database = Database.open(limits("rows"), stop);
  }

  private Limits limits(String purpose) {
    return new Limits(
        threads,
        Math.max(1, options.memoryBytes() / 2),
        Optional.of(new Spill(spill.resolve(purpose), Math.max(1, options.spillBytes() / 2))));
  }

  Database database() {
    return database;
  }

  SourceDatabase sources() {
    SourceDatabase open = sources;
    if (open == null) {
      open = SourceDatabase.open(limits("sources"), options, files, stop);
      sources = open;
    }
    return open;
  }

  BufferAllocator allocator() {
    return allocator;
  }

  StopSwitch stop() {
    return stop;
  }

  /** Returns a name that no table of the session has. */
  String newTable(String purpose) {
    return "_" + purpose + "_" + ++tables;
  }

  void drop(String table) {
    database.execute("DROP TABLE IF EXISTS " + Sql.name(table), Subject.ours("a table"));
  }

  /**
   * Creates a table from rows of the sandbox, and closes them.
   *
   * @param select makes our SELECT from the name under which those rows arrive
   */
  void createFromSources(String table, SourceRows sourceRows, UnaryOperator<String> select) {
    String feed = newTable("feed");
    try (sourceRows;
        Feed rows = Feed.register(sourceRows, database, feed, allocator)) {
      rows.run(() ->
          database.execute(
              "CREATE TABLE " + Sql.name(table) + " AS " + select.apply(Sql.name(feed)),
              Subject.ours("the rows of the SQL")));
    }
  }

  /** Returns the rows of a SELECT over all rows of the sources. */
  SourceRows rows(String sourceSelect) {
    Supplier<ResultStream> query = () -> sources().stream(sourceSelect, allocator);
    return new SourceRows(List.of(query));
  }

  /**
   * Returns the rows of a view's SQL for a span, one query after the other.
   *
   * @param select makes our SELECT for one window from the view's
   */
  SourceRows rows(ViewQuery view, Interval span, Bound bound, Function<Interval, String> select) {
    Function<Interval, Supplier<ResultStream>> query =
        window ->
            () ->
                sources().stream(view, window, bound.over(select.apply(window), window), allocator);
    return new SourceRows(view.windows(span).map(query).toList());
  }

  @Override
  public void close() {
    stop.close();
    SourceDatabase open = sources;
    if (open != null) {
      open.close();
    }
    database.close();
    allocator.close();
    Folders.delete(spill);
  }
}
