package dev.ashlar.serving;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ashlar.model.definition.Definitions;
import dev.ashlar.model.time.Timestamps;
import dev.ashlar.platform.auth.Principal;
import dev.ashlar.platform.auth.Role;
import dev.ashlar.testkit.InMemoryOnlineStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Feature serving over an in-memory store, a catalog that tests change, and a clock they set. */
final class ServingFixture implements ServingCatalog {
  static final Principal CONSUMER = new Principal("k1", "app", "prod", Role.CONSUMER);

  final InMemoryOnlineStore store = new InMemoryOnlineStore();
  volatile long nowMicros = micros("2026-01-10T12:00:00Z");
  private volatile Map<String, ServingSnapshot> snapshots = Map.of();
  private final InstantSource clock = () -> Timestamps.instant(nowMicros);
  final FeatureServing serving =
      new FeatureServing(
          this, store, clock, new ServingLimits(5), service -> ServiceTelemetry.NONE);

  static long micros(String text) {
    return Timestamps.micros(Instant.parse(text));
  }

  /** Makes definitions the ones of a workspace; every view's table has the view's name. */
  void define(String workspace, boolean live, Definitions definitions) {
    Map<String, String> tables = new TreeMap<>();
    definitions.views().keySet().forEach(view -> tables.put(view, view));
    Map<String, ServingSnapshot> changed = new TreeMap<>(snapshots);
    long number = changed.size() + 1L;
    changed.put(workspace, new ServingSnapshot(workspace, live, number, definitions, tables));
    snapshots = changed;
  }

  @Override
  public Optional<ServingSnapshot> workspace(String name) {
    return Optional.ofNullable(snapshots.get(name));
  }

  /** Sends the params of a get-features request and returns the answer. */
  String get(String params) {
    return new String(serving.getFeatures(call("{\"params\":" + params + "}")), UTF_8);
  }

  /** Sends the params of a get-features-batch request and returns the answer. */
  String batch(String params) {
    return new String(serving.getFeaturesBatch(call("{\"params\":" + params + "}")), UTF_8);
  }

  /** Sends a whole body to get-features. */
  String getBody(byte[] body) {
    return new String(serving.getFeatures(ServingCall.of(CONSUMER, body)), UTF_8);
  }

  static ServingCall call(String body) {
    return ServingCall.of(CONSUMER, body.replace('\'', '"').getBytes(UTF_8));
  }
}
