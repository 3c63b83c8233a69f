package dev.ashlar.testkit.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ashlar.model.definition.AggregateFunction;
import dev.ashlar.model.definition.Feature;
import dev.ashlar.model.time.Timestamps;
import dev.ashlar.testkit.golden.GoldenCase.Check;
import dev.ashlar.testkit.golden.GoldenCase.Phase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The page of functions and windows shows worked cases, so that no value on it can be wrong. */
class FunctionPageTest {
  private static final Path PAGE = Path.of("..", "docs", "functions.md");

  @Test
  void thePageIsFresh() throws IOException {
    String page = page();
    if (Boolean.getBoolean("ashlar.update")) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(page);
  }

  @Test
  void everyFunctionIsOnThePage() {
    Set<AggregateFunction> shown = EnumSet.noneOf(AggregateFunction.class);
    for (Feature feature : file("reference-functions").view().features()) {
      shown.add(((Feature.Aggregate) feature).function());
      assertThat(feature.description()).as(feature.name()).isNotBlank();
    }
    assertThat(shown).containsExactlyInAnyOrder(AggregateFunction.values());
  }

  private static String page() {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # Functions and windows

        What each function and each kind of window gives over a few rows. Every value here is a worked case, which the oracle, the
        engine, the stores, training data, features in range and serving all give in every bit (`GoldenCaseTest`, `GoldenStoreTest`);
        the page is written from these cases. [Definitions](definitions.md) lists types and parameters, [semantics](semantics.md)
        says when a row counts, and [online equals offline](online-equals-offline.md) why it is the same everywhere.

        ## Functions

        Over the purchases of one day:

        """);
    GoldenFile functions = file("reference-functions");
    rows(page, functions);
    page.append("\n| function | on ")
        .append(times(functions).get(0))
        .append(" | how exact |\n|---|---|---|\n");
    Check day = checks(functions.cases().get(0)).get(0);
    for (int i = 0; i < functions.view().features().size(); i++) {
      Feature.Aggregate feature = (Feature.Aggregate) functions.view().features().get(i);
      page.append("| `")
          .append(feature.aggregation().text())
          .append("` | `")
          .append(day.values().get(i))
          .append("` | ")
          .append(feature.description())
          .append(" |\n");
    }
    page.append(
        """

        "Rounded once" means: the result is the double nearest to the true one, whatever the order of the rows and however they were
        grouped. Rows without a value are skipped. What an event costs each function is in [benchmarks](benchmarks.md).

        ## Windows

        """);
    GoldenFile windows = file("reference-windows");
    definition(page, windows);
    page.append(
        """

        A window of length W holds the tiles of the last W before the end of the last complete interval, and no part of a tile:
        windows are exact, not sampled. An offset moves both ends. A lifetime begins at `lifetime_start_time`. A series is an array
        of windows of one length, a `step` apart (without one, side by side), the earliest first.

        """);
    rows(page, windows);
    values(page, windows);
    page.append(
        """

        A purchase at midnight belongs to the day that begins. At noon of 4 May the last complete day is 3 May.

        ## By a secondary key

        """);
    GoldenFile keys = file("reference-secondary-key");
    definition(page, keys);
    page.append(
        """

        Each feature is an array with a value for each key of which the window holds a row; the list of these keys stands beside it.
        Rows without the key are left out.

        """);
    rows(page, keys);
    values(page, keys);
    page.append(
        """

        ## Where windows end

        Over batch data at the end of the last complete interval (here days), over tiles of a stream at the end of the last closed
        tile (here hours), continuous ones at the moment itself: they hold what is later than T − W, up to T.
        Streams are not ingested yet; their windows are there in the engine.

        """);
    GoldenFile ends = file("reference-stream-windows");
    definition(page, ends);
    page.append('\n');
    rows(page, ends);
    page.append("\n| rows come as | at | `")
        .append(ends.view().features().get(0).name())
        .append("` |\n|---|---|---|\n");
    for (GoldenCase golden : ends.cases()) {
      for (Check check : checks(golden)) {
        page.append("| ")
            .append(golden.name())
            .append(" | ")
            .append(time(check.timeMicros()))
            .append(" | `")
            .append(check.values().get(0))
            .append("` |\n");
      }
    }
    return page.toString();
  }

  private static GoldenFile file(String name) {
    return GoldenFile.all().stream()
        .filter(file -> file.name().equals(name + ".yaml"))
        .findFirst()
        .orElseThrow();
  }

  /** Appends the view's features as the file has them. */
  private static void definition(StringBuilder page, GoldenFile file) {
    String text = text(file.name());
    int start = text.indexOf("feature_start_time");
    page.append("```yaml\n")
        .append(text, text.indexOf('\n', start) + 1, text.indexOf("---", start))
        .append("```\n");
  }

  private static String text(String name) {
    try (InputStream in = GoldenFile.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Appends the rows of the first case, without the key. */
  private static void rows(StringBuilder page, GoldenFile file) {
    List<String> columns =
        file.view().rows().fields().stream().skip(1).map(field -> field.name()).toList();
    row(page, columns);
    row(page, columns.stream().map(column -> "---").toList());
    for (List<? extends @Nullable Object> cells : first(file).rows()) {
      List<String> texts =
          new ArrayList<>(List.of(time((Long) Objects.requireNonNull(cells.get(1)))));
      cells.stream().skip(2).map(String::valueOf).forEach(texts::add);
      row(page, texts);
    }
  }

  /** Appends a line for each feature with its value at each time. */
  private static void values(StringBuilder page, GoldenFile file) {
    List<String> head = new ArrayList<>(List.of("feature"));
    times(file).forEach(time -> head.add("at " + time));
    page.append('\n');
    row(page, head);
    row(page, head.stream().map(column -> "---").toList());
    for (int i = 0; i < file.view().features().size(); i++) {
      List<String> line =
          new ArrayList<>(List.of("`" + file.view().features().get(i).name() + "`"));
      for (Check check : first(file).checks()) {
        line.add("`" + check.values().get(i) + "`");
      }
      row(page, line);
    }
  }

  private static void row(StringBuilder page, List<String> cells) {
    page.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  private static Phase first(GoldenFile file) {
    return file.cases().get(0).phases().get(0);
  }

  private static List<Check> checks(GoldenCase golden) {
    return golden.phases().get(0).checks();
  }

  private static List<String> times(GoldenFile file) {
    return first(file).checks().stream().map(check -> time(check.timeMicros())).toList();
  }

  /** Returns a time without what is zero at its end. */
  private static String time(long micros) {
    return Timestamps.format(micros)
        .replaceFirst("Z$", "")
        .replaceFirst("T00:00:00$", "")
        .replaceFirst("(T..:..):00$", "$1")
        .replace('T', ' ');
  }
}
