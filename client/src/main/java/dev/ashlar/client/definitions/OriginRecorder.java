package dev.ashlar.client.definitions;

import dev.ashlar.api.v1.FieldPosition;
import dev.ashlar.api.v1.Origin;
import java.util.Set;
import java.util.TreeSet;

/** Writes down where the fields of one definition stand. Not thread-safe. */
final class OriginRecorder {
  private final Origin.Builder origin = Origin.newBuilder();

  OriginRecorder(String file, Set<String> unreadable) {
    origin.setFile(file).addAllUnreadable(new TreeSet<>(unreadable));
  }

  void put(String path, Span span) {
    origin.addPositions(
        FieldPosition.newBuilder()
            .setFieldPath(path)
            .setLine(span.line())
            .setColumn(span.column())
            .setLength(span.length()));
  }

  /**
   * Writes down that the value of a top-level key, or name of a feature, turned out not to be
   * readable.
   */
  void unreadable(String field) {
    origin.addUnreadable(field);
  }

  Origin build() {
    return origin.build();
  }
}
