package dev.ashlar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

final class DatasetFollowerTest {
  private static String progress(int step, int steps, long events) {
    ObjectNode dataset = JsonNodeFactory.instance.objectNode();
    dataset.put("step", step).put("steps", steps).put("events", events);
    return DatasetFollower.progress(dataset);
  }

  @Test
  void whileEventsAreReadNoViewIsNamed() {
    assertThat(progress(0, 0, 0)).isEqualTo("Waiting for a free worker, or reading the events");
  }

  @Test
  void viewsAreCountedFromOne() {
    assertThat(progress(0, 2, 3_000)).isEqualTo("Joining view 1 of 2 on 3,000 events");
    assertThat(progress(1, 2, 1)).isEqualTo("Joining view 2 of 2 on 1 event");
  }

  @Test
  void rangesHaveNoEvents() {
    assertThat(progress(0, 1, 0)).isEqualTo("Computing values");
  }

  @Test
  void oneThingIsSingular() {
    assertThat(Numbers.counted(1, "key", "keys")).isEqualTo("1 key");
    assertThat(Numbers.counted(0, "key", "keys")).isEqualTo("0 keys");
    assertThat(Numbers.counted(12_345, "key", "keys")).isEqualTo("12,345 keys");
  }
}
