package dev.ashlar.serving;

import static dev.ashlar.testkit.SampleDefinitions.attribute;
import static dev.ashlar.testkit.SampleDefinitions.attributes;
import static dev.ashlar.testkit.SampleDefinitions.definitions;
import static dev.ashlar.testkit.SampleDefinitions.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.Feature;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.testkit.OnlineRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Requests run while definitions and generations are replaced under them. */
class SwapTest {
  private static final int FEATURES = 8;
  private static final long R = ServingFixture.micros("2026-01-10T00:00:00Z");
  private static final Pattern VECTOR = Pattern.compile("\\[\"(\\d+)\"(?:,\"\\1\")*]");

  private final ServingFixture fixture = new ServingFixture();

  private static BatchFeatureView view(boolean reversed) {
    Feature[] features = new Feature[FEATURES];
    for (int i = 0; i < FEATURES; i++) {
      features[reversed ? FEATURES - 1 - i : i] = attribute("f" + i, DataType.INT64);
    }
    return attributes("v", List.of(new Field("k", DataType.STRING)), features);
  }

  private void define(BatchFeatureView view) {
    fixture.define("prod", true, definitions(List.of(view), Map.of("svc", List.of(member(view)))));
  }

  private void publish(BatchFeatureView view, long number) {
    Object[] values = new Object[FEATURES];
    java.util.Arrays.fill(values, number);
    try (OnlineRows rows = new OnlineRows(fixture.store, "v", view)) {
      rows.row(List.of("u1"), R, values).publish(R);
    }
  }

  @Test
  void noVectorMixesGenerationsOrGoesMissing() throws Exception {
    define(view(false));
    publish(view(false), 1);
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService readers = Executors.newFixedThreadPool(2);
    try {
      List<Future<Long>> running = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        running.add(readers.submit(() -> readUntil(done)));
      }
      for (int number = 2; number < 3_000; number++) {
        boolean reversed = number % 3 == 0;
        define(view(reversed));
        publish(view(reversed), number);
      }
      done.set(true);
      for (Future<Long> reader : running) {
        assertThat(reader.get(30, TimeUnit.SECONDS)).isPositive();
      }
    } finally {
      done.set(true);
      readers.shutdown();
    }
  }

  private long readUntil(AtomicBoolean done) {
    long read = 0;
    long last = 0;
    while (!done.get()) {
      String answer =
          fixture.get(
              "{'workspaceName':'prod','featureServiceName':'svc','joinKeyMap':{'k':'u1'}}");
      Matcher vector = VECTOR.matcher(answer);
      assertThat(vector.find()).as(answer).isTrue();
      long number = Long.parseLong(vector.group(1));
      assertThat(number).isGreaterThanOrEqualTo(last);
      last = number;
      read++;
    }
    return read;
  }
}
