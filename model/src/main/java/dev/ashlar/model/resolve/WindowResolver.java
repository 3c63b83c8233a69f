package dev.ashlar.model.resolve;

import dev.ashlar.api.v1.AggregateDefinition;
import dev.ashlar.api.v1.WindowSeries;
import dev.ashlar.model.definition.Window;
import dev.ashlar.model.time.Durations;
import java.util.Optional;
import java.util.OptionalLong;

/** Resolves the windows of one view's aggregates. Immutable. */
final class WindowResolver {
  static final String LIFETIME = "lifetime";

  private static final String NO_OFFSET = "0s";

  private final Located at;
  private final OptionalLong tileMicros;
  private final OptionalLong lifetimeStartMicros;

  /**
   * @param tileMicros the view's aggregation interval, if it is valid
   * @param lifetimeStartMicros where lifetime windows begin, if that is stated and valid
   */
  WindowResolver(Located at, OptionalLong tileMicros, OptionalLong lifetimeStartMicros) {
    this.at = at;
    this.tileMicros = tileMicros;
    this.lifetimeStartMicros = lifetimeStartMicros;
  }

  /** Returns the width of the view's tiles, if it is valid. */
  OptionalLong tileMicros() {
    return tileMicros;
  }

  /** Returns the window of an aggregate; if it is not as it has to be, reports it. */
  Optional<Window> resolve(AggregateDefinition aggregate, String path) {
    if (aggregate.hasSeries()) {
      if (!aggregate.getOffset().isEmpty()) {
        at.problem(path + ".offset", "`offset` of a series", "expected: only its start and end");
        return Optional.empty();
      }
      return series(aggregate.getSeries(), path + ".series");
    }
    String text = aggregate.getWindow();
    if (text.isEmpty()) {
      at.problem(path, "an aggregate without a window", "expected: window, such as 7d");
      return Optional.empty();
    }
    if (LaterVersions.hasWindow(text)) {
      at.problem(
          path + ".window",
          "a " + text + " window" + LaterVersions.NOT_YET,
          "expected: a duration, or " + LIFETIME);
      return Optional.empty();
    }
    return text.equals(LIFETIME) ? lifetime(aggregate, path) : sliding(aggregate, path);
  }

  private Optional<Window> sliding(AggregateDefinition aggregate, String path) {
    OptionalLong length =
        onTiles(new Setting(at, path + ".window", aggregate.getWindow()), Setting.REACH);
    OptionalLong offset = onTiles(path + ".offset", aggregate.getOffset(), Setting.OFFSET);
    return length.isPresent() && offset.isPresent()
        ? Optional.of(new Window.Sliding(length.getAsLong(), offset.getAsLong()))
        : Optional.empty();
  }

  private Optional<Window> lifetime(AggregateDefinition aggregate, String path) {
    if (!aggregate.getOffset().isEmpty()) {
      at.problem(
          path + ".offset", "`offset` of a lifetime window", "expected: only of other windows");
      return Optional.empty();
    }
    if (lifetimeStartMicros.isEmpty()) {
      if (at.readable(ScheduleResolver.LIFETIME_START)) {
        at.problem(
            path + ".window",
            "a lifetime window in a view without `lifetime_start_time`",
            "expected: the time from which on rows count, such as lifetime_start_time: 2024-01-01");
      }
      return Optional.empty();
    }
    return Optional.of(new Window.Lifetime(lifetimeStartMicros.getAsLong()));
  }

  private Optional<Window> series(WindowSeries series, String path) {
    OptionalLong start =
        onTiles(new Setting(at, path + ".start", series.getStart()), Setting.SERIES_START);
    OptionalLong end = onTiles(path + ".end", series.getEnd(), Setting.OFFSET);
    OptionalLong length =
        onTiles(new Setting(at, path + ".window", series.getWindow()), Setting.REACH);
    OptionalLong step =
        series.getStep().isEmpty()
            ? length
            : onTiles(new Setting(at, path + ".step", series.getStep()), Setting.REACH);
    if (start.isEmpty() || end.isEmpty() || length.isEmpty() || step.isEmpty()) {
      return Optional.empty();
    }
    return series(path, start.getAsLong(), end.getAsLong(), length.getAsLong(), step.getAsLong());
  }

  private Optional<Window> series(String path, long start, long end, long length, long step) {
    long room = end - start - length;
    if (room < 0 || room % step != 0) {
      at.problem(
          path,
          "a series from "
              + Durations.format(start)
              + " to "
              + Durations.format(end)
              + " does not hold whole windows of "
              + Durations.format(length)
              + ", a step of "
              + Durations.format(step)
              + " apart",
          "expected: end - start - window is zero or a multiple of the step");
      return Optional.empty();
    }
    if (room / step >= Window.Series.MAX_WINDOWS) {
      at.problem(
          path,
          "a series of " + (room / step + 1) + " windows",
          "expected: at most " + Window.Series.MAX_WINDOWS);
      return Optional.empty();
    }
    return Optional.of(new Window.Series(start, end, length, step));
  }

  private OptionalLong onTiles(String path, String text, Setting.Range range) {
    return onTiles(new Setting(at, path, text.isEmpty() ? NO_OFFSET : text), range);
  }

  private OptionalLong onTiles(Setting setting, Setting.Range range) {
    OptionalLong micros = setting.duration(range);
    if (micros.isEmpty() || tileMicros.isEmpty()) {
      return micros;
    }
    if (micros.getAsLong() % tileMicros.getAsLong() != 0) {
      String tile = Durations.format(tileMicros.getAsLong());
      at.problem(
          setting.path(),
          "`"
              + setting.name()
              + "` of "
              + setting.text()
              + " is not a multiple of the aggregation interval",
          "expected: a multiple of " + tile);
      return OptionalLong.empty();
    }
    return micros;
  }
}
