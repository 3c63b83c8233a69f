package dev.ashlar.testkit.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ashlar.model.definition.AggregateFunction;
import dev.ashlar.model.definition.Feature;
import dev.ashlar.model.time.Timestamps;
import dev.ashlar.testkit.golden.GoldenCase.Check;
import dev.ashlar.testkit.golden.GoldenCase.Phase;
import dev.ashlar.testkit.oracle.Processing;
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

        What each function and each kind of window gives over a few rows. Every value here is a worked case, which the oracle and the
        engine give in every bit (`GoldenCaseTest`); the stores, training data, features in range and serving give them too
        (`GoldenStoreTest`), but for those of streams, which are not ingested yet. The page is written from these cases.
        [Definitions](definitions.md) lists types and parameters, [semantics](semantics.md) says when a row counts, and
        [online equals offline](online-equals-offline.md) why it is the same everywhere.
        """);
    functions(page);
    windows(page);
    secondaryKey(page);
    where(page);
    nullCounts(page);
    limits(page);
    ends(page);
    currentTime(page);
    knowledge(page);
    return page.toString();
  }

  private static void functions(StringBuilder page) {
    page.append(
        """

        ## Functions

        Over the purchases of one day:

        """);
    GoldenFile functions = file("reference-functions");
    rows(page, functions);
    page.append('\n');
    head(page, List.of("function", "on " + times(functions).get(0), "how exact"));
    Check day = checks(functions.cases().get(0)).get(0);
    for (int i = 0; i < functions.view().features().size(); i++) {
      Feature.Aggregate feature = (Feature.Aggregate) functions.view().features().get(i);
      row(
          page,
          List.of(
              code(feature.aggregation().text()),
              code(day.values().get(i)),
              feature.description()));
    }
    page.append(
        """

        "Rounded once" means: the result is the double nearest to the true one, whatever the order of the rows and however they were
        grouped. Rows without a value are skipped. What an event costs each function is in [benchmarks](benchmarks.md).
        """);
  }

  /** Appends a section with the values of the worked cases of a file. */
  private static void worked(StringBuilder page, String name, String heading, String text) {
    GoldenFile file = file(name);
    section(page, file, heading, text);
    values(page, file);
  }

  private static void windows(StringBuilder page) {
    worked(
        page,
        "reference-windows",
        """
        ## Windows
        """,
        """
        A window of length W holds the tiles of the last W before the end of the last complete interval, and no part of a tile:
        windows are exact, not sampled. An offset moves both ends. A lifetime begins at `lifetime_start_time`. A series is an array
        of windows of one length, a `step` apart (without one, side by side), the earliest first.
        """);
    page.append(
        """

        A purchase at midnight belongs to the day that begins. At noon of 4 May the last complete day is 3 May.
        """);
  }

  private static void secondaryKey(StringBuilder page) {
    worked(
        page,
        "reference-secondary-key",
        """
        ## By a secondary key
        """,
        """
        Each feature is an array with a value for each key of which the window holds a row; the list of these keys stands beside it.
        Rows without the key are left out.
        """);
  }

  private static void where(StringBuilder page) {
    worked(
        page,
        "reference-where",
        """
        ## Rows that meet a condition
        """,
        """
        `where` takes only the rows for which its [expression](expressions.md) is TRUE; where it is FALSE or null the row is left out, and
        where it could not be computed too, which reports count ([semantics](semantics.md#what-the-sql-of-a-view-sees)). A row that is left
        out is a row of the window all the same: a count over it is 0, and null only where the window has no row.
        """);
  }

  private static void nullCounts(StringBuilder page) {
    worked(
        page,
        "reference-null-counts",
        """
        ## Counts over no rows
        """,
        """
        `null_counts: zero` makes `count`, `count_distinct` and `approx_count_distinct` 0 where a window has no row; without it they
        are null there. All else stays null. [Semantics](semantics.md#functions) tells what it does not reach.
        """);
  }

  private static void limits(StringBuilder page) {
    worked(
        page,
        "reference-limits",
        """
        ## More than allowed
        """,
        """
        Exact counts of values hold up to `max_distinct` different ones, arrays by a secondary key up to `max_keys` keys. Over more
        the value is null with status `ERROR`, and an array is whole or not there at all. [Definitions](definitions.md) has the
        defaults and how far they may be raised.
        """);
  }

  private static void ends(StringBuilder page) {
    GoldenFile ends = file("reference-stream-windows");
    section(
        page,
        ends,
        """
        ## Where windows end
        """,
        """
        Over batch data at the end of the last complete interval (here days), over tiles of a stream at the end of the last closed
        tile (here hours), continuous ones at the moment itself: they hold what is later than T − W, up to T.

        The leading edge of a stream is that moment: T itself (`WALL_CLOCK`), or the time of the view's latest event, of whatever key,
        up to T (`LATEST_EVENT_TIME`). A stream that stopped then keeps the windows that it had.

        Streams are not ingested yet: tiles of streams, continuous windows and both edges are there in the engine alone, and no
        [definition](definitions.md#not-in-this-version-yet) can ask for them.
        """);
    page.append('\n');
    List<String> head =
        List.of("rows come as", "leading edge", "at", code(ends.view().features().get(0).name()));
    head(page, head);
    for (GoldenCase golden : ends.cases()) {
      for (Check check : checks(golden)) {
        row(
            page,
            List.of(golden.name(), edge(golden, check), time(check.timeMicros()), value(check, 0)));
      }
    }
  }

  private static String edge(GoldenCase golden, Check check) {
    if (golden.processing() == Processing.BATCH) {
      return "";
    }
    return code(check.atLatestEvent() ? "LATEST_EVENT_TIME" : "WALL_CLOCK");
  }

  private static void currentTime(StringBuilder page) {
    GoldenFile moments = file("reference-moments");
    section(
        page,
        moments,
        """
        ## Without the current time
        """,
        """
        An event at T sees what became effective up to T, T included. `training-data --exclude-current-time` leaves out what became
        effective at T itself: it asks at T − 1 µs ([semantics](semantics.md#when-a-row-counts)).
        """);
    page.append('\n');
    String name = moments.view().features().get(0).name();
    List<String> head =
        List.of("event at", code(name), code(name) + " with `--exclude-current-time`");
    head(page, head);
    List<Check> checks = first(moments).checks();
    for (int i = 1; i < checks.size(); i++) {
      Check before = checks.get(i - 1);
      Check check = checks.get(i);
      if (before.timeMicros() == check.timeMicros() - 1) {
        row(page, List.of(time(check.timeMicros()), value(check, 0), value(before, 0)));
      }
    }
  }

  private static void knowledge(StringBuilder page) {
    GoldenFile late = file("reference-late-row");
    section(
        page,
        late,
        """
        ## As it was known
        """,
        """
        Jobs had run for both days over these purchases:
        """);
    page.append(
        """

        Then one more arrived late, and the interval of its day ran again:

        """);
    List<Phase> phases = late.cases().get(0).phases();
    rows(page, late, phases.get(1));
    page.append('\n');
    List<String> head = List.of("feature", "at", "before the interval ran again", "after");
    head(page, head);
    for (int i = 0; i < late.view().features().size(); i++) {
      for (int j = 0; j < first(late).checks().size(); j++) {
        Check before = first(late).checks().get(j);
        row(
            page,
            List.of(
                code(late.view().features().get(i).name()),
                time(before.timeMicros()),
                value(before, i),
                value(phases.get(1).checks().get(j), i)));
      }
    }
    page.append(
        """

        Training data gives the values after, as if every job had run in time and nothing had been late. `--as-known-at K` with a K
        between the two runs gives those before again. `--availability INGESTION_TIME` gives each event what serving gave at its
        time: nothing before the first runs completed, then the values before, and the values after once the interval had run again.
        [Semantics](semantics.md#when-a-row-was-known) tells both in full, and how long `history_retention` keeps what was replaced.
        """);
  }

  /** Appends a title, the view's features as the file has them, a text and the first rows. */
  private static void section(StringBuilder page, GoldenFile file, String title, String text) {
    page.append('\n').append(title).append('\n');
    definition(page, file);
    page.append('\n').append(text).append('\n');
    rows(page, file);
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

  /** Appends the first rows of the first case, without the key. */
  private static void rows(StringBuilder page, GoldenFile file) {
    rows(page, file, first(file));
  }

  private static void rows(StringBuilder page, GoldenFile file, Phase phase) {
    List<String> columns =
        file.view().rows().fields().stream().skip(1).map(field -> field.name()).toList();
    head(page, columns);
    for (List<? extends @Nullable Object> cells : phase.rows()) {
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
    head(page, head);
    for (int i = 0; i < file.view().features().size(); i++) {
      List<String> line = new ArrayList<>(List.of(code(file.view().features().get(i).name())));
      for (Check check : first(file).checks()) {
        line.add(value(check, i));
      }
      row(page, line);
    }
  }

  private static String value(Check check, int feature) {
    return code(check.values().get(feature));
  }

  private static String code(@Nullable Object value) {
    return "`" + value + "`";
  }

  private static void head(StringBuilder page, List<String> columns) {
    row(page, columns);
    row(page, columns.stream().map(column -> "---").toList());
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
