package dev.ashlar.model.resolve;

import dev.ashlar.api.v1.FieldPosition;
import dev.ashlar.api.v1.Origin;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A definition's way back to its author's file, and to the list of problems. Not thread-safe. */
final class Located {
  /** The path of the definition itself. */
  static final String ROOT = "";

  private final String file;
  private final Map<String, FieldPosition> positions = new HashMap<>();
  private final Set<String> unreadable;
  private final ProblemList problems;
  private boolean sound;

  Located(Origin origin, ProblemList problems) {
    this.file = origin.getFile();
    this.problems = problems;
    this.unreadable = new HashSet<>(origin.getUnreadableList());
    this.sound = unreadable.isEmpty();
    for (FieldPosition position : origin.getPositionsList()) {
      positions.put(position.getFieldPath(), position);
    }
  }

  /** Returns the place of a field, or of the nearest part around it that has one. */
  SourcePosition at(String path) {
    String part = path;
    FieldPosition position = positions.get(part);
    while (position == null && !part.isEmpty()) {
      part = part.substring(0, Math.max(0, Math.max(part.lastIndexOf('.'), part.lastIndexOf('['))));
      position = positions.get(part);
    }
    return position == null
        ? new SourcePosition(file, 0, 0, 0)
        : new SourcePosition(file, position.getLine(), position.getColumn(), position.getLength());
  }

  /** Returns whether the value of a top-level key, or name of a feature, is what was written. */
  boolean readable(String key) {
    return !unreadable.contains(key);
  }

  /** Returns whether nothing wrong was found so far, neither here nor where it was read. */
  boolean isSound() {
    return sound;
  }

  /** Tells that something it rests on is not valid, which was reported there. */
  void restsOnUnsound() {
    sound = false;
  }

  void problem(String path, String message) {
    problem(path, message, "");
  }

  void problem(String path, String message, String hint) {
    problem(at(path), message, hint, "");
  }

  void problem(SourcePosition position, String message, String hint, String note) {
    sound = false;
    problems.add(new Problem(position, message, hint, note));
  }
}
