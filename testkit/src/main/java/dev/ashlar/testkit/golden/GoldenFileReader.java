package dev.ashlar.testkit.golden;

import dev.ashlar.api.v1.Problem;
import dev.ashlar.client.definitions.FeatureRepositoryReader;
import dev.ashlar.client.definitions.RepositoryReading;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.BatchSource.FileFormat;
import dev.ashlar.model.definition.Feature;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.resolve.Resolution;
import dev.ashlar.model.resolve.Resolver;
import dev.ashlar.model.resolve.SchemaProbe;
import dev.ashlar.model.time.Interval;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import dev.ashlar.testkit.golden.GoldenCase.Check;
import dev.ashlar.testkit.golden.GoldenCase.Phase;
import dev.ashlar.testkit.golden.GoldenYaml.Entries;
import dev.ashlar.testkit.oracle.Processing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads a {@link GoldenFile}. The definitions go through the reader and the resolver of feature
 * repositories. Not thread-safe; used once.
 */
final class GoldenFileReader {
  private static final String TEST = "test";

  private final GoldenYaml yaml;
  private final String file;
  private final Set<List<Object>> keysOfOthers = new HashSet<>();

  GoldenFileReader(String file, String text) {
    this.file = file;
    this.yaml = new GoldenYaml(file, text);
  }

  GoldenFile read() {
    List<Node> tests = yaml.documents(TEST);
    BatchFeatureView view = view(yaml.textWithout(tests));
    List<GoldenCase> cases = new ArrayList<>();
    for (Node test : tests) {
      cases.add(new CaseReader(view).read(test));
    }
    if (cases.isEmpty()) {
      throw yaml.malformed(1, "no document of `kind: " + TEST + "` (expected: at least one)");
    }
    return new GoldenFile(file, view, cases);
  }

  /** Returns the view of a text that defines one, with its entity and its source. */
  BatchFeatureView view(String definitions) {
    RepositoryReading reading = FeatureRepositoryReader.read(Path.of(""), file, definitions);
    for (Problem problem : reading.problems()) {
      throw yaml.malformed(
          problem.getLine(), problem.getMessage() + " (" + problem.getHint() + ")");
    }
    Resolution resolution = Resolver.resolve(reading.repository(), new RowsOfTheSource());
    if (resolution instanceof Resolution.Rejected rejected) {
      throw new IllegalArgumentException(rejected.problems().toString());
    }
    Map<String, BatchFeatureView> views = resolution.orElseThrow().views();
    if (views.size() != 1) {
      throw yaml.malformed(1, views.size() + " views (expected: one)");
    }
    return views.values().iterator().next();
  }

  /** Binds {@code SELECT * FROM source}: a case states the rows that the SQL would give. */
  private static final class RowsOfTheSource implements SchemaProbe {
    @Override
    public Schema inspect(FileFormat format, String path) {
      throw new AshlarException(
          ErrorCode.SOURCE_UNREADABLE, "a source without a schema (expected: `schema`)");
    }

    @Override
    public Schema bind(String sql, Map<String, Schema> tables, Set<String> parameters) {
      String source = tables.keySet().iterator().next();
      Schema rows = tables.get(source);
      if (rows == null || tables.size() > 1 || !sql.equals("SELECT * FROM " + source)) {
        throw new AshlarException(
            ErrorCode.INVALID_SQL, sql + " (expected: SELECT * FROM " + source + ")");
      }
      return rows;
    }
  }

  /** Where windows of a stream end. */
  private enum Edge {
    WALL_CLOCK,
    LATEST_EVENT_TIME
  }

  /** Reads the cases of a view. */
  private final class CaseReader {
    private final BatchFeatureView view;
    private final Set<List<Object>> keys = new HashSet<>();
    private Processing processing = Processing.BATCH;

    CaseReader(BatchFeatureView view) {
      this.view = view;
    }

    GoldenCase read(Node test) {
      Entries entries =
          yaml.entries(
              test,
              Set.of("kind", "name", "rows", "expect"),
              Set.of("first_interval", "processing", "then"));
      processing = entries.find("processing").map(this::processing).orElse(Processing.BATCH);
      List<Phase> phases = new ArrayList<>();
      phases.add(phase(entries));
      for (Node later : yaml.items(entries.find("then"))) {
        phases.add(phase(yaml.entries(later, Set.of("rows", "expect"), Set.of("rerun"))));
      }
      OptionalLong firstStart =
          entries
              .find("first_interval")
              .map(node -> OptionalLong.of(time(node)))
              .orElse(OptionalLong.empty());
      keysOfOthers.addAll(keys);
      return new GoldenCase(yaml.text(entries.get("name")), processing, firstStart, phases);
    }

    private Processing processing(Node node) {
      return choice(node, Processing.values());
    }

    private <E extends Enum<E>> E choice(Node node, E[] values) {
      String text = yaml.text(node);
      for (E value : values) {
        if (value.name().toLowerCase(Locale.ROOT).equals(text)) {
          return value;
        }
      }
      throw yaml.malformed(
          node, text + " (expected: " + Arrays.toString(values).toLowerCase(Locale.ROOT) + ")");
    }

    private Phase phase(Entries entries) {
      List<List<@Nullable Object>> rows = new ArrayList<>();
      for (Node row : yaml.items(Optional.of(entries.get("rows")))) {
        rows.add(cells(row));
      }
      List<Check> checks = new ArrayList<>();
      for (Node check : yaml.items(Optional.of(entries.get("expect")))) {
        checks.add(check(check));
      }
      if (checks.isEmpty()) {
        throw yaml.malformed(entries.get("expect"), "nothing expected (expected: a value)");
      }
      return new Phase(rows, entries.find("rerun").map(this::interval), checks);
    }

    private List<@Nullable Object> cells(Node row) {
      List<Node> items = yaml.items(Optional.of(row));
      List<Field> columns = view.rows().fields();
      if (items.size() != columns.size()) {
        throw yaml.malformed(row, items.size() + " cells (expected: " + view.rows() + ")");
      }
      List<@Nullable Object> cells = new ArrayList<>();
      List<Object> key = new ArrayList<>();
      for (int i = 0; i < items.size(); i++) {
        Object cell = yaml.value(columns.get(i).type(), items.get(i));
        boolean isKey = view.joinKeys().contains(columns.get(i));
        if (cell == null
            && (isKey || view.timestamp().equals(Optional.of(columns.get(i).name())))) {
          throw yaml.malformed(items.get(i), "null (expected: a join key and a time)");
        }
        if (isKey && cell != null) {
          key.add(cell);
        }
        cells.add(cell);
      }
      take(key, row);
      return cells;
    }

    private void take(List<Object> key, Node node) {
      if (keysOfOthers.contains(key)) {
        throw yaml.malformed(node, key + " (expected: a key that no case before it has)");
      }
      keys.add(key);
    }

    private Check check(Node node) {
      Entries entries =
          yaml.entries(node, Set.of("key", "at", "values"), Set.of("through", "leading_edge"));
      List<Object> key = key(entries.get("key"));
      take(key, node);
      long at = time(entries.get("at"));
      Optional<Node> through = entries.find("through");
      OptionalLong completed = OptionalLong.empty();
      if (through.isPresent()) {
        completed = OptionalLong.of(time(through.get()));
        long end = completed.getAsLong() - view.schedule().delayMicros();
        if (completed.getAsLong() > at
            || view.schedule().anchorMicros(completed.getAsLong()) != end) {
          throw yaml.malformed(
              through.get(),
              "`through` (expected: an interval's end + data_delay, not after `at`)");
        }
      }
      Optional<Node> edge = entries.find("leading_edge");
      if (edge.isPresent() && processing == Processing.BATCH) {
        throw yaml.malformed(edge.get(), "`leading_edge` (expected: only over a stream)");
      }
      boolean atLatestEvent =
          edge.isPresent() && choice(edge.get(), Edge.values()) == Edge.LATEST_EVENT_TIME;
      return new Check(
          yaml.line(node), key, at, completed, atLatestEvent, values(entries.get("values")));
    }

    private List<Object> key(Node node) {
      List<DataType> types = view.joinKeys().stream().map(Field::type).toList();
      List<Node> parts = types.size() == 1 ? List.of(node) : yaml.items(Optional.of(node));
      List<Object> key = new ArrayList<>();
      for (int i = 0; i < parts.size(); i++) {
        Object part = i < types.size() ? yaml.value(types.get(i), parts.get(i)) : null;
        if (part != null) {
          key.add(part);
        }
      }
      if (key.size() != types.size()) {
        throw yaml.malformed(node, "a key (expected: " + view.joinKeys() + ")");
      }
      return key;
    }

    private List<@Nullable Object> values(Node node) {
      Entries entries = yaml.entries(node, Set.copyOf(view.featureSchema().names()), Set.of());
      List<@Nullable Object> values = new ArrayList<>();
      for (Feature feature : view.features()) {
        values.add(yaml.expected(feature.type(), entries.get(feature.name())));
      }
      return values;
    }

    private Interval interval(Node node) {
      List<Node> ends = yaml.items(Optional.of(node));
      if (ends.size() != 2) {
        throw yaml.malformed(node, "an interval (expected: its start and its end)");
      }
      return new Interval(time(ends.get(0)), time(ends.get(1)));
    }

    private long time(Node node) {
      Object time = yaml.value(DataType.TIMESTAMP, node);
      if (time == null) {
        throw yaml.malformed(node, "null (expected: a time)");
      }
      return (Long) time;
    }
  }
}
