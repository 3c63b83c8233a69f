package dev.ashlar.engine.aggregate;

import dev.ashlar.engine.row.FeatureVector;
import dev.ashlar.model.definition.Aggregation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The results that follow from how often each value occurs.
 *
 * @param rows the number of rows, null or not
 */
record Frequencies(ValueKeys keys, Map<Object, Long> counts, long rows) {

  void finish(Aggregation aggregation, FeatureVector vector, int feature) {
    switch (aggregation.function()) {
      case COUNT_DISTINCT -> {
        if (rows == 0) {
          vector.putObject(feature, aggregation.valueWithoutRows());
        } else {
          vector.putLong(feature, counts.size());
        }
      }
      case HISTOGRAM -> vector.putObject(feature, counts.isEmpty() ? null : histogram());
      case MOST_FREQUENT ->
          vector.putObject(
              feature,
              counts.isEmpty() ? null : mostFrequent(aggregation.parameter().orElseThrow()));
      default ->
          throw new IllegalArgumentException(
              aggregation.text() + " (expected: a function of frequencies)");
    }
  }

  /** Returns the keys in the order of their values' encodings. */
  static List<Object> ordered(ValueKeys keys, Map<Object, Long> counts) {
    List<Object> ordered = new ArrayList<>(counts.keySet());
    ordered.sort(keys);
    return ordered;
  }

  private Map<Object, Object> histogram() {
    Map<Object, Object> histogram = new LinkedHashMap<>();
    for (Object key : ordered(keys, counts)) {
      histogram.put(keys.value(key), counts.getOrDefault(key, 0L));
    }
    return Collections.unmodifiableMap(histogram);
  }

  private List<Object> mostFrequent(int length) {
    List<Map.Entry<Object, Long>> entries = new ArrayList<>(counts.entrySet());
    entries.sort(
        Map.Entry.<Object, Long>comparingByValue(Comparator.reverseOrder())
            .thenComparing(Map.Entry::getKey, keys));
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < Math.min(length, entries.size()); i++) {
      values.add(keys.value(entries.get(i).getKey()));
    }
    return Collections.unmodifiableList(values);
  }
}
