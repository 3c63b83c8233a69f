package dev.ashlar.testkit.golden;

import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.Feature;
import dev.ashlar.model.definition.SecondaryKey;
import dev.ashlar.model.definition.Window;
import dev.ashlar.model.time.Durations;
import dev.ashlar.model.time.Timestamps;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.testkit.history.History;
import dev.ashlar.testkit.history.History.Question;
import dev.ashlar.testkit.oracle.Oracle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes a history as a {@link GoldenFile}, so that a failure that was found by chance can be kept
 * where no change of the generator loses it. What was ingested when is not written.
 */
public final class GoldenText {
  private final History history;
  private final BatchFeatureView view;

  private GoldenText(History history) {
    this.history = history;
    this.view = history.view();
  }

  /**
   * Returns the text of a file with one case: the rows that count after all runs, and what the
   * oracle answers to each question, in training data and, once published, served.
   */
  public static String of(History history) {
    GoldenText text = new GoldenText(history);
    String definitions = text.definitions();
    BatchFeatureView read = new GoldenFileReader("found", definitions).view(definitions);
    return definitions + text.test(read);
  }

  private String definitions() {
    String timestamp = view.timestamp().map(column -> "timestamp: " + column + "\n").orElse("");
    return "{kind: entity, name: thing, join_keys: "
        + columns(view.joinKeys())
        + "}\n---\nkind: batch_source\nname: events\nparquet: events.parquet\n"
        + timestamp
        + "schema: "
        + columns(view.rows().fields())
        + "\n---\nkind: batch_feature_view\nname: golden\nentities: [thing]\nsources: [events]\n"
        + "sql: SELECT * FROM events\n"
        + timestamp
        + settings()
        + features()
        + "---\n";
  }

  private static String columns(List<Field> fields) {
    return mapping(
        fields.stream()
            .collect(
                Collectors.toMap(
                    Field::name,
                    field -> quoted(field.type().text()),
                    (first, second) -> first,
                    LinkedHashMap::new)));
  }

  private String settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("batch_schedule", Durations.format(view.schedule().intervalMicros()));
    settings.put("data_delay", Durations.format(view.schedule().delayMicros()));
    settings.put("feature_start_time", Timestamps.format(view.schedule().featureStartMicros()));
    view.tileMicros()
        .ifPresent(tile -> settings.put("aggregation_interval", Durations.format(tile)));
    view.ttlMicros().ifPresent(ttl -> settings.put("ttl", Durations.format(ttl)));
    for (Feature feature : view.features()) {
      if (feature instanceof Feature.Windowed windowed) {
        windowed.secondaryKey().ifPresent(key -> put(settings, key));
        windowed
            .window()
            .fixedStartMicros()
            .ifPresent(start -> settings.put("lifetime_start_time", Timestamps.format(start)));
      }
      if (feature instanceof Feature.Aggregate aggregate
          && aggregate.aggregation().zeroWithoutRows()) {
        settings.put("null_counts", "zero");
      }
    }
    return settings.entrySet().stream()
        .map(setting -> setting.getKey() + ": " + setting.getValue() + "\n")
        .collect(Collectors.joining());
  }

  private static void put(Map<String, String> settings, SecondaryKey key) {
    settings.put("aggregation_secondary_key", key.column());
    settings.put("max_keys", String.valueOf(key.maxKeys()));
  }

  /** Returns the features but for lists of secondary keys, which a definition has by itself. */
  private String features() {
    StringBuilder text = new StringBuilder("features:\n");
    for (Feature feature : view.features()) {
      Map<String, String> notation = new LinkedHashMap<>();
      if (feature instanceof Feature.Attribute attribute) {
        notation.put("attribute", attribute.column());
      } else if (feature instanceof Feature.Aggregate aggregate) {
        notation.put("aggregate", aggregate.aggregation().text());
        notation.put("column", aggregate.column());
        put(notation, aggregate.window());
        aggregate.where().ifPresent(condition -> notation.put("where", quoted(condition)));
        if (aggregate.aggregation().maxDistinct() > 0) {
          notation.put("max_distinct", String.valueOf(aggregate.aggregation().maxDistinct()));
        }
      } else {
        continue;
      }
      notation.put("name", feature.name());
      text.append("  - ").append(mapping(notation)).append('\n');
    }
    return text.toString();
  }

  private static void put(Map<String, String> notation, Window window) {
    if (window instanceof Window.Sliding sliding) {
      notation.put("window", Durations.format(sliding.lengthMicros()));
      notation.put("offset", Durations.format(sliding.offsetMicros()));
    } else if (window instanceof Window.Series series) {
      Map<String, String> settings = new LinkedHashMap<>();
      settings.put("start", Durations.format(series.startMicros()));
      settings.put("end", Durations.format(series.endMicros()));
      settings.put("window", Durations.format(series.lengthMicros()));
      settings.put("step", Durations.format(series.stepMicros()));
      notation.put("series", mapping(settings));
    } else {
      notation.put("window", "lifetime");
    }
  }

  private String test(BatchFeatureView read) {
    StringBuilder text = new StringBuilder("kind: test\nname: found\nprocessing: ");
    text.append(history.processing().name().toLowerCase(Locale.ROOT)).append("\nrows:\n");
    for (Oracle.Row row : history.visibleRows()) {
      text.append("  - ").append(row(row)).append('\n');
    }
    text.append("expect:\n");
    Oracle oracle = new Oracle(read, history.processing(), history.visibleRows());
    OptionalLong through = history.completedThroughMicros();
    for (Question question : history.questions()) {
      Map<String, String> check = new LinkedHashMap<>();
      check.put("key", key(question.key()));
      check.put("at", Timestamps.format(question.timeMicros()));
      check.put("values", values(read, oracle.offline(question.key(), question.timeMicros())));
      text.append("  - ").append(mapping(check)).append('\n');
      if (through.isPresent()) {
        long end = through.getAsLong();
        long time = Math.max(question.timeMicros(), end);
        check.put("at", Timestamps.format(time));
        check.put("through", Timestamps.format(end));
        check.put("values", values(read, oracle.online(question.key(), time, end)));
        text.append("  - ").append(mapping(check)).append('\n');
      }
    }
    return text.toString();
  }

  private static String values(BatchFeatureView read, List<@Nullable Object> values) {
    Map<String, String> expected = new LinkedHashMap<>();
    for (int i = 0; i < values.size(); i++) {
      Feature feature = read.features().get(i);
      expected.put(feature.name(), value(feature.type(), values.get(i)));
    }
    return mapping(expected);
  }

  private String key(List<Object> key) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < key.size(); i++) {
      parts.add(value(view.joinKeys().get(i).type(), key.get(i)));
    }
    return parts.size() == 1 ? parts.get(0) : parts.toString();
  }

  private String row(Oracle.Row row) {
    List<@Nullable Object> cells =
        history.cells(
            new History.SourceRow(row.key(), row.timeMicros(), row.knownMicros(), row.values()));
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      texts.add(value(view.rows().fields().get(i).type(), cells.get(i)));
    }
    return texts.toString();
  }

  private static String value(DataType type, @Nullable Object value) {
    if (value == null || value == Oracle.Failure.ERROR) {
      return String.valueOf(value);
    }
    return switch (type.kind()) {
      case INT64, BOOL -> value.toString();
      case FLOAT64, FLOAT32 -> number(value.toString());
      case STRING -> quoted((String) value);
      case TIMESTAMP -> Timestamps.format((Long) value);
      case ARRAY -> {
        DataType element = ((DataType.ArrayType) type).element();
        yield ((List<?>) value).stream().map(item -> value(element, item)).toList().toString();
      }
      case STRUCT -> {
        List<Field> fields = ((DataType.StructType) type).fields();
        Map<String, String> struct = new LinkedHashMap<>();
        for (int i = 0; i < fields.size(); i++) {
          struct.put(fields.get(i).name(), value(fields.get(i).type(), ((List<?>) value).get(i)));
        }
        yield mapping(struct);
      }
      case MAP -> {
        DataType.MapType map = (DataType.MapType) type;
        Map<String, String> entries = new LinkedHashMap<>();
        ((Map<?, ?>) value)
            .forEach((key, item) -> entries.put(value(map.key(), key), value(map.value(), item)));
        yield mapping(entries);
      }
    };
  }

  private static String number(String text) {
    return switch (text) {
      case "NaN" -> ".nan";
      case "Infinity" -> ".inf";
      case "-Infinity" -> "-.inf";
      default -> text.toLowerCase(Locale.ROOT);
    };
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(point -> {
          if (point == '"' || point == '\\') {
            quoted.append('\\').appendCodePoint(point);
          } else if (point >= ' ' && point <= '~') {
            quoted.appendCodePoint(point);
          } else {
            String digits = "0000000" + Integer.toHexString(point);
            quoted.append("\\U").append(digits.substring(digits.length() - 8));
          }
        });
    return quoted.append('"').toString();
  }

  private static String mapping(Map<String, String> entries) {
    return entries.entrySet().stream()
        .map(entry -> entry.getKey() + ": " + entry.getValue())
        .collect(Collectors.joining(", ", "{", "}"));
  }
}
