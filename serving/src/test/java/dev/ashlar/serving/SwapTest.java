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
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Requests run while definitions and generations are replaced under them. */
class SwapTest {
  private static final int FEATURES = 8;
  private static final int READERS = 2;

  /**
   * So many publications and no more pass between two answers: a request that loses its generation
   * five times gives up, which takes ten of them.
   */
  private static final int BETWEEN_ANSWERS = 4;

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
    ExecutorService threads = Executors.newFixedThreadPool(READERS);
    try {
      List<Reader> readers = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        readers.add(new Reader(threads, done));
      }
      for (int number = 2; number < 3_000; number++) {
        boolean reversed = number % 3 == 0;
        define(view(reversed));
        publish(view(reversed), number);
        if (number % BETWEEN_ANSWERS == 0) {
          readers.forEach(Reader::awaitAnswer);
        }
      }
      done.set(true);
      for (Reader reader : readers) {
        reader.end.get(1, TimeUnit.MINUTES);
      }
    } finally {
      done.set(true);
      threads.shutdown();
    }
  }

  /** A thread that reads until it is told, and how often it has. */
  private final class Reader {
    private final AtomicLong answers = new AtomicLong();
    private final Future<?> end;
    private long awaited;

    Reader(ExecutorService threads, AtomicBoolean done) {
      this.end = threads.submit(() -> readUntil(done, answers));
    }

    /** Waits until the reader has had an answer since the last wait, or has failed. */
    void awaitAnswer() {
      while (answers.get() == awaited && !end.isDone()) {
        Thread.onSpinWait();
      }
      awaited = answers.get();
    }
  }

  private void readUntil(AtomicBoolean done, AtomicLong answers) {
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
      answers.incrementAndGet();
    }
  }
}
