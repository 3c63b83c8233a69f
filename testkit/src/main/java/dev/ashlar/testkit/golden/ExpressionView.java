package dev.ashlar.testkit.golden;

import dev.ashlar.model.definition.AggregateFunction;
import dev.ashlar.model.definition.Aggregation;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.BatchSchedule;
import dev.ashlar.model.definition.Feature;
import dev.ashlar.model.definition.Metadata;
import dev.ashlar.model.definition.ViewQuery;
import dev.ashlar.model.definition.Window;
import dev.ashlar.model.time.Durations;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import dev.ashlar.testkit.golden.GoldenCase.Check;
import dev.ashlar.testkit.golden.GoldenCase.Phase;
import dev.ashlar.testkit.oracle.Oracle;
import dev.ashlar.testkit.oracle.Processing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Worked expressions as conditions of a view, so that they go wherever golden cases go. Each row of
 * an {@link ExpressionFile} is the only one of a key, with what each expression must give beside
 * it; features count it by a {@code where} made from the expression:
 *
 * <ul>
 *   <li>{@code same_<line>}: it is the worked value, nulls too; never where that is an error
 *   <li>{@code none_<line>}: it has no value, be it null or an error
 *   <li>{@code true_<line>}, of bools: it is TRUE, the expression itself
 * </ul>
 *
 * Stateless.
 */
public final class ExpressionView {
  private static final String KEY = "worked_row";
  private static final String TIME = "worked_at";
  private static final String COUNTED = "worked_one";

  private ExpressionView() {}

  /** Returns the worked expressions of every file, by name. */
  public static List<GoldenFile> all() {
    return ExpressionFile.all().stream().map(ExpressionView::of).toList();
  }

  private static GoldenFile of(ExpressionFile file) {
    List<ExpressionFile.Case> worked =
        file.cases().stream().filter(each -> each.result().isPresent()).toList();
    List<Field> columns = new ArrayList<>();
    columns.add(new Field(KEY, DataType.STRING));
    columns.add(new Field(TIME, DataType.TIMESTAMP));
    columns.add(new Field(COUNTED, DataType.INT64));
    columns.addAll(file.columns().fields());
    worked.forEach(
        each -> columns.add(new Field(expected(each), each.result().orElseThrow().type())));
    List<List<@Nullable Object>> rows = new ArrayList<>();
    List<Check> checks = new ArrayList<>();
    for (int row = 0; row < file.rows().size(); row++) {
      List<@Nullable Object> cells = new ArrayList<>(List.of("" + row, Durations.DAY / 2, 1L));
      cells.addAll(Arrays.asList(file.rows().get(row)));
      List<Long> counts = new ArrayList<>();
      for (ExpressionFile.Case each : worked) {
        Object value = each.result().orElseThrow().values().get(row);
        boolean isError = value == Oracle.Failure.ERROR;
        cells.add(isError ? null : value);
        counts.add(isError ? 0L : 1L);
        counts.add(isError || value == null ? 1L : 0L);
        if (isCondition(each)) {
          counts.add(Boolean.TRUE.equals(value) ? 1L : 0L);
        }
      }
      rows.add(cells);
      checks.add(
          new Check(
              row + 1, List.of("" + row), Durations.DAY, OptionalLong.empty(), false, counts));
    }
    Phase phase = new Phase(rows, Optional.empty(), checks);
    return new GoldenFile(
        "expressions/" + file.name(),
        view(new Schema(columns), features(worked)),
        List.of(
            new GoldenCase(
                "as conditions", Processing.BATCH, OptionalLong.empty(), List.of(phase))));
  }

  private static List<Feature> features(List<ExpressionFile.Case> worked) {
    List<Feature> features = new ArrayList<>();
    for (ExpressionFile.Case each : worked) {
      String expression = each.expression();
      features.add(
          count(
              "same_" + each.line(),
              "(" + expression + ") IS NOT DISTINCT FROM " + expected(each)));
      features.add(count("none_" + each.line(), "try(" + expression + ") IS NULL"));
      if (isCondition(each)) {
        features.add(count("true_" + each.line(), expression));
      }
    }
    return features;
  }

  private static String expected(ExpressionFile.Case worked) {
    return "worked_" + worked.line();
  }

  private static boolean isCondition(ExpressionFile.Case worked) {
    return worked.result().orElseThrow().type().equals(DataType.BOOL);
  }

  private static Feature count(String name, String where) {
    return new Feature.Aggregate(
        name,
        Aggregation.of(AggregateFunction.COUNT),
        COUNTED,
        DataType.INT64,
        new Window.Sliding(Durations.DAY, 0),
        Optional.empty(),
        Optional.of(where),
        DataType.INT64,
        "",
        Map.of());
  }

  private static BatchFeatureView view(Schema rows, List<Feature> features) {
    return new BatchFeatureView(
        "worked",
        List.of("row"),
        List.of(new Field(KEY, DataType.STRING)),
        ViewQuery.of("SELECT * FROM source", "source"),
        rows,
        Optional.of(TIME),
        new BatchSchedule(
            Durations.DAY,
            0,
            Durations.DAY,
            OptionalLong.empty(),
            Durations.DAY,
            OptionalLong.empty()),
        OptionalLong.of(Durations.DAY),
        OptionalLong.empty(),
        0,
        BatchFeatureView.DEFAULT_HISTORY_RETENTION_MICROS,
        true,
        true,
        false,
        features,
        Metadata.NONE);
  }
}
