package dev.ashlar.connectors.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.ashlar.connectors.lake.Database.Limits;
import dev.ashlar.connectors.lake.Database.RawColumn;
import dev.ashlar.model.definition.BatchSource.FileFormat;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import dev.ashlar.spi.ComputeEngine;
import dev.ashlar.spi.ComputeSession;
import dev.ashlar.spi.SqlException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;

/**
 * A {@link ComputeEngine} on DuckDB in this process. Thread-safe. DuckDB is loaded with the first
 * use.
 *
 * <p><b>The sandbox.</b> The SQL of authors never shares a DuckDB instance with anything that can
 * be written. It is first proved to be one SELECT ({@link SelectProof}), and then runs in an
 * instance of its own whose {@code allowed_paths} are exactly the files of the declared sources,
 * whose other access to files and network is off and whose settings are locked ({@link
 * SourceDatabase}). Its rows leave that instance as Arrow batches, and a second instance, which
 * runs our own SQL only, sorts, joins and writes them ({@link LakeComputeSession}). An allow-list
 * with our output files in the same instance was the alternative; it rests on the proof alone, and
 * an allowed folder could be written by COPY and ATTACH. What DuckDB lets be read it lets be
 * written too, so the sources' own files are kept by the proof, and by running the text only inside
 * {@code FROM (…)}. The price was measured on three million flights written to 181 files: 0.8 s
 * with the hop, 0.6 s without.
 */
public final class LakeComputeEngine implements ComputeEngine {
  private static volatile @Nullable DuckFunctions functions;

  private final LakeOptions options;
  private final SourceFiles files;
  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("ashlar-lake-deadlines").factory());
  private final BufferAllocator allocator = new RootAllocator();

  private LakeComputeEngine(LakeOptions options) {
    this.options = options;
    this.files = new SourceFiles(options.sourceRoots());
  }

  /** Returns an engine; close it when its sessions are closed. */
  public static LakeComputeEngine open(LakeOptions options) {
    return new LakeComputeEngine(options);
  }

  @Override
  public Schema inspect(FileFormat format, String path) {
    List<Path> found = files.find(path);
    try (StopSwitch stop = stopSwitch();
        Database database = scratch(stop)) {
      database.lock(found);
      return SourceScan.inspect(database, format, found, path);
    }
  }

  @Override
  public Schema bind(String sql, Map<String, Schema> tables, Set<String> parameters) {
    try (StopSwitch stop = stopSwitch();
        Database database = scratch(stop)) {
      Map<String, List<String>> columns = new HashMap<>();
      for (Map.Entry<String, Schema> table : new LinkedHashMap<>(tables).entrySet()) {
        database.execute(emptyTable(table.getKey(), table.getValue()), Subject.ours("a table"));
        columns.put(table.getKey(), table.getValue().names());
      }
      database.lock(List.of());
      return schema(prove(database, sql, columns, parameters).columns());
    }
  }

  private static String emptyTable(String name, Schema schema) {
    return schema.fields().stream()
        .map(field -> Sql.name(field.name()) + " " + DuckTypes.duck(field.type()))
        .collect(Collectors.joining(", ", "CREATE TABLE " + Sql.name(name) + " (", ")"));
  }

  /**
   * A text that was proved to be one SELECT.
   *
   * @param sql the text with its parameters numbered from 1, as long as it was
   * @param parameters the names of the parameters that it uses, by number
   * @param columns what it produces, in DuckDB's types
   */
  record Proved(String sql, List<String> parameters, List<RawColumn> columns) {}

  /** Proves a text that may use some tables (with these columns) and parameters. */
  static Proved prove(
      Database database, String sql, Map<String, List<String>> tables, Set<String> parameters) {
    Subject subject = Subject.sql("the parser");
    String parse =
        database
            .rows("SELECT json_serialize_sql(" + Sql.text(sql) + ")", subject)
            .getFirst()
            .getFirst();
    try {
      Parameters used =
          SelectProof.check(sql, DuckDbFault.json(parse), tables, functions(database), parameters);
      String numbered = used.numbered(sql);
      List<String> names = used.names();
      return new Proved(numbered, names, database.describeAuthorSql(numbered, names.size()));
    } catch (JsonProcessingException notJson) {
      throw new AshlarException(
          ErrorCode.INTERNAL, "the parser's answer (expected: a parse tree as JSON)", notJson);
    }
  }

  /** Returns the functions of DuckDB, which are the same in every instance of this process. */
  private static DuckFunctions functions(Database database) {
    DuckFunctions known = functions;
    if (known == null) {
      known = DuckFunctions.read(database);
      functions = known;
    }
    return known;
  }

  private static Schema schema(List<RawColumn> columns) {
    Map<String, Field> fields = new LinkedHashMap<>();
    for (RawColumn column : columns) {
      Field field =
          new Field(
              column.name(), DuckTypes.model(column.type()).orElseThrow(() -> noType(column)));
      if (fields.put(column.name(), field) != null) {
        throw new SqlException(
            "two columns named " + column.name() + " (expected: a name of its own for each)", -1);
      }
    }
    return new Schema(new ArrayList<>(fields.values()));
  }

  static SqlException noType(RawColumn column) {
    return new SqlException(
        "column "
            + column.name()
            + " has the type "
            + column.type()
            + ", cast it, for example CAST("
            + column.name()
            + " AS BIGINT) (expected: "
            + DuckTypes.EXPECTED
            + ")",
        -1);
  }

  @Override
  public ComputeSession open(SessionOptions session) {
    Map<String, List<Path>> found = new LinkedHashMap<>();
    session.sources().forEach(source -> found.put(source.name(), files.find(source.path())));
    StopSwitch stop = new StopSwitch(scheduler, session.timeoutMillis());
    try {
      return LakeComputeSession.open(options.threads(), session, found, stop, allocator);
    } catch (RuntimeException failed) {
      stop.close();
      throw failed;
    }
  }

  private StopSwitch stopSwitch() {
    return new StopSwitch(scheduler, options.timeoutMillis());
  }

  private Database scratch(StopSwitch stop) {
    return Database.open(
        new Limits(options.threads(), options.memoryBytes(), Optional.empty()), stop);
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
    allocator.close();
  }
}
