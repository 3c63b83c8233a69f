package dev.ashlar.testkit;

import dev.ashlar.engine.row.FeatureRow;
import dev.ashlar.engine.row.FeatureVector;
import dev.ashlar.engine.row.GenerationHeader;
import dev.ashlar.engine.row.KeyCodec;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.Feature;
import dev.ashlar.spi.OnlineStore;
import dev.ashlar.spi.OnlineStore.Publication;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Publishes a generation of a view from values written by hand. Not thread-safe; publish or close.
 */
public final class OnlineRows implements AutoCloseable {
  /** Stands for a value that could not be computed. */
  public static final Object ERROR = new Object();

  private final BatchFeatureView view;
  private final Publication publication;
  private final FeatureVector vector;

  /** Begins the next generation of a table. */
  public OnlineRows(OnlineStore store, String table, BatchFeatureView view) {
    this.view = view;
    this.publication = store.begin(table);
    this.vector = new FeatureVector(view.featureSchema());
  }

  /**
   * Adds a row.
   *
   * @param key the join keys, in the view's order
   * @param values the features, in the view's order
   */
  public OnlineRows row(List<?> key, long effectiveMicros, @Nullable Object... values) {
    vector.clear();
    vector.putEffectiveMicros(effectiveMicros);
    for (int i = 0; i < values.length; i++) {
      if (ERROR.equals(values[i])) {
        vector.putError(i);
      } else {
        vector.putObject(i, values[i]);
      }
    }
    publication.put(
        new KeyCodec(view.joinKeys()).encode(Arrays.copyOf(key.toArray(), key.size())),
        FeatureRow.encode(vector));
    return this;
  }

  /** Publishes the rows as completed through some time. */
  public void publish(long completedThroughMicros) {
    GenerationHeader header =
        new GenerationHeader(
            completedThroughMicros,
            completedThroughMicros - view.schedule().delayMicros(),
            view.schedule().intervalMicros(),
            view.featureSchema(),
            view.features().stream().map(Feature::meaning).toList());
    publication.publish(header.encode());
  }

  @Override
  public void close() {
    publication.close();
  }
}
