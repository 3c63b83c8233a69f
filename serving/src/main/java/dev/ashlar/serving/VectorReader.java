package dev.ashlar.serving;

import dev.ashlar.engine.row.FeatureRow;
import dev.ashlar.engine.row.FeatureVector;
import dev.ashlar.model.definition.BatchFeatureView;
import org.jspecify.annotations.Nullable;

/**
 * The rows behind one vector: for each of the service's reads a row, or none. Says which rows may
 * be used at the request's time. One per request, pointed at the rows of one vector after the
 * other.
 */
final class VectorReader {
  private final ServicePlan plan;
  private final @Nullable GenerationView[] generations;
  private final @Nullable FeatureRow[] rows;
  private final boolean[] usable;
  private final boolean[] absent;
  private final long[] servedMicros;

  /**
   * @param timeMicros the time of the request
   */
  VectorReader(ServicePlan plan, @Nullable GenerationView[] generations, long timeMicros) {
    this.plan = plan;
    this.generations = generations;
    int reads = plan.reads.length;
    rows = new @Nullable FeatureRow[reads];
    usable = new boolean[reads];
    absent = new boolean[reads];
    servedMicros = new long[reads];
    for (int i = 0; i < reads; i++) {
      GenerationView generation = generations[plan.reads[i].table()];
      if (generation != null) {
        rows[i] = new FeatureRow(generation.header.layout());
        servedMicros[i] = generation.header.servedMicros(timeMicros);
      }
    }
  }

  /** Takes the row of a read, null if the store has none. */
  void put(int read, byte @Nullable [] bytes) {
    FeatureRow row = rows[read];
    boolean isEmpty = bytes == null;
    usable[read] = false;
    if (bytes != null && row != null) {
      usable[read] = isUsable(row.wrap(bytes), read);
      isEmpty = row.effectiveMicros() == FeatureVector.NO_ROWS;
    }
    GenerationView generation = generations[plan.reads[read].table()];
    absent[read] =
        isEmpty
            && generation != null
            && generation.header.completedThroughMicros() <= servedMicros[read];
  }

  /** Takes that a read was not made: its key has a null, or there is no generation. */
  void putNone(int read) {
    usable[read] = false;
    absent[read] = false;
  }

  /**
   * Returns whether the windows of a feature are known to hold no row of the key: the generation
   * has the feature, is not of a later time, and has no row, or one that no window reached.
   */
  boolean isWithoutRows(PlannedFeature feature) {
    return absent[feature.read()] && column(feature) >= 0;
  }

  /** The as-of rule: what is effective by the served time, and not outlived by it. */
  private boolean isUsable(FeatureRow row, int read) {
    long effective = row.effectiveMicros();
    long served = servedMicros[read];
    if (effective == FeatureVector.NO_ROWS || effective > served) {
      return false;
    }
    BatchFeatureView view = plan.reads[read].view();
    if (view.ttlMicros().isEmpty()) {
      return true;
    }
    long end = effective + view.ttlMicros().getAsLong();
    return end < effective || served <= end;
  }

  /** Returns the row of a feature, null if there is none that may be used. */
  @Nullable FeatureRow row(PlannedFeature feature) {
    return usable[feature.read()] ? rows[feature.read()] : null;
  }

  /** Returns where in its row a feature is, negative if the generation does not have it. */
  int column(PlannedFeature feature) {
    GenerationView generation = generations[plan.reads[feature.read()].table()];
    return generation == null ? -1 : generation.column(feature.feature());
  }
}
