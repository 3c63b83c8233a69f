package dev.ashlar.model.resolve;

import java.util.Comparator;

/**
 * A mistake of an author. Immutable; ordered by place.
 *
 * @param message what is wrong and, unless the hint tells, what was expected
 * @param hint the nearest right name or what to write instead; may be empty
 * @param note further facts that help; may be empty
 */
public record Problem(SourcePosition position, String message, String hint, String note)
    implements Comparable<Problem> {
  private static final Comparator<Problem> ORDER =
      Comparator.comparing((Problem problem) -> problem.position().file())
          .thenComparingInt(problem -> problem.position().line())
          .thenComparingInt(problem -> problem.position().column())
          .thenComparing(Problem::message);

  @Override
  public int compareTo(Problem other) {
    return ORDER.compare(this, other);
  }

  /** Returns the message that goes over the wire. */
  public dev.ashlar.api.v1.Problem toMessage() {
    return dev.ashlar.api.v1.Problem.newBuilder()
        .setFile(position.file())
        .setLine(position.line())
        .setColumn(position.column())
        .setLength(position.length())
        .setMessage(message)
        .setHint(hint)
        .setNote(note)
        .build();
  }

  @Override
  public String toString() {
    String place = position.text();
    String end = hint.isEmpty() ? "" : " (" + hint + ")";
    return (place.isEmpty() ? "" : place + ": ") + message + end;
  }
}
