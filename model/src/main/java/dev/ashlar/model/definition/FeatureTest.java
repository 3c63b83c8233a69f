package dev.ashlar.model.definition;

import dev.ashlar.model.definition.FeatureService.Member;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A worked example that a feature repository holds: rows of sources, and what features are then.
 * Values are Java objects as {@link dev.ashlar.model.type.DataType} says. Immutable if they are.
 *
 * @param file the file that it stands in, relative to the repository
 * @param line where its name stands, one-based
 * @param members the views that are tested, as a service gives them
 * @param rows source → its rows, in the order of its columns; every source of the views is there
 */
public record FeatureTest(
    String name,
    String file,
    int line,
    List<Member> members,
    Map<String, List<@Nullable Object[]>> rows,
    List<Expectation> expectations) {

  /** A value that is expected not to be computable. */
  public enum Failure {
    ERROR
  }

  /**
   * What some features are for a key at a time.
   *
   * @param line where it stands, one-based
   * @param key request key → value
   */
  public record Expectation(
      int line, Map<String, @Nullable Object> key, long atMicros, List<Expected> values) {
    public Expectation {
      values = List.copyOf(values);
    }
  }

  /**
   * What a feature is.
   *
   * @param line where it stands, one-based
   * @param name as the author calls it
   * @param member the position of its view among the members
   * @param feature its position among the features of that view
   * @param value the value, null, or {@link Failure#ERROR}
   */
  public record Expected(int line, String name, int member, int feature, @Nullable Object value) {}

  public FeatureTest {
    members = List.copyOf(members);
    rows = Map.copyOf(rows);
    expectations = List.copyOf(expectations);
  }
}
