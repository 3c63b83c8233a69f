package dev.ashlar.testkit.oracle;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The order of values of one type: null first; numbers ascending with −0.0 = 0.0 and NaN last;
 * false before true; strings by their UTF-8; lists by their elements, a beginning before the whole;
 * maps by their entries in key order.
 */
final class ValueOrder implements Comparator<@Nullable Object> {
  static final ValueOrder INSTANCE = new ValueOrder();

  private ValueOrder() {}

  @Override
  public int compare(@Nullable Object left, @Nullable Object right) {
    if (left == null || right == null) {
      return Boolean.compare(left != null, right != null);
    }
    if (left instanceof Long a && right instanceof Long b) {
      return a.compareTo(b);
    }
    if (left instanceof Number a && right instanceof Number b) {
      // Double.compare puts -0.0 before 0.0; adding 0.0 makes them one.
      return Double.compare(a.doubleValue() + 0.0, b.doubleValue() + 0.0);
    }
    if (left instanceof Boolean a && right instanceof Boolean b) {
      return a.compareTo(b);
    }
    if (left instanceof String a && right instanceof String b) {
      return Arrays.compareUnsigned(
          a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }
    if (left instanceof List<?> a && right instanceof List<?> b) {
      return compareAll(a.iterator(), b.iterator());
    }
    if (left instanceof Map<?, ?> a && right instanceof Map<?, ?> b) {
      return compareAll(entries(a), entries(b));
    }
    throw new IllegalArgumentException("values of different types (expected: one type)");
  }

  private int compareAll(Iterator<?> left, Iterator<?> right) {
    while (left.hasNext() && right.hasNext()) {
      int order = compare(left.next(), right.next());
      if (order != 0) {
        return order;
      }
    }
    return Boolean.compare(left.hasNext(), right.hasNext());
  }

  private Iterator<@Nullable Object> entries(Map<?, ?> map) {
    TreeMap<Object, @Nullable Object> sorted = new TreeMap<>(this);
    sorted.putAll(map);
    List<@Nullable Object> flat = new ArrayList<>();
    sorted.forEach((key, value) -> {
      flat.add(key);
      flat.add(value);
    });
    return flat.iterator();
  }
}
